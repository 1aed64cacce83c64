import type { Auditor } from '../domain/audit.ts';
import { type CannedAnswer, whyNotKeep } from '../domain/canned.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { lockShelf } from './canned-shelf.ts';

interface AddCannedAnswerInput {
  readonly answer: Omit<CannedAnswer, 'updatedAt'>;
  readonly by?: Auditor;
}

/** Keeps a canned answer. What is everybody's is on record; what is an officer's own is their own business. */
export const addCannedAnswer: Command<AddCannedAnswerInput, Answer<null>> = {
  name: 'addCannedAnswer',
  waits: true,
  async run(tx, { answer, by = THE_HOUSE }) {
    const why = whyNotKeep(await lockShelf(tx, answer.owner), answer);
    if (why) return refused(why);
    await tx.insertCannedAnswer({ ...answer, updatedAt: tx.now });
    const { id, owner, ...detail } = answer;
    if (owner === null) await audit(tx, by, 'canned-answer-added', id, { detail });
    return done(null);
  },
};
