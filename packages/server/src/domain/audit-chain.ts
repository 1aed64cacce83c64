import type { AuditFault } from '@lanterne/protocol';
import type { AuditRecord } from './audit.ts';
import { instantOf } from './instant.ts';

/**
 * The record is a chain: the hash of each link covers what was put on record and the hash before it, so that nothing can be
 * changed, removed, added or moved without changing all that follows. Each link is also sealed, under a key that whoever has the
 * database alone does not have: they cannot make the rest of the chain anew either.
 */
export interface Place {
  /** Of the first record there ever was: 1. */
  readonly seq: number;
  readonly hash: string;
}

export interface Link extends Place {
  readonly seal: string;
}

export interface Digest {
  /** SHA-256, in hexadecimal. */
  hash(text: string): string;
  /** HMAC-SHA-256 under the key of the record, in hexadecimal. */
  seal(text: string): string;
}

/** Before the first record. */
export const BEGINNING: Place = { seq: 0, hash: '0'.repeat(64) };

/** What is sealed: a link; the newest of them; the newest that is forgotten; the newest while older records are still being linked. */
export type SealOf = 'link' | 'head' | 'start' | 'filling';

export const sealOf = (what: SealOf, { seq, hash }: Place, digest: Digest): string =>
  digest.seal(`${what} ${seq} ${hash}`);

/** Half a character and the character of nothing: what one database turns into something else, another refuses. */
const keepable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return keepable(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, plain(inner)]),
  );
};

/** A record as every database gives it back: what is hashed must be what is found. */
export const asKept = ({ login, subject, reason, detail, ...rest }: AuditRecord): AuditRecord => ({
  ...rest,
  login: keepable(login),
  subject: keepable(subject),
  reason: reason === null ? null : keepable(reason),
  // An object stays one.
  detail: plain(JSON.parse(JSON.stringify(detail))) as AuditRecord['detail'],
});

/** JSON in one form only: keys in order, no spaces. A database keeps neither the order of keys nor what no JSON can say. */
export const canonical = (value: unknown): string => JSON.stringify(plain(value));

/** What is hashed of a record, and stands in an export. */
export const recordIn = (seq: number, { id, actor, login, action, subject, reason, detail, at }: AuditRecord) => ({
  ...{ seq, id, at: instantOf(at), actor, login, action, subject, reason, detail },
});

const hashOf = (before: Place, seq: number, record: AuditRecord, digest: Digest): string =>
  digest.hash(`${before.hash}\n${canonical(recordIn(seq, record))}`);

/** The link of a record that follows another. */
export const linkAfter = (before: Place, record: AuditRecord, digest: Digest): Link => {
  const seq = before.seq + 1;
  const place = { seq, hash: hashOf(before, seq, record, digest) };
  return { ...place, seal: sealOf('link', place, digest) };
};

/** A link as it was found; null for a record that is not there. */
export interface Linked extends Link {
  readonly record: AuditRecord | null;
}

/** Where the chain is broken first, and how. */
export interface BrokenAt {
  readonly seq: number;
  readonly fault: AuditFault;
}

/** Whether a link is the one that follows; what is wrong, or null. */
export const whyBroken = (before: Place, { record, ...link }: Linked, digest: Digest): BrokenAt | null => {
  const seq = before.seq + 1;
  if (link.seq !== seq || record === null) return { seq, fault: 'missing' };
  if (link.hash !== hashOf(before, seq, record, digest)) return { seq, fault: 'changed' };
  return link.seal === sealOf('link', link, digest) ? null : { seq, fault: 'forged' };
};

/** What became of a look at the whole record. */
export interface AuditCheck {
  /** How many records were looked at. */
  readonly records: number;
  /** The newest that is forgotten. */
  readonly start: Place;
  /** The newest. */
  readonly head: Place;
  /** The first place that is broken. */
  readonly broken: BrokenAt | null;
  /** Of the places known from outside, those that are older than all that is kept: nothing can be said of them. */
  readonly forgotten: readonly number[];
}
