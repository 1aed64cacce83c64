import type { QueueChange, QueueId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

interface ChangeQueueInput {
  readonly queue: QueueId;
  readonly change: QueueChange;
  readonly by?: Auditor;
}

/** Changes the fields of a queue that are named. Conversations that are open stay where they stand. */
export const changeQueue: Command<ChangeQueueInput, Answer<null>> = {
  name: 'changeQueue',
  async run(tx, { queue: id, change, by = THE_HOUSE }) {
    const before = (await tx.lockQueues()).find((queue) => queue.id === id);
    if (!before) return refused('queue_unknown');
    const after = { ...before, ...change };
    const detail = differences(before, after);
    if (Object.keys(detail).length === 0) return repeated(null);
    await tx.updateQueue(after);
    await audit(tx, by, 'queue-changed', id, { detail });
    return done(null);
  },
};
