import type { QueueId } from '@lanterne/protocol';
import { asc, eq } from 'drizzle-orm';
import type { Queue } from '../domain/queue.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { queues: q }, dialect: { prepare, locked } }) => {
  const told = {
    name: given(q.name),
    sites: given(q.sites),
    doors: given(q.doors),
    priority: given(q.priority),
    position: given(q.position),
  };
  const byId = eq(q.id, given(q.id));
  const inOrder = () => db.select().from(q).orderBy(asc(q.position), asc(q.id));
  return {
    all: prepare(inOrder(), 'all_queues'),
    allLocked: prepare(locked(inOrder()), 'all_queues_locked'),
    insert: prepare(
      db
        .insert(q)
        .values({ id: given(q.id), ...told })
        .onConflictDoNothing()
        .returning({ id: q.id }),
      'insert_queue',
    ),
    update: prepare(db.update(q).set(told).where(byId).returning({ id: q.id }), 'update_queue'),
    remove: prepare(db.delete(q).where(byId).returning({ id: q.id }), 'delete_queue'),
  };
});

/** Every queue, in its order. */
export const queues = async (handle: Handle): Promise<Queue[]> => queries(handle).all.execute();

/** The same, their rows locked. */
export const lockQueues = async (handle: Handle): Promise<Queue[]> => queries(handle).allLocked.execute();

/** False when the id is taken. */
export const insertQueue = async (handle: Handle, queue: Queue): Promise<boolean> =>
  (await queries(handle).insert.execute({ ...queue })).length > 0;

/** False when there is none with its id. */
export const updateQueue = async (handle: Handle, queue: Queue): Promise<boolean> =>
  (await queries(handle).update.execute({ ...queue })).length > 0;

/** False when there is none with that id. */
export const deleteQueue = async (handle: Handle, id: QueueId): Promise<boolean> =>
  (await queries(handle).remove.execute({ id })).length > 0;
