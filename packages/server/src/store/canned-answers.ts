import type { CannedAnswerId, OfficerId } from '@lanterne/protocol';
import { asc, eq, isNull, or } from 'drizzle-orm';
import type { CannedAnswer } from '../domain/canned.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { cannedAnswers: a }, dialect: { prepare } }) => {
  const told = {
    locale: given(a.locale),
    shortcut: given(a.shortcut),
    title: given(a.title),
    text: given(a.text),
    updatedAt: given(a.updatedAt, 'updatedAt'),
  };
  const byId = eq(a.id, given(a.id));
  const isShared = isNull(a.owner);
  const isOwn = eq(a.owner, given(a.owner));
  const order = [asc(a.locale), asc(a.shortcut), asc(a.id)] as const;
  const from = () => db.select().from(a);
  return {
    shared: prepare(
      from()
        .where(isShared)
        .orderBy(...order),
      'shared_answers',
    ),
    own: prepare(
      from()
        .where(isOwn)
        .orderBy(...order),
      'own_answers',
    ),
    for: prepare(
      from()
        .where(or(isShared, isOwn))
        .orderBy(...order),
      'answers_for',
    ),
    insert: prepare(db.insert(a).values({ id: given(a.id), owner: given(a.owner), ...told }), 'insert_answer'),
    update: prepare(db.update(a).set(told).where(byId), 'update_answer'),
    remove: prepare(db.delete(a).where(byId), 'delete_answer'),
  };
});

/** Those of one owner: an officer's, or everybody's. */
export const cannedAnswersOf = async (handle: Handle, owner: OfficerId | null): Promise<CannedAnswer[]> =>
  owner === null ? queries(handle).shared.execute() : queries(handle).own.execute({ owner });

/** Those that an officer has: everybody's, and their own. */
export const cannedAnswersFor = async (handle: Handle, owner: OfficerId): Promise<CannedAnswer[]> =>
  queries(handle).for.execute({ owner });

export const insertCannedAnswer = async (handle: Handle, answer: CannedAnswer): Promise<void> => {
  await queries(handle).insert.execute({ ...answer });
};

export const updateCannedAnswer = async (handle: Handle, answer: CannedAnswer): Promise<void> => {
  await queries(handle).update.execute({ ...answer });
};

export const deleteCannedAnswer = async (handle: Handle, id: CannedAnswerId): Promise<void> => {
  await queries(handle).remove.execute({ id });
};
