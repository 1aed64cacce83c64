import type { ConversationId, KeptPart } from '@lanterne/protocol';
import { and, asc, count, eq, gt, lt, ne, notExists, sql } from 'drizzle-orm';
import { KeysWanted, type Want, type WrappedKey } from '../master-keys.ts';
import { SealBroken } from '../ports.ts';
import {
  type Box,
  type DayKey,
  type EventBox,
  HOUSE,
  type HouseKey,
  houseItself,
  ITSELF,
  type PartKey,
} from './codec.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables, dialect: { prepare, locked } }) => {
  const { conversations: c, conversationKeys: k, partKeys: t, dayKeys: d, houseKey: h, keyProof: p } = tables;
  const byPart = and(eq(t.conversation, given(t.conversation)), eq(t.part, given(t.part)));
  const byConversation = eq(k.conversation, given(k.conversation));
  const wrapped = { master: given(d.master), sealed: given(d.sealed) };
  const ofDay = db.select({ id: k.conversation }).from(k).where(eq(k.day, d.day));
  const withConversation = db.select({ id: c.id }).from(c).where(eq(c.id, k.conversation));
  return {
    day: prepare(
      db
        .select({ master: d.master, sealed: d.sealed })
        .from(d)
        .where(eq(d.day, given(d.day))),
      'find_day_key',
    ),
    insertDay: prepare(
      db
        .insert(d)
        .values({ day: given(d.day), ...wrapped })
        .onConflictDoNothing(),
      'insert_day_key',
    ),
    daysUnder: prepare(
      db
        .select()
        .from(d)
        .where(and(ne(d.master, given(d.master)), gt(d.day, given(d.day, 'after'))))
        .orderBy(asc(d.day))
        .limit(sql.placeholder('most')),
      'day_keys_under_another_master',
    ),
    saveDay: prepare(
      db
        .update(d)
        .set(wrapped)
        .where(eq(d.day, given(d.day))),
      'save_day_key',
    ),
    days: prepare(db.select().from(d).orderBy(asc(d.day)), 'all_day_keys'),
    countDays: prepare(db.select({ master: d.master, days: count() }).from(d).groupBy(d.master), 'count_day_keys'),
    find: prepare(
      db
        .select({ day: k.day, sealed: k.sealed, dayMaster: d.master, daySealed: d.sealed })
        .from(k)
        .leftJoin(d, eq(d.day, k.day))
        .where(byConversation),
      'find_conversation_key',
    ),
    insert: prepare(
      db
        .insert(k)
        .values({ conversation: given(k.conversation), day: given(k.day), sealed: given(k.sealed) })
        .onConflictDoUpdate({ target: k.conversation, set: { day: given(k.day), sealed: given(k.sealed) } }),
      'insert_conversation_key',
    ),
    // Without a day unless its key is still the one that this was sealed under: one query for each opening in place of two.
    insertUnder: prepare(
      db
        .insert(k)
        .values({
          conversation: given(k.conversation),
          day: sql`${db
            .select({ day: d.day })
            .from(d)
            .where(and(eq(d.day, given(d.day)), eq(d.sealed, given(d.sealed, 'daySealed'))))}`,
          sealed: given(k.sealed),
        })
        .onConflictDoNothing()
        .returning({ day: k.day }),
      'insert_conversation_key_under',
    ),
    erase: prepare(db.delete(k).where(byConversation).returning({ day: k.day }), 'erase_conversation_key'),
    findPart: prepare(
      db
        .select({ sealed: t.sealed })
        .from(t)
        .where(and(byPart, eq(t.partKey, given(t.partKey, 'partKey')))),
      'find_part_key',
    ),
    insertPart: prepare(
      db
        .insert(t)
        .values({
          conversation: given(t.conversation),
          part: given(t.part),
          partKey: given(t.partKey, 'partKey'),
          sealed: given(t.sealed),
        })
        .onConflictDoUpdate({ target: [t.conversation, t.part, t.partKey], set: { sealed: given(t.sealed) } }),
      'insert_part_key',
    ),
    erasePart: prepare(db.delete(t).where(byPart), 'erase_part_keys_of_a_part'),
    eraseParts: prepare(db.delete(t).where(eq(t.conversation, given(t.conversation))), 'erase_part_keys'),
    eraseOrphanedParts: prepare(
      db
        .delete(t)
        .where(notExists(db.select({ id: k.conversation }).from(k).where(eq(k.conversation, t.conversation)))),
      'erase_orphaned_part_keys',
    ),
    eraseDay: prepare(db.delete(d).where(and(eq(d.day, given(d.day)), notExists(ofDay))), 'erase_day_key'),
    eraseOrphans: prepare(
      db.delete(k).where(and(lt(k.day, given(k.day, 'before')), notExists(withConversation))),
      'erase_orphaned_conversation_keys',
    ),
    eraseEmptyDays: prepare(
      db.delete(d).where(and(lt(d.day, given(d.day, 'before')), notExists(ofDay))),
      'erase_day_keys_of_nothing',
    ),
    house: prepare(db.select({ master: h.master, sealed: h.sealed }).from(h), 'find_house_key'),
    lockHouse: prepare(locked(db.select({ master: h.master, sealed: h.sealed }).from(h)), 'lock_house_key'),
    insertHouse: prepare(
      db
        .insert(h)
        .values({ id: 1, master: given(h.master), sealed: given(h.sealed) })
        .onConflictDoNothing(),
      'insert_house_key',
    ),
    saveHouse: prepare(db.update(h).set({ master: given(h.master), sealed: given(h.sealed) }), 'save_house_key'),
    proof: prepare(db.select({ sealed: p.sealed }).from(p), 'find_key_proof'),
    leaveProof: prepare(
      db
        .insert(p)
        .values({ id: 1, sealed: given(p.sealed) })
        .onConflictDoNothing(),
      'leave_key_proof',
    ),
  };
});

