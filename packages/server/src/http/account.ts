import {
  ACCOUNT_ACTIONS,
  type AccountAction,
  type AuditAction,
  type OwnSession,
  PASSKEYS_MAX,
  type PasskeyId,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { AuditRecord } from '../domain/audit.ts';
import { instantOf } from '../domain/instant.ts';
import type { Policy } from '../domain/policy.ts';
import type { Session } from '../domain/session.ts';
import type {
  Authenticator,
  Clock,
  OfficerAccount,
  Passkey,
  Passkeys,
  PasswordHasher,
  SecretHash,
  SlowHasher,
  Store,
} from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { type Answer, refusal } from '../services/answer.ts';
import { changePassword } from '../services/change-password.ts';
import { endSession, endSessions } from '../services/end-sessions.ts';
import type { Rotated } from '../services/keep-one-session.ts';
import { addPasskey, removePasskey } from '../services/passkeys.ts';
import {
  addAuthenticator,
  newRecoveryCodes,
  removeAuthenticator,
  replaceRecoveryCodes,
} from '../services/second-factor.ts';
import { sessionIdOf } from '../services/secret.ts';
import type { Guesses } from './guesses.ts';
import { problem } from './problem.ts';
import { type Handlers, respond } from './route.ts';
import type { SessionCookies } from './session-cookies.ts';

export interface AccountDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  /** A hash of a password that nobody knows. */
  readonly decoy: string;
  readonly authenticator: Authenticator;
  readonly passkeys: Passkeys;
  /** Hashes recovery codes. */
  readonly recoveryHash: SlowHasher;
  readonly policy: Pick<Policy, 'officers'>;
  readonly cookies: SessionCookies;
  readonly guesses: Guesses;
}

/** What authenticator apps and passkeys call the service. */
const ISSUER = 'Lanterne';

/** Of an account that has them already. */
const NO_CODES = { shown: [], kept: [] } as const;

/** How many of the newest records of an account are looked through, and how many of them are shown. */
const RECORDS_READ = 100;
const RECORDS_SHOWN = 12;

const sessionOnWire = ({ hash, openedAt, usedAt, expiresAt, means }: Session, here: SecretHash): OwnSession => ({
  id: sessionIdOf(hash),
  openedAt: instantOf(openedAt),
  usedAt: instantOf(usedAt),
  until: instantOf(expiresAt),
  means: [...means],
  current: hash === here,
});

const isOfAccount = (action: AuditAction): action is AccountAction =>
  (ACCOUNT_ACTIONS as readonly AuditAction[]).includes(action);

/** Nothing of what concerns others than the officer. */
const eventsOnWire = ({ at, action, actor }: AuditRecord, self: OfficerAccount) => {
  if (!isOfAccount(action)) return [];
  const by = actor === null ? 'service' : actor === self.id ? 'self' : 'administrator';
  return [{ at: instantOf(at), action, by } as const];
};

/** What officers settle of their own account. */
export const accountRoutes = ({
  store,
  hub,
  clock,
  hasher,
  decoy,
  authenticator,
  passkeys,
  recoveryHash,
  policy,
  cookies,
  guesses,
}: AccountDeps): Handlers<
  | 'readAccount'
  | 'listSessions'
  | 'endSession'
  | 'endOtherSessions'
  | 'changePassword'
  | 'beginAuthenticator'
  | 'addAuthenticator'
  | 'removeAuthenticator'
  | 'beginPasskey'
  | 'addPasskey'
  | 'removePasskey'
  | 'makeRecoveryCodes'
