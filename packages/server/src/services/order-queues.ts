import type { QueueId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** Puts the queues in this order. Those that were added meanwhile, and are not named, come after the others. */
export const orderQueues: Command<{ readonly order: readonly QueueId[]; readonly by?: Auditor }, Answer<null>> = {
  name: 'orderQueues',
  async run(tx, { order, by = THE_HOUSE }) {
    const queues = await tx.lockQueues();
    const before = queues.map(({ id }) => id);
    if (!order.every((id) => before.includes(id))) return refused('queue_unknown');
    const after = [...new Set([...order, ...before])];
    if (after.every((id, position) => id === before[position])) return repeated(null);
    for (const queue of queues) await tx.updateQueue({ ...queue, position: after.indexOf(queue.id) });
    await audit(tx, by, 'queues-ordered', GENERAL, { detail: { order: { before, after } } });
    return done(null);
  },
};
