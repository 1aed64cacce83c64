import type { ConversationId, KeptPart } from '@lanterne/protocol';
import { and, eq, sql } from 'drizzle-orm';
import type { EventBox } from './codec.ts';
import { given, type Handle, prepared } from './handle.ts';
import { makePartKey, partBoxOf } from './keys.ts';

const queries = prepared(({ db, tables: { conversationParts: p, conversations: c }, dialect: { prepare } }) => {
  const conversation = eq(c.id, given(c.id, 'conversation'));
  const promised = (part: KeptPart) =>
    sql`${db
      .select({ seconds: sql`coalesce(${c[`${part}Seconds`]}, ${c.keptSeconds})` })
      .from(c)
      .where(conversation)}`;
  const save = (part: KeptPart) =>
    prepare(
      db
        .insert(p)
        .values({
          conversation: given(p.conversation),
          part,
          partKey: given(p.partKey, 'partKey'),
          endedAt: sql`${db.select({ endedAt: c.endedAt }).from(c).where(conversation)}`,
          keptSeconds: promised(part),
        })
        .onConflictDoUpdate({ target: [p.part, p.conversation], set: { partKey: given(p.partKey, 'partKey') } }),
      `save_conversation_${part}`,
    );
  const one = and(eq(p.conversation, given(p.conversation)), eq(p.part, given(p.part)));
  return {
    find: prepare(db.select({ partKey: p.partKey }).from(p).where(one), 'find_conversation_part'),
    save: {
      position: save('position'),
      contact: save('contact'),
      notes: save('notes'),
      handover: save('handover'),
    },
    end: prepare(
      db
        .update(p)
        .set({ endedAt: given(p.endedAt, 'endedAt') })
        .where(eq(p.conversation, given(p.conversation))),
      'end_conversation_parts',
    ),
    erase: prepare(db.delete(p).where(one), 'erase_conversation_part'),
  };
});

/** Where an event of a part is sealed, and by which key of the part. */
export interface PartSeal {
  readonly box: EventBox;
  readonly partKey: number;
}

/** Makes the key of the part with the first event that needs one: `seq` is that event's. */
export const sealForPart = async (
  handle: Handle,
  conversation: ConversationId,
  part: KeptPart,
  seq: number,
): Promise<PartSeal> => {
  const { find, save } = queries(handle);
  const [now] = await find.execute({ conversation, part });
  if (now?.partKey != null) {
    const { partKey } = now;
    const box = await partBoxOf(handle, conversation, { part, partKey });
    if (box) return { box, partKey };
  }
  const box = await makePartKey(handle, conversation, { part, partKey: seq });
  await save[part].execute({ conversation, partKey: seq });
  return { box, partKey: seq };
};

/** Says that nothing of the part is left. */
export const forgetPart = async (handle: Handle, conversation: ConversationId, part: KeptPart): Promise<void> => {
  await queries(handle).erase.execute({ conversation, part });
};

/** Says when the conversation has ended, or that it goes on. */
export const endParts = async (handle: Handle, conversation: ConversationId, endedAt: number | null): Promise<void> => {
  await queries(handle).end.execute({ conversation, endedAt });
};
