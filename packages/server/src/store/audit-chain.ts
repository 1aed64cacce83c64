import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { and, asc, desc, eq, gt, gte, isNull, lt, lte, sql } from 'drizzle-orm';
import type { AuditRecord } from '../domain/audit.ts';
import {
  type AuditCheck,
  BEGINNING,
  type BrokenAt,
  type Digest,
  type Link,
  type Linked,
  linkAfter,
  type Place,
  type SealOf,
  sealOf,
  whyBroken,
} from '../domain/audit-chain.ts';
import { deleteRecordsUpTo } from './audit.ts';
import { given, type Handle, prepared } from './handle.ts';
import { house } from './keys.ts';

const queries = prepared(({ db, tables: { audit: a, auditLinks: l, auditMarks: m, auditKey: k }, dialect }) => {
  const { prepare, locked } = dialect;
  const mark = db.select({ seq: m.seq, hash: m.hash, seal: m.seal }).from(m);
  return {
    leaveKey: prepare(
      db
        .insert(k)
        .values({ id: 1, sealed: given(k.sealed) })
        .onConflictDoNothing(),
      'leave_audit_key',
    ),
    key: prepare(db.select({ sealed: k.sealed }).from(k), 'find_audit_key'),

    mark: prepare(mark.where(eq(m.name, given(m.name))), 'audit_mark'),
    lockMark: prepare(locked(mark.where(eq(m.name, given(m.name)))), 'lock_audit_mark'),
    leaveMark: prepare(
      db
        .insert(m)
        .values({ name: given(m.name), seq: given(m.seq), hash: given(m.hash), seal: given(m.seal) })
        .onConflictDoNothing(),
      'leave_audit_mark',
    ),
    moveMark: prepare(
      db
        .update(m)
        .set({ seq: given(m.seq), hash: given(m.hash), seal: given(m.seal) })
        .where(eq(m.name, given(m.name))),
      'move_audit_mark',
    ),

    add: prepare(
      db.insert(l).values({ seq: given(l.seq), record: given(l.record), hash: given(l.hash), seal: given(l.seal) }),
      'add_audit_link',
    ),
    last: prepare(
      db.select({ seq: l.seq, hash: l.hash, seal: l.seal }).from(l).orderBy(desc(l.seq)).limit(1),
      'last_audit_link',
    ),
    linked: prepare(
      db
        .select({ seq: l.seq, hash: l.hash, seal: l.seal, record: a })
        .from(l)
        .leftJoin(a, eq(a.id, l.record))
        .where(gt(l.seq, given(l.seq)))
        .orderBy(asc(l.seq))
        .limit(sql.placeholder('limit')),
      'audit_links_after',
    ),
    unlinked: prepare(
      db
        .select({ record: a })
        .from(a)
        .leftJoin(l, eq(a.id, l.record))
        .where(isNull(l.seq))
        .orderBy(asc(a.at), asc(a.id))
        .limit(sql.placeholder('limit')),
      'audit_without_link',
    ),
    firstKept: prepare(
      db
        .select({ seq: l.seq })
        .from(l)
        .innerJoin(a, eq(a.id, l.record))
        .where(and(gte(a.at, given(a.at, 'from')), lte(a.at, given(a.at, 'to'))))
        .orderBy(asc(l.seq))
        .limit(1),
      'first_audit_link_kept',
    ),
    lastOver: prepare(
      db
        .select({ seq: l.seq, hash: l.hash })
        .from(l)
        .innerJoin(a, eq(a.id, l.record))
        .where(and(lt(l.seq, given(l.seq)), lt(a.at, given(a.at))))
        .orderBy(desc(l.seq))
        .limit(1),
      'last_audit_link_over',
    ),
    forget: prepare(db.delete(l).where(lte(l.seq, given(l.seq))), 'forget_audit_links'),
  };
});

/** What the key of the record is sealed as. It is made once, so that the chain outlives a change of the master key. */
const KEY = 'key of the record';
const KEY_BYTES = 32;

const digests = new WeakMap<Handle, Digest>();

/** Null before the first opening has made the key. */
const digestOf = async (handle: Handle): Promise<Digest | null> => {
  const known = digests.get(handle);
  if (known) return known;
  const [row] = await queries(handle).key.execute();
  if (!row) return null;
  const key = Buffer.from((await house(handle)).openSecret(KEY, row.sealed), 'base64');
  const digest: Digest = {
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    seal: (text) => createHmac('sha256', key).update(text).digest('hex'),
  };
  digests.set(handle, digest);
  return digest;
};

const digestThere = async (handle: Handle): Promise<Digest> => {
  const digest = await digestOf(handle);
  if (!digest) throw new Error('the key of the record is not there');
  return digest;
};

type MarkName = 'head' | 'start';

