import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FolderTaken, seedBase } from './base.ts';

const HELP = `npm run seed -- [options]

Makes a SQLite base as a service has it after so many conversations: to try figures, wallboard and desk on.
The last day is lived through by the program's own commands. Of all that came before, which would be erased by now, there are
the figures alone, added up by the program's own rules.

  --conversations N   how many in all                        (140000)
  --days N            over how many days, until now          (456)
  --folder PATH       where lanterne.db and its key are made (data/seed)`;

/** The command was called wrongly: exit code 2. */
class Usage extends Error {
  override readonly name = 'Usage';
}

const FLAGS = {
  conversations: { type: 'string', default: '140000' },
  days: { type: 'string', default: '456' },
  folder: { type: 'string', default: 'data/seed' },
  help: { type: 'boolean', default: false },
} as const;

const parseFlags = (args: string[]) => {
  try {
    return parseArgs({ args, options: FLAGS, strict: true }).values;
  } catch (error) {
    throw new Usage((error as Error).message);
  }
};

const whole = (name: string, text: string, most: number): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new Usage(`--${name} takes a whole number from 1 to ${most}, got ${JSON.stringify(text)}.`);
};

try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) console.log(HELP);
  else {
    const folder = resolve(flags.folder);
    const startedAt = performance.now();
    const { invites } = await seedBase({
      conversations: whole('conversations', flags.conversations, 2_000_000),
      days: whole('days', flags.days, 3_650),
      folder,
      now: Date.now(),
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const links = [...invites].map(([login, invite]) => `  ${login.padEnd(12)} /desk#invite=${invite}`);
    console.log(
      `Made ${folder}/lanterne.db in ${seconds} s. Run it with DATABASE_URL=file:${folder}/lanterne.db npm start`,
    );
    console.log(['One-time links, behind the address that it prints:', ...links].join('\n'));
  }
} catch (error) {
  const isExpected = error instanceof Usage || error instanceof FolderTaken;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : error}\n`);
  if (error instanceof Usage) process.stderr.write(`\n${HELP}\n`);
  process.exitCode = error instanceof Usage ? 2 : 1;
}
