import type { PasswordRequest, SessionId, SessionsAnswer } from '@lanterne/protocol';
import { call } from '../../api.ts';

/** What officers ask about their own account. */
export const accountApi = {
  sessions: () => call<SessionsAnswer>('/v1/officer/sessions'),
  endSession: (id: SessionId) => call<null>(`/v1/officer/sessions/${id}`, { method: 'DELETE' }),
  endOtherSessions: () => call<null>('/v1/officer/sessions', { method: 'DELETE' }),
  changePassword: (body: PasswordRequest) => call<null>('/v1/officer/password', { method: 'PUT', body }),
};
