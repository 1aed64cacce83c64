import type { AuditAction, AuditChange, AuditEntry, OfficerId } from '@lanterne/protocol';

/** Who is put on record for what they do; without an id, somebody at the server's own terminal. */
export interface Auditor {
  readonly id: OfficerId | null;
  readonly login: string;
}

/** One fact of the record (CSI R.242-12: author, date, time, reason). Only ever added. */
export interface AuditRecord {
  readonly id: string;
  readonly at: number;
  readonly actor: OfficerId | null;
  readonly login: string;
  readonly action: AuditAction;
  /** What it was done to: an id. */
  readonly subject: string;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Each of the fields that differs, as it was and as it is; null for what was not said. */
export const differences = (before: object, after: object): Readonly<Record<string, AuditChange>> => {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const change = { before: was.get(field) ?? null, after: is.get(field) ?? null };
      return isSame(change.before, change.after) ? [] : [[field, change]];
    }),
  );
};

/** Whose detail tells of changes alone. */
const CHANGES_ALONE: readonly AuditAction[] = [
  'officer-changed',
  'officer-deactivated',
  'officer-reactivated',
  'site-changed',
  'queue-changed',
  'queues-ordered',
  'canned-answer-changed',
  'webhook-changed',
];

const changeIn = (told: unknown): AuditChange | null => {
  // Older records hold a pair, and no record is ever written anew: the chain would break.
  if (Array.isArray(told)) return told.length === 2 ? { before: told[0], after: told[1] } : null;
  if (typeof told !== 'object' || told === null || !('before' in told && 'after' in told)) return null;
  return { before: told.before, after: told.after };
};

/** What a record tells, the changes apart from all else. */
export const toldBy = ({
  action,
  detail,
}: Pick<AuditRecord, 'action' | 'detail'>): Pick<AuditEntry, 'changes' | 'detail'> => {
  if (!CHANGES_ALONE.includes(action)) return { changes: {}, detail: { ...detail } };
  const told: Pick<AuditEntry, 'changes' | 'detail'> = { changes: {}, detail: {} };
  for (const [field, value] of Object.entries(detail)) {
    const change = changeIn(value);
    if (change) told.changes[field] = change;
    else told.detail[field] = value;
  }
  return told;
};
