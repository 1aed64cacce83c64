import type { CannedAnswerId, OfficerId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit } from './audit.ts';
import { lockShelf } from './canned-shelf.ts';

interface RemoveCannedAnswerInput {
  readonly id: CannedAnswerId;
  /** Among whose it is looked for: that of another is not there. */
  readonly owner: OfficerId | null;
  readonly by: Auditor;
}

/** Removes a canned answer; the record keeps what everybody had. */
export const removeCannedAnswer: Command<RemoveCannedAnswerInput, Answer<null>> = {
  name: 'removeCannedAnswer',
  waits: true,
  async run(tx, { id, owner, by }) {
    const answer = (await lockShelf(tx, owner)).find((one) => one.id === id);
    if (!answer) return refused('canned_answer_unknown');
    await tx.deleteCannedAnswer(id);
    const { locale, shortcut, title, text } = answer;
    if (owner === null) await audit(tx, by, 'canned-answer-removed', id, { detail: { locale, shortcut, title, text } });
    return done(null);
  },
};
