import type { AuditAction, OfficerId } from '@lanterne/protocol';

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
export const differences = (
  before: object,
  after: object,
): Readonly<Record<string, readonly [before: unknown, after: unknown]>> => {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const pair = [was.get(field) ?? null, is.get(field) ?? null] as const;
      return isSame(...pair) ? [] : [[field, pair]];
    }),
  );
};
