import type { ConversationId, SiteId } from '@lanterne/protocol';
import { type Conversation, decide } from '../domain/conversation.ts';
import type { Change, Command, Seat, SlowHash, Transaction } from '../ports.ts';
import { type Answer, done, refusal, repeated } from './answer.ts';
import { record } from './log.ts';
import { returnedAt } from './return-conversation.ts';

export interface ResumeInput {
  readonly site: SiteId;
  readonly code: SlowHash;
  /** For the one who comes back; whoever had the conversation before has it no more. */
  readonly seat: Seat;
}

/**
 * Comes back to a conversation by its resume code, which is spent. One that was left goes back to where it was left from;
 * one that is closed can be read. A repeat of the same attempt, after its answer was lost, answers the same again.
 */
export const resumeConversation: Command<ResumeInput, Answer<{ readonly conversation: ConversationId }>> = {
  name: 'resumeConversation',
  waits: true,
  async run(tx, { site, code, seat }) {
    const earlier = seat.opening && (await tx.conversationBySeat(site, seat));
    if (earlier) return repeated({ conversation: earlier.id });
    await tx.forgetResumeCodes();
    const found = await tx.takeResumeCode(site, code);
    // What was forgotten stays so.
    if (!found) return { answer: refusal('resume_refused'), changes: [], keep: true };
    await tx.giveSeat(found.id, seat);
    return done({ conversation: found.id }, { ...(await comeBack(tx, found)), unseated: true });
  },
};

const comeBack = async (tx: Transaction, found: Conversation): Promise<Change> => {
  const unchanged: Change = { conversation: found, events: [], erased: false };
  if (decide(found, { act: 'resume' }, found.lastAt).verdict !== 'done') return unchanged;
  const further = await tx.advance(found.id);
  if (!further) throw new Error(`conversation ${found.id} is gone under its own lock`);
  const { changes } = await record(tx, further, { act: 'resume' }, returnedAt);
  return changes[0] ?? unchanged;
};
