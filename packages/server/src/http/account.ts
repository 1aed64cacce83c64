import type { OwnSession } from '@lanterne/protocol';
import { instantOf } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';
import type { Clock, PasswordHasher, SecretHash, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { changePassword } from '../services/change-password.ts';
import { endSession, endSessions } from '../services/end-sessions.ts';
import { sessionIdOf } from '../services/secret.ts';
import type { Guesses } from './guesses.ts';
import { type Handlers, respond } from './route.ts';
import type { SessionCookies } from './session-cookies.ts';

export interface AccountDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  /** A hash of a password that nobody knows. */
  readonly decoy: string;
  readonly cookies: SessionCookies;
  readonly guesses: Guesses;
}

const onWire = ({ hash, openedAt, usedAt, expiresAt, means }: Session, here: SecretHash): OwnSession => ({
  id: sessionIdOf(hash),
  openedAt: instantOf(openedAt),
  usedAt: instantOf(usedAt),
  until: instantOf(expiresAt),
  means: [...means],
  current: hash === here,
});

/** What officers settle of their own account. */
export const accountRoutes = ({
  store,
  hub,
  clock,
  hasher,
  decoy,
  cookies,
  guesses,
}: AccountDeps): Handlers<'listSessions' | 'endSession' | 'endOtherSessions' | 'changePassword'> => ({
  async listSessions({ officer, session: here, answer }) {
    const sessions = await store.sessionsOf(officer.id, clock());
    return answer(200, { sessions: sessions.map((session) => onWire(session, here)) });
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
    if (result.ok) hub.endDesks({ officer: by.id, but });
    return respond(result, () => answer(204, null));
  },

  changePassword({ officer, session, body, answer }) {
    const { next, cookiesFor } = cookies.rotation();
    // Of its own: nobody but who sits here delays it, and who guesses here keeps nobody from signing in.
    return guesses.make(
      `own ${officer.login}`,
      () => changePassword({ store, hasher, decoy }, { officer, ...body, session, next }),
      (result) => {
        // The desk that is open here finds its session under the new secret when it connects again.
        if (result.ok) hub.endDesks({ officer: officer.id, but: session });
        return respond(result, (kept) => answer(204, null, {}, cookiesFor(kept)));
      },
    );
  },
});
