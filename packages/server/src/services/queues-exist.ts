import type { QueueId } from '@lanterne/protocol';
import { GENERAL } from '../domain/queue.ts';
import type { Transaction } from '../ports.ts';

/** Whether there is a queue for each of these ids; `general` always exists. */
export const queuesExist = async (tx: Transaction, ids: readonly QueueId[]): Promise<boolean> => {
  const named = ids.filter((id) => id !== GENERAL);
  if (named.length === 0) return true;
  const known = new Set((await tx.queues()).map(({ id }) => id));
  return named.every((id) => known.has(id));
};
