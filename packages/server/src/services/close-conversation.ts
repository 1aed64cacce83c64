import type { CloseReason, ConversationId, Event, Outcome as HowItCameOut, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { type ActingOfficer, record, type Stamp } from './log.ts';

interface CloseInput {
  readonly conversation: ConversationId;
  /** How it came out, where the officer says so. */
  readonly outcome?: { readonly outcome: HowItCameOut; readonly tags: readonly string[] } | null;
  /** What the visitor is told of it. */
  readonly reason?: CloseReason | null;
  readonly officer: ActingOfficer;
}

/** The officer who holds a conversation ends it. How it came out stands in the log just before the end. */
export const closeConversation: Command<CloseInput, Answer<WrittenAnswer>> = {
  name: 'closeConversation',
  async run(tx, { conversation: id, outcome, reason, officer: { id: officer, alias } }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const by = { author: 'officer', alias } as const;
    const told = outcome && { ...outcome, tags: [...new Set(outcome.tags)] };
    return record(
      tx,
      conversation,
      { act: 'close', officer },
      (stamp) => ({ kind: 'closed', ...by, ...stamp, ...(reason && { reason }) }),
      officer,
      told ? [(stamp: Stamp): Event => ({ kind: 'outcome', ...by, ...stamp, ...told })] : [],
    );
  },
};
