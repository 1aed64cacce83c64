import type { CannedAnswerChange, CannedAnswerId, OfficerId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import { whyNotKeep } from '../domain/canned.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';
import { lockShelf } from './canned-shelf.ts';

interface ChangeCannedAnswerInput {
  readonly id: CannedAnswerId;
  /** Among whose it is looked for: that of another is not there. */
  readonly owner: OfficerId | null;
  readonly change: CannedAnswerChange;
  readonly by: Auditor;
}

/** Changes the fields of a canned answer that are named. */
export const changeCannedAnswer: Command<ChangeCannedAnswerInput, Answer<null>> = {
  name: 'changeCannedAnswer',
  waits: true,
  async run(tx, { id, owner, change, by }) {
    const shelf = await lockShelf(tx, owner);
    const before = shelf.find((answer) => answer.id === id);
    if (!before) return refused('canned_answer_unknown');
    const after = { ...before, ...change };
    const why = whyNotKeep(shelf, after);
    if (why) return refused(why);
    const detail = differences(before, after);
    if (Object.keys(detail).length === 0) return repeated(null);
    await tx.updateCannedAnswer({ ...after, updatedAt: tx.now });
    if (owner === null) await audit(tx, by, 'canned-answer-changed', id, { detail });
    return done(null);
  },
};