> => {
  /**
   * Does what a password confirms. Its tries are of their own: nobody but who sits here delays them, and who guesses here keeps
   * nobody from signing in.
   */
  const confirmed = <Value>(
    officer: OfficerAccount,
    password: string,
    act: () => Promise<Answer<Value>>,
    answerWith: (value: Value) => Response,
  ): Promise<Response> =>
    guesses.atDesk(
      officer.login,
      async () => {
        const right = await hasher.verify(officer.password ?? decoy, password);
        return right ? act() : refusal('credentials_refused');
      },
      (result) => respond(result, answerWith),
    );

  const required = policy.officers.secondFactor === 'required';

  /** The desk that is open here finds its session under the new secret when it connects again. */
  const endOthers = ({ id: officer }: OfficerAccount, but: SecretHash) => hub.endDesks({ officer, but });

  return {
    async readAccount({ officer, answer }) {
      const asked = { before: null, action: null, subject: officer.id, limit: RECORDS_READ };
      const [app, own, recoveryCodes, records] = await Promise.all([
        store.authenticatorOf(officer.id),
        store.passkeysOf(officer.id),
        store.countRecoveryCodes(officer.id),
        store.audit(asked),
      ]);
      return answer(200, {
        hasPassword: officer.password !== null,
        authenticator: app && { addedAt: instantOf(app.addedAt) },
        passkeys: own.map(({ id, name, addedAt, usedAt }) => ({
          id,
          name,
          addedAt: instantOf(addedAt),
          usedAt: usedAt === null ? null : instantOf(usedAt),
        })),
        recoveryCodes,
        required,
        events: records.flatMap((record) => eventsOnWire(record, officer)).slice(0, RECORDS_SHOWN),
      });
    },

    async listSessions({ officer, session: here, answer }) {
      const sessions = await store.sessionsOf(officer.id, clock());
      return answer(200, { sessions: sessions.map((session) => sessionOnWire(session, here)) });
    },

    async endSession({ officer: by, sessionId: id, answer }) {
      const result = await store.write(endSession, { id, by });
      if (result.ok) {
        hub.endDesks(result.value);
        hub.shiftsChanged();
      }
      return respond(result, () => answer(204, null));
    },

    async endOtherSessions({ officer: by, session: but, answer }) {
      const result = await store.write(endSessions, { officer: by.id, but, by });
      if (result.ok) endOthers(by, but);
      return respond(result, () => answer(204, null));
    },

    changePassword({ officer, session, body, answer }) {
      const { next, cookiesFor } = cookies.rotation();
      return guesses.atDesk(
        officer.login,
        () => changePassword({ store, hasher, decoy }, { officer, ...body, session, next }),
        (result) => {
          if (result.ok) endOthers(officer, session);
          return respond(result, (kept) => answer(204, null, {}, cookiesFor(kept)));
        },
      );
    },

    beginAuthenticator({ officer, answer }) {
      const now = clock();
      const { enrolment, until } = authenticator.begin(now);
      const secret = authenticator.secretOf(officer.id, enrolment, now);
      if (secret === null) throw new Error('an enrolment that has just begun is over');
      const address = authenticator.addressOf(secret, { issuer: ISSUER, login: officer.login });
      return answer(201, { enrolment, secret, address, until: instantOf(until) });
    },

    addAuthenticator({ officer, session, body: { enrolment, code, password }, answer }) {
      const secret = authenticator.secretOf(officer.id, enrolment, clock());
      if (secret === null) return problem('enrolment_over');
      const { next, cookiesFor } = cookies.rotation();
      const add = async (): Promise<Answer<{ readonly kept: Rotated; readonly shown: readonly string[] }>> => {
        const step = authenticator.stepOf(secret, code.replaceAll(/\s/g, ''), clock());
        if (step === null) return refusal('second_factor_refused');
        const { shown, kept: codes } = await newRecoveryCodes(recoveryHash, officer.id);
        const result = await store.write(addAuthenticator, { officer, session, next, secret, step, codes });
        return result.ok ? { ...result, value: { kept: result.value, shown } } : result;
      };
      return confirmed(officer, password, add, ({ kept, shown }) => {
        endOthers(officer, session);
        return answer(201, { recoveryCodes: [...shown] }, {}, cookiesFor(kept));
      });
    },

    removeAuthenticator({ officer, session, body: { password }, answer }) {
      const { next, cookiesFor } = cookies.rotation();
      const remove = () => store.write(removeAuthenticator, { officer, session, next, required });
      return confirmed(officer, password, remove, (kept) => {
        endOthers(officer, session);
        return answer(204, null, {}, cookiesFor(kept));
      });
    },

    // Asked for the password before a device makes anything: what is refused afterwards would lie about there, of no use.
    beginPasskey({ officer, session, body: { password }, answer }) {
      const begin = async (): Promise<Answer<readonly Passkey[]>> => {
        const own = await store.passkeysOf(officer.id);
        return own.length < PASSKEYS_MAX ? { ok: true, value: own, repeated: false } : refusal('passkeys_full');
      };
      return confirmed(officer, password, begin, (own) => {
        const { challenge, expiresAt } = passkeys.challenge({ officer: officer.id, session }, clock());
        return answer(201, {
          challenge,
          rpId: passkeys.rpId,
          until: instantOf(expiresAt),
          service: ISSUER,
          user: { id: passkeys.ownerOf(officer.id), name: officer.login, displayName: officer.alias },
          known: own.map(({ credential }) => credential),
        });
      });
    },

    async addPasskey({ officer, session, body: { name, ...made }, answer }) {
      const good = await passkeys.made(made, { officer: officer.id, session }, clock());
      if (!good) return problem('passkey_refused');
      const { signed, ...credential } = good;
      const passkey = { id: nanoid() as PasskeyId, name, ...credential };
      const { next, cookiesFor } = cookies.rotation();
      return guesses.hashAtDesk(async () => {
        const isFirst = !(await store.hasSecondFactor(officer.id));
        const { shown, kept: codes } = isFirst ? await newRecoveryCodes(recoveryHash, officer.id) : NO_CODES;
        const result = await store.write(addPasskey, { officer, session, next, passkey, signed, codes });
        if (result.ok) endOthers(officer, session);
        return respond(result, (kept) =>
          answer(201, { recoveryCodes: kept.codesKept ? [...shown] : [] }, {}, cookiesFor(kept)),
        );
      });
    },

    removePasskey({ officer, session, passkeyId: id, body: { password }, answer }) {
      const { next, cookiesFor } = cookies.rotation();
      const remove = () => store.write(removePasskey, { officer, session, next, id, required });
      return confirmed(officer, password, remove, (kept) => {
        endOthers(officer, session);
        return answer(204, null, {}, cookiesFor(kept));
      });
    },

    makeRecoveryCodes({ officer, body: { password }, answer }) {
      const make = async (): Promise<Answer<readonly string[]>> => {
        const { shown, kept: codes } = await newRecoveryCodes(recoveryHash, officer.id);
        const result = await store.write(replaceRecoveryCodes, { officer, codes });
        return result.ok ? { ...result, value: shown } : result;
      };
      return confirmed(officer, password, make, (shown) => answer(201, { recoveryCodes: [...shown] }));
    },
  };
};