const isSealed = (what: SealOf, mark: Link | undefined, digest: Digest): mark is Link =>
  mark !== undefined && mark.seal === sealOf(what, mark, digest);

/** Stands in place of a seal, for good: what was found there was not ours. */
const BROKEN = 'broken';

/** The head, its row locked, and as what it is sealed. Where it is gone, the chain goes on behind its last link, and says so. */
const lockHead = async (handle: Handle, digest: Digest): Promise<{ head: Place; as: SealOf | null }> => {
  const lock = async () => (await queries(handle).lockMark.execute({ name: 'head' satisfies MarkName }))[0];
  let head = await lock();
  if (!head) {
    const last = (await queries(handle).last.execute())[0] ?? BEGINNING;
    await queries(handle).leaveMark.execute({ name: 'head', seq: last.seq, hash: last.hash, seal: BROKEN });
    head = await lock();
  }
  if (!head) throw new Error('the head of the record was written and is not there');
  const as = (['head', 'filling'] as const).find((what) => isSealed(what, head, digest)) ?? null;
  return { head, as };
};

const moveMark = async (
  handle: Handle,
  name: MarkName,
  { seq, hash }: Place,
  seal: (place: Place) => string,
): Promise<void> => {
  await queries(handle).moveMark.execute({ name, seq, hash, seal: seal({ seq, hash }) });
};

const moveHead = (handle: Handle, head: Place, as: SealOf | null, digest: Digest): Promise<void> =>
  // A head that was not ours is never made ours: that would hide what was done to it. The service goes on all the same.
  moveMark(handle, 'head', head, (place) => (as === null ? BROKEN : sealOf(as, place, digest)));

/** The links for records behind a place, in order. */
const linksAfter = (
  before: Place,
  records: readonly AuditRecord[],
  digest: Digest,
): readonly (Link & { readonly record: string })[] => {
  let last = before;
  return records.map((record) => {
    const link = linkAfter(last, record, digest);
    last = link;
    return { ...link, record: record.id };
  });
};

/**
 * Adds links and moves the head behind them. All of it is sent at once: on a network each answer that is waited for would be time in which
 * nobody else gets to the head.
 */
const addLinks = async (
  handle: Handle,
  { head, as }: { readonly head: Place; readonly as: SealOf | null },
  records: readonly AuditRecord[],
  { digest, to }: { readonly digest: Digest; readonly to: SealOf | null },
): Promise<void> => {
  const links = linksAfter(head, records, digest);
  const last = links.at(-1) ?? head;
  await Promise.all([
    ...links.map((link) => queries(handle).add.execute({ ...link })),
    moveHead(handle, last, as === null ? null : to, digest),
  ]);
};

/**
 * Puts records, which are written already, at the end of the chain, in order. Others wait for its head until the commit: call it last, so that whoever has it
 * waits for nobody.
 */
export const chainRecords = async (handle: Handle, records: readonly AuditRecord[]): Promise<void> => {
  if (records.length === 0) return;
  const digest = await digestThere(handle);
  const locked = await lockHead(handle, digest);
  await addLinks(handle, locked, records, { digest, to: locked.as });
};

/** Records from before there was a chain are linked so many at a time. */
const OLD_AT_ONCE = 500;

/** Begins the chain, with the records that an earlier release has left, the oldest first. Answers whether all are linked. */
export const beginChain = async (handle: Handle): Promise<boolean> => {
  const key = (await house(handle)).sealSecret(KEY, randomBytes(KEY_BYTES).toString('base64'));
  await queries(handle).leaveKey.execute({ sealed: key });
  const digest = await digestThere(handle);
  if (!(await queries(handle).last.execute())[0]) {
    const seal = sealOf('filling', BEGINNING, digest);
    await queries(handle).leaveMark.execute({ name: 'head', ...BEGINNING, seal });
  }
  const { head, as } = await lockHead(handle, digest);
  // Anything else is for `checkAudit` to tell: what stands beside a chain that was begun is not put into it.
  if (as !== 'filling') return true;
  const rows = await queries(handle).unlinked.execute({ limit: OLD_AT_ONCE });
  const isDone = rows.length < OLD_AT_ONCE;
  await addLinks(
    handle,
    { head, as },
    rows.map(({ record }) => record as AuditRecord),
    { digest, to: isDone ? 'head' : as },
  );
  if (isDone) {
    const seal = sealOf('start', BEGINNING, digest);
    await queries(handle).leaveMark.execute({ name: 'start', ...BEGINNING, seal });
  }
  return isDone;
};

/** Whether the chain has begun, with all that came before it. */
export const hasChain = async (handle: Handle): Promise<boolean> =>
  (await queries(handle).mark.execute({ name: 'start' })).length > 0;

/**
 * Removes what was put on record before a time, from the beginning of the chain on, and keeps where it begins now. A record of
 * a clock that was ahead holds nothing back.
 */
