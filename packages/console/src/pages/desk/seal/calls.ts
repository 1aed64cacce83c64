import type {
  ConversationId,
  HalfShare,
  SealAnswer,
  UnsealedAddress,
  UnsealingId,
  UnsealingsAnswer,
  UnsealReason,
} from '@lanterne/protocol';
import { call } from '../../../api.ts';

const post = <Value>(path: string, body: unknown) => call<Value>(`/v1/officer/${path}`, { method: 'POST', body });

/** What is asked of the server about sealed addresses. Of a half it gets the share alone that was made of one address. */
export const sealApi = {
  read: (id: ConversationId) => call<SealAnswer>(`/v1/officer/conversations/${id}/seal`),
  waiting: () => call<UnsealingsAnswer>('/v1/officer/unsealings'),
  ask: (id: ConversationId, asked: { readonly id: string; readonly reason: UnsealReason } & HalfShare) =>
    post<SealAnswer>(`conversations/${id}/unsealing`, asked),
  confirm: (id: UnsealingId, share: HalfShare) => post<SealAnswer>(`unsealings/${id}`, { answer: 'confirm', ...share }),
  refuse: (id: UnsealingId) => post<SealAnswer>(`unsealings/${id}`, { answer: 'refuse' }),
  address: (id: UnsealingId) => post<UnsealedAddress>(`unsealings/${id}/address`, {}),
};
