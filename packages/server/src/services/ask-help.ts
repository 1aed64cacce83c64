import { type ConversationId, HELP_ASKED_MS, type OfficerId, type WrittenAnswer } from '@lanterne/protocol';
import { decide } from '../domain/conversation.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused } from './answer.ts';
import { availableOfficer } from './available-officer.ts';
import { type ActingOfficer, record } from './log.ts';

interface AskInput {
  readonly conversation: ConversationId;
  /** Who is asked. */
  readonly asked: OfficerId;
  readonly officer: ActingOfficer;
}

/** The officer who holds a conversation asks another one to help: for a while they may read it, and join. */
export const askHelp: Command<AskInput, Answer<WrittenAnswer>> = {
  name: 'askHelp',
  async run(tx, { conversation: id, asked, officer: { id: officer, alias } }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const act = { act: 'askHelp', officer, help: { to: asked, until: tx.now + HELP_ASKED_MS } } as const;
    // Whose it is comes before whether there is such an officer.
    const decision = decide(conversation, act, conversation.lastAt);
    if (decision.verdict === 'refused') return refused(decision.code);
    const found = await availableOfficer(tx, asked);
    if (!found.ok) return refused(found.code);
    return record(
      tx,
      conversation,
      act,
      (stamp) => ({ kind: 'help-asked', author: 'officer', alias, ...stamp, to: found.value.alias }),
      officer,
    );
  },
};