export const forgetAudit = async (handle: Handle, before: number, now: number): Promise<void> => {
  const [start] = await queries(handle).lockMark.execute({ name: 'start' });
  const digest = await digestThere(handle);
  const [kept] = await queries(handle).firstKept.execute({ from: before, to: now });
  const [over] = await queries(handle).lastOver.execute({ seq: kept?.seq ?? 2 ** 31 - 1, at: before });
  if (!over) return;
  await deleteRecordsUpTo(handle, over.seq);
  await queries(handle).forget.execute({ seq: over.seq });
  await moveMark(handle, 'start', over, (place) =>
    isSealed('start', start, digest) ? sealOf('start', place, digest) : BROKEN,
  );
};

export const auditHead = async (handle: Handle): Promise<Place | null> => {
  const [head] = await queries(handle).mark.execute({ name: 'head' });
  return head ? { seq: head.seq, hash: head.hash } : null;
};

/** In the order of the chain. */
export const auditAfter = async (handle: Handle, seq: number, limit: number): Promise<Linked[]> =>
  // Only `insertRecord` writes actions, and those of the closed list alone.
  (await queries(handle).linked.execute({ seq, limit })) as Linked[];

/** A few milliseconds of work; others are heard between two. */
const LOOKED_AT_ONCE = 200;

interface Walk {
  readonly broken: BrokenAt | null;
  readonly records: number;
  readonly last: Place;
}

/** Follows the chain until there are no more links. */
const walk = async (handle: Handle, from: Place, known: ReadonlyMap<number, string>, digest: Digest): Promise<Walk> => {
  let last = from;
  let records = 0;
  for (;;) {
    const page = await auditAfter(handle, last.seq, LOOKED_AT_ONCE);
    for (const linked of page) {
      const asKnown = known.get(linked.seq) ?? linked.hash;
      const broken =
        whyBroken(last, linked, digest) ??
        (asKnown === linked.hash ? null : ({ seq: linked.seq, fault: 'not-as-known' } as const));
      if (broken) return { broken, records, last };
      records += 1;
      last = { seq: linked.seq, hash: linked.hash };
    }
    await setImmediate();
    if (page.length < LOOKED_AT_ONCE) return { broken: null, records, last };
  }
};

/** What is wrong with the end of the chain; `again` where more was put on record meanwhile. */
const endOf = async (
  handle: Handle,
  last: Place,
  known: readonly Place[],
  digest: Digest,
): Promise<BrokenAt | 'again' | null> => {
  const [head] = await queries(handle).mark.execute({ name: 'head' });
  if (!isSealed('head', head, digest) && !isSealed('filling', head, digest))
    return { seq: last.seq, fault: 'head-forged' };
  if (head.seq > last.seq && (await auditAfter(handle, last.seq, 1)).length > 0) return 'again';
  if (head.seq !== last.seq || head.hash !== last.hash) return { seq: last.seq + 1, fault: 'tail' };
  if (known.some(({ seq }) => seq > last.seq)) return { seq: last.seq + 1, fault: 'tail' };
  const [added] = await queries(handle).unlinked.execute({ limit: 1 });
  return added ? { seq: last.seq, fault: 'added' } : null;
};

/**
 * Looks at the whole record, while others write and the clock forgets. `known` are places that were written down elsewhere: by
 * nothing else can it be told that the newest records were taken away together with what says that they are there.
 */
export const checkAudit = async (handle: Handle, known: readonly Place[]): Promise<AuditCheck> => {
  const digest = await digestThere(handle);
  const hashes = new Map(known.map(({ seq, hash }) => [seq, hash]));
  const findStart = async () => (await queries(handle).mark.execute({ name: 'start' }))[0];
  const start = await findStart();
  const began = start ? { seq: start.seq, hash: start.hash } : BEGINNING;
  const told = {
    start: began,
    forgotten: known.flatMap(({ seq }) => (seq < began.seq ? [seq] : [])),
  };
  if (!isSealed('start', start, digest)) {
    const broken = { seq: began.seq, fault: 'start-forged' } as const;
    return { ...told, records: 0, head: (await auditHead(handle)) ?? BEGINNING, broken };
  }
  let walked: Walk = { broken: null, records: 0, last: began };
  for (;;) {
    const on = await walk(handle, walked.last, hashes, digest);
    walked = { ...on, records: walked.records + on.records };
    const end = walked.broken ?? (await endOf(handle, walked.last, known, digest));
    if (end === 'again') continue;
    // The clock forgets from the beginning on, while it is looked at: what is gone may be gone rightly.
    if (end && (await findStart())?.seq !== began.seq) return checkAudit(handle, known);
    return { ...told, records: walked.records, head: walked.last, broken: end };
  }
};
