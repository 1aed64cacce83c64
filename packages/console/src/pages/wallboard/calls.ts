import type {
  ConversationId,
  HeldConversation,
  NoteRequest,
  OfficerEventsAnswer,
  WrittenAnswer,
} from '@lanterne/protocol';
import { type Answer, call, openStream } from '../../api.ts';

const post = <Value>(path: string, body: unknown = {}): Promise<Answer<Value>> =>
  call<Value>(path, { method: 'POST', body });

export const wallApi = {
  open: (signal: AbortSignal) => openStream('/v1/supervisor/wallboard', signal),
  inspect: (id: ConversationId, reason: string) =>
    post<OfficerEventsAnswer>(`/v1/officer/conversations/${id}/inspection`, { reason }),
  whisper: (id: ConversationId, note: NoteRequest) =>
    post<WrittenAnswer>(`/v1/officer/conversations/${id}/notes`, note),
  takeOver: (id: ConversationId) => post<HeldConversation>(`/v1/supervisor/conversations/${id}/takeover`),
};
