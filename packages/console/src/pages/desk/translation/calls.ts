import type { ConversationId, PreviewAnswer, WrittenAnswer } from '@lanterne/protocol';
import { call } from '../../../api.ts';

const path = (id: ConversationId, of: string) => `/v1/officer/conversations/${id}/${of}`;

/** What translation asks of the server. */
export const translationApi = {
  /** Asks again for the translation of a message that has none. */
  again: (id: ConversationId, seq: number) =>
    call<WrittenAnswer | undefined>(path(id, `messages/${seq}/translate`), { method: 'POST', body: {} }),
  /** What the visitor would read of a text; nothing is sent or kept. */
  preview: (id: ConversationId, text: string) =>
    call<PreviewAnswer>(path(id, 'preview'), { method: 'POST', body: { text } }),
};