const DAY_MS = 24 * 60 * 60 * 1_000;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * What lies under no conversation is kept for so long all the same: a key of today may be waited for, and a database that
 * was put back by mistake can be changed for the right one until then.
 */
const firstDayKept = (now: number): string => dayOf(now - DAY_MS);

/** The key of the house. Throws `SealBroken`. */
export const house = async (handle: Handle): Promise<HouseKey> => {
  const [row] = await queries(handle).house.execute();
  if (!row) throw new Error('the house has no key');
  return handle.codec.openHouse(row);
};

/** What tells whether these keys and this database belong together, and to the master key. */
export const whatProves = async (
  handle: Handle,
): Promise<{ readonly house: WrappedKey | null; readonly proof: Buffer | null }> => {
  // One after the other: who sees a proof that another process has left in this moment sees the key that came with it.
  const [proof] = await queries(handle).proof.execute();
  const [found] = await queries(handle).house.execute();
  return { house: found ?? null, proof: proof?.sealed ?? null };
};

/**
 * Makes the key of the house and leaves a proof of it, unless there are such. Where it was the master key itself until now, it
 * stays the same and is wrapped; under a master key that is not that one, nothing is changed.
 */
export const settleHouse = async (handle: Handle): Promise<void> => {
  const { lockHouse, insertHouse, saveHouse, leaveProof } = queries(handle);
  const { codec } = handle;
  const [found] = await lockHouse.execute();
  if (!found) await insertHouse.execute({ ...codec.makeKey(HOUSE, codec.masters.newest()) });
  else if (found.master === ITSELF) {
    const { proof } = await whatProves(handle);
    const secret = proof && houseItself(codec, proof);
    if (!secret) return;
    await saveHouse.execute({ ...codec.wrap(HOUSE, secret, codec.masters.newest()) });
  }
  await leaveProof.execute({ sealed: (await house(handle)).prove() });
};

const makeDay = async (handle: Handle, day: string): Promise<WrappedKey> => {
  const { lockHouse, insertDay, day: find } = queries(handle);
  const { codec } = handle;
  // Whoever rotates changes this row first: from then on nothing is wrapped under the old master key.
  const [found] = await lockHouse.execute();
  await insertDay.execute({ day, ...codec.makeKey(day, found?.master ?? codec.masters.newest()) });
  // Another transaction may have been faster.
  const [made] = await find.execute({ day });
  if (!made) throw new Error(`the key of ${day} was made and is not there`);
  return made;
};

