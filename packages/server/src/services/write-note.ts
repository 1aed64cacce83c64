import type { ClientId, ConversationId, WrittenAnswer } from '@lanterne/protocol';
import { wasOnce } from '../domain/kept-part.ts';
import { type Actor, partIn } from '../domain/permission.ts';
import type { Command } from '../ports.ts';
import { type Answer, refused, repeated } from './answer.ts';
import { type ActingOfficer, record, writtenAs } from './log.ts';

interface NoteInput {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly text: string;
  readonly officer: ActingOfficer & Actor;
}

/** Adds a note that officers alone read: of the holder, of the helper, or of a supervisor who whispers to them. */
export const writeNote: Command<NoteInput, Answer<WrittenAnswer>> = {
  name: 'writeNote',
  async run(tx, { conversation: id, officer, ...note }) {
    const conversation = await tx.advance(id);
    const by = conversation && partIn(officer, conversation);
    if (!by) return refused('conversation_unknown');

    const earlier = await tx.eventByClientId(id, note.id);
    if (earlier) {
      const isSame =
        (earlier.kind === 'note' && earlier.text === note.text && earlier.alias === officer.alias) ||
        wasOnce(earlier, 'note');
      return isSame ? repeated(writtenAs(earlier)) : refused('id_reused');
    }
    return record(
      tx,
      conversation,
      { act: 'note' },
      (stamp) => ({ kind: 'note', author: 'officer', alias: officer.alias, ...stamp, ...note, by }),
      officer.id,
    );
  },
};
