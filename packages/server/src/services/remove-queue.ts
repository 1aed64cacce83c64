import type { QueueId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import { withoutQueue } from '../domain/officer.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

/**
 * Removes a queue. Its conversations and its officers go to `general`: nobody who waits stands where no officer looks, and
 * an officer of this queue alone does not become one of all queues.
 */
export const removeQueue: Command<{ readonly queue: QueueId; readonly by?: Auditor }, Answer<null>> = {
  name: 'removeQueue',
  // Locks many rows.
  waits: true,
  async run(tx, { queue: id, by = THE_HOUSE }) {
    const queue = (await tx.lockQueues()).find((known) => known.id === id);
    if (!queue || !(await tx.deleteQueue(id))) return refused('queue_unknown');
    const moved = await tx.emptyQueue(id, GENERAL);
    for (const { id: officerId } of await tx.officers()) {
      // Locked first: an administrator may be changing something else of them at this moment.
      const officer = await tx.lockOfficer(officerId);
      const queues = officer && withoutQueue(officer.queues, id, GENERAL);
      if (queues && queues !== officer.queues) await tx.saveOfficer({ ...officer, queues });
    }
    const { id: _, ...detail } = queue;
    await audit(tx, by, 'queue-removed', id, { detail });
    return done(null, ...moved.map((conversation) => ({ conversation, events: [], erased: false })));
  },
};