/** Read each time, for the transaction that made it may have been taken back; only what it opens to is kept at hand. */
const openDay = async (handle: Handle, day: string): Promise<DayKey> => {
  const [found] = await queries(handle).day.execute({ day });
  return handle.codec.openDay(day, found ?? (await makeDay(handle, day)));
};

/**
 * The key for what begins on a day, and its name: the day, or where its key was changed on the disk, the day with a mark. What lies under
 * the first is lost; whoever writes now must not be.
 */
const dayKey = async (handle: Handle, day: string): Promise<{ readonly name: string; readonly key: DayKey }> => {
  try {
    return { name: day, key: await openDay(handle, day) };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    // Of the same day for all that compares the names of days.
    const name = `${day}.2`;
    return { name, key: await openDay(handle, name) };
  }
};

/** Makes the key of a conversation, in the place of one that a conversation of that id has left behind. */
export const makeKey = async (handle: Handle, conversation: ConversationId, openedAt: number): Promise<void> => {
  const day = dayOf(openedAt);
  const { insert, insertUnder } = queries(handle);
  const atHand = handle.codec.dayAtHand(day);
  if (atHand) {
    const sealed = atHand.createKey(conversation);
    const [made] = await insertUnder.execute({ conversation, day, sealed, daySealed: atHand.wrapped.sealed });
    if (made?.day) return;
  }
  const { name, key } = await dayKey(handle, day);
  await insert.execute({ conversation, day: name, sealed: key.createKey(conversation) });
};

/** The box of a conversation; null when it has no key, and so is no more. */
export const boxOf = async (handle: Handle, conversation: ConversationId): Promise<Box | null> => {
  const { codec } = handle;
  const box = codec.boxOf(conversation);
  if (box) return box;
  const [row] = await queries(handle).find.execute({ conversation });
  if (!row) return null;
  const { day, sealed, dayMaster: master, daySealed } = row;
  if (day === null) return (await house(handle)).openKey(conversation, sealed);
  if (master === null || daySealed === null) throw new SealBroken(`the key of ${day} is not there`);
  return codec.openDay(day, { master, sealed: daySealed }).openKey(conversation, sealed);
};

/** Makes the key of a part of a conversation; answers where its events are sealed. Throws when there is no such conversation. */
export const makePartKey = async (handle: Handle, conversation: ConversationId, name: PartKey): Promise<EventBox> => {
  const box = await boxOf(handle, conversation);
  if (!box) throw new Error(`no conversation ${conversation} to make the key of a part for`);
  const sealed = box.createPart(name);
  await queries(handle).insertPart.execute({ conversation, ...name, sealed });
  return box.partAtHand(name) ?? box.openPart(name, sealed);
};

/** Where events of a part are sealed and opened; null when its key is not there, and so its time was over. */
export const partBoxOf = async (
  handle: Handle,
  conversation: ConversationId,
  name: PartKey,
): Promise<EventBox | null> => {
  const box = await boxOf(handle, conversation);
  if (!box) return null;
  const atHand = box.partAtHand(name);
  if (atHand) return atHand;
  const [row] = await queries(handle).findPart.execute({ conversation, ...name });
  return row ? box.openPart(name, row.sealed) : null;
};

/** Destroys the keys of a part; drops those at hand. */
export const erasePartKeys = async (handle: Handle, conversation: ConversationId, part: KeptPart): Promise<void> => {
  handle.codec.forget(conversation);
  await queries(handle).erasePart.execute({ conversation, part });
};

/** Whether a conversation has a key, be it one that does not open. Without one it counts as erased, whatever else is there. */
export const isKeyed = async (handle: Handle, conversation: ConversationId): Promise<boolean> => {
  try {
    return (await boxOf(handle, conversation)) !== null;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return true;
  }
};

