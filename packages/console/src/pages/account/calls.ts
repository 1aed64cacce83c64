import type {
  AccountAnswer,
  AuthenticatorRequest,
  Confirmation,
  EnrolmentAnswer,
  PasskeyEnrolment,
  PasskeyId,
  PasskeyRequest,
  PasswordRequest,
  RecoveryCodesAnswer,
  SessionId,
  SessionsAnswer,
} from '@lanterne/protocol';
import { call } from '../../api.ts';

/** What officers ask about their own account. */
export const accountApi = {
  account: () => call<AccountAnswer>('/v1/officer/account'),
  sessions: () => call<SessionsAnswer>('/v1/officer/sessions'),
  endSession: (id: SessionId) => call<null>(`/v1/officer/sessions/${id}`, { method: 'DELETE' }),
  endOtherSessions: () => call<null>('/v1/officer/sessions', { method: 'DELETE' }),
  beginAuthenticator: () => call<EnrolmentAnswer>('/v1/officer/authenticator/enrolment', { method: 'POST', body: {} }),
  addAuthenticator: (body: AuthenticatorRequest) =>
    call<RecoveryCodesAnswer>('/v1/officer/authenticator', { method: 'PUT', body }),
  removeAuthenticator: (body: Confirmation) =>
    call<null>('/v1/officer/authenticator/removal', { method: 'POST', body }),
  beginPasskey: (body: Confirmation) =>
    call<PasskeyEnrolment>('/v1/officer/passkeys/enrolment', { method: 'POST', body }),
  addPasskey: (body: PasskeyRequest) => call<RecoveryCodesAnswer>('/v1/officer/passkeys', { method: 'POST', body }),
  removePasskey: (id: PasskeyId, body: Confirmation) =>
    call<null>(`/v1/officer/passkeys/${id}/removal`, { method: 'POST', body }),
  makeRecoveryCodes: (body: Confirmation) =>
    call<RecoveryCodesAnswer>('/v1/officer/recovery-codes', { method: 'POST', body }),
  changePassword: (body: PasswordRequest) => call<null>('/v1/officer/password', { method: 'PUT', body }),
};
