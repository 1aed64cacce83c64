import type { Auditor } from '../domain/audit.ts';
import { GENERAL, type Queue } from '../domain/queue.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

/** Adds a queue after the others. */
export const addQueue: Command<{ readonly queue: Omit<Queue, 'position'>; readonly by?: Auditor }, Answer<null>> = {
  name: 'addQueue',
  async run(tx, { queue, by = THE_HOUSE }) {
    const position = Math.max(0, ...(await tx.lockQueues()).map((other) => other.position + 1));
    if (queue.id === GENERAL || !(await tx.insertQueue({ ...queue, position }))) return refused('queue_taken');
    const { id, ...detail } = queue;
    await audit(tx, by, 'queue-added', id, { detail });
    return done(null);
  },
};
