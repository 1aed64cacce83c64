import { resolve } from 'node:path';
import { readCall, readFlags, say, whole } from '../command-line.ts';
import { FolderTaken, seedBase } from './base.ts';

const HELP = `npm run seed -- [options]

Makes a SQLite base as a service has it after so many conversations: to try figures, wallboard and desk on.
The last day is lived through by the program's own commands. Of all that came before, which would be erased by now, there are
the figures alone, added up by the program's own rules.

  --conversations N   how many in all                        (140000)
  --days N            over how many days, until now          (456)
  --folder PATH       where lanterne.db and its key are made (data/seed)`;

const FLAGS = {
  conversations: { type: 'string', default: '140000' },
  days: { type: 'string', default: '456' },
  folder: { type: 'string', default: 'data/seed' },
  help: { type: 'boolean', default: false },
} as const;

const parse = () => {
  const { conversations, days, folder, help } = readFlags(process.argv.slice(2), FLAGS);
  if (help) return null;
  return {
    conversations: whole('conversations', conversations, 1, 2_000_000),
    days: whole('days', days, 1, 3_650),
    folder: resolve(folder),
  };
};

const wanted = readCall(HELP, parse);
if (wanted) {
  const startedAt = performance.now();
  const { invites } = await seedBase({ ...wanted, now: Date.now() }).catch((error: unknown) => {
    if (!(error instanceof FolderTaken)) throw error;
    say(error.message);
    process.exit(1);
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const links = [...invites].map(([login, invite]) => `  ${login.padEnd(12)} /desk#invite=${invite}`);
  const base = `${wanted.folder}/lanterne.db`;
  console.log(`Made ${base} in ${seconds} s. Run it with DATABASE_URL=file:${base} npm start`);
  console.log(['One-time links, behind the address that it prints:', ...links].join('\n'));
} else {
  console.log(HELP);
}