/** Whether a conversation has a key that opens. */
export const opens = async (handle: Handle, conversation: ConversationId): Promise<boolean> => {
  try {
    return (await boxOf(handle, conversation)) !== null;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return false;
  }
};

/** Destroys the key of a conversation and, when it was the last of a day that is over, the key of the day. */
export const eraseKey = async (handle: Handle, conversation: ConversationId, now: number): Promise<void> => {
  handle.codec.forget(conversation);
  await queries(handle).eraseParts.execute({ conversation });
  const [gone] = await queries(handle).erase.execute({ conversation });
  if (gone?.day && gone.day < firstDayKept(now)) await queries(handle).eraseDay.execute({ day: gone.day });
};

/** Destroys what opens nothing: keys of conversations that are not there, keys of days without any. */
export const forgetKeys = async (handle: Handle, now: number): Promise<void> => {
  const before = firstDayKept(now);
  await queries(handle).eraseOrphans.execute({ before });
  await queries(handle).eraseOrphanedParts.execute();
  await queries(handle).eraseEmptyDays.execute({ before });
};

/** All that is done for some keys at one time: what is to be asked about them is asked at one time too. Throws `KeysWanted`. */
const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const wants: Want[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (!(error instanceof KeysWanted)) throw error;
      wants.push(...error.wants);
    }
  }
  if (wants.length > 0) throw new KeysWanted(wants);
};

/** Makes the keys of days that have none, before anybody opens a conversation on them. */
export const layDays = (handle: Handle, days: readonly string[]): Promise<void> =>
  forEach(days, async (day) => {
    const [found] = await queries(handle).day.execute({ day });
    if (!found) await makeDay(handle, day);
  });

/** The days that have a key, in order. */
export const daysWithKey = async (handle: Handle): Promise<string[]> =>
  (await queries(handle).days.execute()).map(({ day }) => day);

/** Opens the keys of all days, so that none is asked for when it is needed. Throws `KeysWanted`. */
export const openDays = async (handle: Handle): Promise<void> =>
  forEach(await queries(handle).days.execute(), async ({ day, ...wrapped }) => {
    try {
      handle.codec.openDay(day, wrapped);
    } catch (error) {
      // Whoever needs it is told.
      if (!(error instanceof SealBroken)) throw error;
    }
  });

/** Wraps the key of the house under that master key. */
export const rotateHouse = async (handle: Handle, master: string): Promise<void> => {
  const { codec } = handle;
  const [found] = await queries(handle).lockHouse.execute();
  if (!found || found.master === master) return;
  await queries(handle).saveHouse.execute({ ...codec.rewrap(HOUSE, found, master) });
};

/** What was done for some days, in their order. */
export interface RotatedDays {
  readonly rewrapped: number;
  /** Days whose key opens under no master key that is here. */
  readonly broken: readonly string[];
  /** Null when there are no more. */
  readonly last: string | null;
}

/** Which days are to be rotated: at most `most` after that one, to that master key. */
export interface Rotation {
  readonly master: string;
  readonly after: string;
  readonly most: number;
}

/** Wraps the keys of some days under another master key. */
export const rotateDays = async (handle: Handle, { master, after, most }: Rotation): Promise<RotatedDays> => {
  const { codec } = handle;
  const rows = await queries(handle).daysUnder.execute({ master, after, most });
  const broken: string[] = [];
  await forEach(rows, async ({ day, ...wrapped }) => {
    try {
      await queries(handle).saveDay.execute({ day, ...codec.rewrap(day, wrapped, master) });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.push(day);
    }
  });
  return { rewrapped: rows.length - broken.length, broken, last: rows.at(-1)?.day ?? null };
};

/** How many keys lie under which master key, by its name; that of the house too. */
export const keysByMaster = async (handle: Handle): Promise<Record<string, number>> => {
  const counted = new Map((await queries(handle).countDays.execute()).map(({ master, days }) => [master, days]));
  const { house: found } = await whatProves(handle);
  if (found) counted.set(found.master, (counted.get(found.master) ?? 0) + 1);
  return Object.fromEntries(counted);
};
