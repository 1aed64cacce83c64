import type { ClientId, ConversationId, FileFacts } from '@lanterne/protocol';
import type { Reader } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';

/** A file with its bytes. The caller has been let into the conversation before. */
export const readFile = async (
  reader: Reader,
  conversation: ConversationId,
  id: ClientId,
): Promise<Answer<{ readonly file: FileFacts; readonly content: Buffer }>> => {
  const sent = await reader.sentFile(conversation, id);
  const content = sent && (await reader.fileContent(conversation, id));
  if (!content) return refusal('file_unknown');
  return { ok: true, value: { file: sent.event.file, content }, repeated: false };
};
