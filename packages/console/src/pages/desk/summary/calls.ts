import type { ConversationId, HandoverForm, SummaryRequest, WrittenAnswer } from '@lanterne/protocol';
import { call, download } from '../../../api.ts';

const path = (id: ConversationId, of: string) => `/v1/officer/conversations/${id}/${of}`;

/** What the summary asks of the server. */
export const summaryApi = {
  draft: (id: ConversationId, body: SummaryRequest) =>
    call<WrittenAnswer>(path(id, 'summary-draft'), { method: 'POST', body }),
  propose: (id: ConversationId, body: SummaryRequest) =>
    call<WrittenAnswer>(path(id, 'summary'), { method: 'POST', body }),
  signed: (id: ConversationId) => call<WrittenAnswer>(path(id, 'handover/signed'), { method: 'POST', body: {} }),
  take: (id: ConversationId, as: HandoverForm) => download(path(id, 'handover'), { as }),
};
