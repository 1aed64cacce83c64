import type { ConversationId, Event, WrittenAnswer } from '@lanterne/protocol';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { record, writtenAs } from './log.ts';

/** The visitor has not understood a message of an officer. Said once of each; a repeat gets the first answer. */
export const sayUnclear: Command<
  { readonly conversation: ConversationId; readonly seq: number },
  Answer<WrittenAnswer>
> = {
  name: 'sayUnclear',
  async run(tx, { conversation: id, seq: of }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const events = await tx.events(id);
    if (!events.some((event) => event.seq === of && isSaidToVisitor(event))) return refused('message_unknown');
    const earlier = events.find((event) => event.kind === 'unclear' && event.of === of);
    if (earlier) return repeated(writtenAs(earlier));
    return record(tx, conversation, { act: 'sayUnclear' }, (stamp) => ({
      kind: 'unclear',
      author: 'visitor',
      ...stamp,
      of,
    }));
  },
};

const isSaidToVisitor = ({ kind, author }: Event): boolean =>
  (kind === 'message' || kind === 'card') && author === 'officer';
