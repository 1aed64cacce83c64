import type { ClientId, ConversationId } from '@lanterne/protocol';
import { and, count, eq } from 'drizzle-orm';
import type { KeptFile, SentFile } from '../ports.ts';
import { eventByClientId } from './events.ts';
import { given, type Handle, prepared } from './handle.ts';
import { boxOf } from './keys.ts';

const queries = prepared(({ db, tables: { files: f }, dialect: { prepare } }) => {
  const ofConversation = eq(f.conversation, given(f.conversation));
  const one = and(ofConversation, eq(f.id, given(f.id)));
  return {
    insert: prepare(
      db.insert(f).values({
        conversation: given(f.conversation),
        id: given(f.id),
        digest: given(f.digest),
        content: given(f.content),
      }),
      'insert_file',
    ),
    digest: prepare(db.select({ sealed: f.digest }).from(f).where(one), 'find_file_digest'),
    content: prepare(db.select({ sealed: f.content }).from(f).where(one), 'find_file_content'),
    count: prepare(db.select({ files: count() }).from(f).where(ofConversation), 'count_files'),
  };
});

/** Throws when there is no such conversation, or the id is taken. */
export const insertFile = async (
  handle: Handle,
  conversation: ConversationId,
  id: ClientId,
  { content, digest }: KeptFile,
): Promise<void> => {
  const box = await boxOf(handle, conversation);
  if (!box) throw new Error(`no conversation ${conversation} to keep a file in`);
  await queries(handle).insert.execute({
    conversation,
    id,
    digest: box.sealFile(id, 'digest', Buffer.from(digest, 'hex')),
    content: box.sealFile(id, 'content', content),
  });
};

export const sentFile = async (
  handle: Handle,
  conversation: ConversationId,
  id: ClientId,
): Promise<SentFile | null> => {
  const [row] = await queries(handle).digest.execute({ conversation, id });
  const event = row && (await eventByClientId(handle, conversation, id));
  const box = event && (await boxOf(handle, conversation));
  if (!box || event.kind !== 'file') return null;
  return { event, digest: box.openFile(id, 'digest', row.sealed).toString('hex') };
};

export const fileContent = async (
  handle: Handle,
  conversation: ConversationId,
  id: ClientId,
): Promise<Buffer | null> => {
  const [row] = await queries(handle).content.execute({ conversation, id });
  const box = row && (await boxOf(handle, conversation));
  return box ? box.openFile(id, 'content', row.sealed) : null;
};

export const countFiles = async (handle: Handle, conversation: ConversationId): Promise<number> => {
  const [counted] = await queries(handle).count.execute({ conversation });
  return counted?.files ?? 0;
};
