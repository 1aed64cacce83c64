import type { AuditForm, ConsoleLocale } from '@lanterne/protocol';
import type { Auditor, AuditRecord } from '../domain/audit.ts';
import { canonical, type Linked, recordIn } from '../domain/audit-chain.ts';
import { CSV_STYLES, csvOf, csvRows } from '../domain/csv.ts';
import type { Command, Store } from '../ports.ts';
import { audit } from './audit.ts';

/** Puts on record that the record leaves the house, before it does. */
export const noteAuditExport: Command<{ readonly by: Auditor; readonly form: AuditForm }, null> = {
  name: 'noteAuditExport',
  async run(tx, { by, form }) {
    await audit(tx, by, 'audit-exported', 'audit', { detail: { form } });
    return { answer: null, changes: [], keep: true };
  },
};

interface Line {
  readonly seq: number;
  readonly hash: string;
  readonly record: AuditRecord;
}

const HEADINGS: Record<ConsoleLocale, readonly string[]> = {
  fr: ['Rang', 'Date', 'Auteur', 'Identifiant de l’auteur', 'Opération', 'Concerne', 'Motif', 'Détail', 'Empreinte'],
  en: ['Place', 'Date', 'Actor', 'Id of the actor', 'Operation', 'About', 'Reason', 'Detail', 'Hash'],
};

const cellsOf = ({ seq, hash, record }: Line) => {
  const { at, login, actor, action, subject, reason, detail } = recordIn(seq, record);
  return [seq, at, login, actor, action, subject, reason, canonical(detail), hash];
};

const AT_ONCE = 200;

/** One that somebody has taken away has no line; `checkAudit` tells of it. */
const linesOf = (linked: readonly Linked[]): Line[] =>
  linked.flatMap(({ seq, hash, record }) => (record ? [{ seq, hash, record }] : []));

/** The whole record in the order of its chain, part by part, each with its hash. */
const partsOf = async function* (
  store: Pick<Store, 'auditAfter'>,
  form: AuditForm,
  locale: ConsoleLocale,
): AsyncGenerator<string> {
  if (form === 'csv') yield csvOf([HEADINGS[locale]], CSV_STYLES[locale]);
  let after = 0;
  for (;;) {
    const page = await store.auditAfter(after, AT_ONCE);
    const last = page.at(-1);
    if (!last) return;
    const lines = linesOf(page);
    yield form === 'csv'
      ? csvRows(lines.map(cellsOf), CSV_STYLES[locale])
      : lines.map(({ seq, hash, record }) => `${canonical({ ...recordIn(seq, record), hash })}\n`).join('');
    after = last.seq;
  }
};

/** The whole record, part by part; the last of it is this export, which is put on record first. */
export const exportAudit = async (
  store: Pick<Store, 'write' | 'auditAfter'>,
  { by, form, locale = 'fr' }: { readonly by: Auditor; readonly form: AuditForm; readonly locale?: ConsoleLocale },
): Promise<AsyncIterable<string>> => {
  await store.write(noteAuditExport, { by, form });
  return partsOf(store, form, locale);
};
