import { createHash } from 'node:crypto';
import { type ClientId, type ConversationId, FILES_MAX, type FileAnswer, type FileFacts } from '@lanterne/protocol';
import { type Conversation, decide } from '../domain/conversation.ts';
import { nameFor, typeOf } from '../domain/file.ts';
import type { Command, FileEvent, KeptFile, Reader, Sanitizer, Scanner, SentFile, Store } from '../ports.ts';
import { type Answer, refusal, refused, repeated } from './answer.ts';
import { record } from './log.ts';

const answerOf = ({ seq, at, file }: FileEvent): FileAnswer => ({ seq, at, file });

export interface KeepFileInput extends KeptFile {
  readonly conversation: ConversationId;
  readonly id: ClientId;
  readonly file: FileFacts;
}

/** Keeps a file that was made anew, and adds it to the log. A repeat of its id gets the first answer, also after the end. */
export const keepFile: Command<KeepFileInput, Answer<FileAnswer>> = {
  name: 'keepFile',
  async run(tx, { conversation: id, id: fileId, file, ...kept }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');

    const earlier = await tx.sentFile(id, fileId);
    if (earlier) return earlier.digest === kept.digest ? repeated(answerOf(earlier.event)) : refused('id_reused');
    if (await tx.eventByClientId(id, fileId)) return refused('id_reused');

    const outcome = await record(tx, conversation, { act: 'write' }, (stamp) => ({
      kind: 'file',
      author: 'visitor',
      ...stamp,
      id: fileId,
      file,
    }));
    const { answer } = outcome;
    if (!answer.ok) return { ...outcome, answer };
    if ((await tx.countFiles(id)) >= FILES_MAX) return refused('files_too_many');
    await tx.insertFile(id, fileId, kept);
    return { ...outcome, answer: { ...answer, value: { ...answer.value, file } } };
  },
};

/**
 * Whether it is worth reading the bytes of a file at all. What changes meanwhile is found by the command. A repeat is always
 * read: only its bytes tell that it is one.
 */
export const mayStillSend = async (
  reader: Reader,
  conversation: Conversation,
  id: ClientId,
  now: number,
): Promise<Answer<null>> => {
  if (await reader.sentFile(conversation.id, id)) return { ok: true, value: null, repeated: true };
  const site = await reader.site(conversation.site);
  if (!site?.settings.files) return refusal('files_off');
  const decision = decide(conversation, { act: 'write' }, now);
  if (decision.verdict === 'refused') return refusal(decision.code, decision.waitMs);
  if ((await reader.countFiles(conversation.id)) >= FILES_MAX) return refusal('files_too_many');
  return { ok: true, value: null, repeated: false };
};

const repeatOf = ({ event, digest }: SentFile, sent: string): Answer<FileAnswer> =>
  digest === sent ? { ok: true, value: answerOf(event), repeated: true } : refusal('id_reused');

/**
 * Takes in what a visitor sent: looked at by the scanner where there is one, made anew, kept under a harmless name. What was
 * sent itself is kept nowhere. Throws `FilesUnavailable`.
 */
export const sendFile = async (
  { store, sanitizer, scanner }: { store: Store; sanitizer: Sanitizer; scanner: Scanner | null },
  sent: { conversation: ConversationId; id: ClientId; name: string; bytes: Uint8Array },
): Promise<Answer<FileAnswer>> => {
  const { conversation, id, bytes } = sent;
  const digest = createHash('sha256').update(bytes).digest('hex');
  const earlier = await store.sentFile(conversation, id);
  if (earlier) return repeatOf(earlier, digest);

  if (bytes.length === 0) return refusal('file_empty');
  const claimed = typeOf(bytes);
  if (!claimed) return refusal('file_type_unsupported');
  if ((await scanner?.scan(bytes)) === 'infected') return refusal('file_infected');
  const remade = await sanitizer.remake(claimed, bytes);
  if (!remade.ok) return refusal(remade.code);

  const { type, bytes: content } = remade;
  const file = { name: nameFor(sent.name, type), type, bytes: content.length };
  return store.write(keepFile, { conversation, id, file, content, digest });
};
