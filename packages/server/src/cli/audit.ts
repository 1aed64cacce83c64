import { once } from 'node:events';
import type { AuditFault, ConsoleLocale } from '@lanterne/protocol';
import type { Place } from '../domain/audit-chain.ts';
import { exportAudit } from '../services/export-audit.ts';
import { withStore } from './database.ts';
import { Failure, parseCommand, Usage } from './exit.ts';
import { atTerminal } from './terminal.ts';

const FAULTS: Record<AuditFault, string> = {
  missing: 'a record is gone',
  changed: 'a record does not say what was put on record, or stands in another place',
  forged: 'the chain was made anew from here, by somebody who has not the key',
  added: 'behind it stands a record that is in no chain',
  'start-forged': 'where the chain begins was not written by this service',
  'head-forged': 'where the chain ends was not written by this service',
  tail: 'the newest records are gone',
  'not-as-known': 'the chain is another one than was known',
};

const parseKnown = (text: string): Place => {
  const [, seq, hash] = /^(\d{1,10}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new Usage('--known takes SEQ:HASH, as the log and an export have it.');
  return { seq: Number(seq), hash };
};

const verify = async (args: string[]) => {
  const { values } = parseCommand('audit verify', args, [], {
    known: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  });
  const known = (values.known ?? []).map(parseKnown);
  const check = await withStore((store) => store.checkAudit(known));
  const { records, start, head, broken, forgotten } = check;
  if (values.json) console.log(JSON.stringify(check));
  else {
    console.log(`${records} records, from ${start.seq + 1} on; the newest that fits: ${head.seq}:${head.hash}`);
    for (const seq of forgotten) console.log(`${seq} is older than all that is kept: nothing can be said of it`);
  }
  if (broken) throw new Failure(`The record is broken at ${broken.seq}: ${FAULTS[broken.fault]} (${broken.fault}).`);
};

const parseLocale = (text = 'fr'): ConsoleLocale => {
  if (text === 'fr' || text === 'en') return text;
  throw new Usage('--locale takes fr or en.');
};

const write = async (args: string[]) => {
  const { values } = parseCommand('audit export', args, [], { csv: { type: 'boolean' }, locale: { type: 'string' } });
  const asked = { by: atTerminal(), form: values.csv ? 'csv' : 'jsonl', locale: parseLocale(values.locale) } as const;
  await withStore(async (store) => {
    for await (const part of await exportAudit(store, asked)) {
      if (!process.stdout.write(part)) await once(process.stdout, 'drain');
    }
  });
};

export const audit = async ([action, ...args]: string[]): Promise<void> => {
  if (action === 'verify') return verify(args);
  if (action === 'export') return write(args);
  throw new Usage('audit takes verify or export.');
};
