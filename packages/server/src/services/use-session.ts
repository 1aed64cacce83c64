import { isWorthNoting, type SecretHash, type Session, type SessionLimits, used } from '../domain/session.ts';
import type { Clock, Command, Logger, SignedIn, Store } from '../ports.ts';

type Use = Pick<Session, 'hash' | 'usedAt' | 'idleUntil'>;

/** A session was used: it lies idle from now on. One that has ended meanwhile stays ended. */
export const useSession: Command<Use, null> = {
  name: 'useSession',
  async run(tx, use) {
    await tx.useSession(use);
    return { answer: null, changes: [], keep: true };
  },
};

/** The sessions of officers, as those see them who let somebody in. */
export interface Sessions {
  /** Who is signed in by a session that is open. To ask is to use it. */
  find(session: SecretHash): Promise<SignedIn | null>;
}

export const createSessions = ({
  store,
  clock,
  logger,
  limits,
}: {
  readonly store: Pick<Store, 'signedIn' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SessionLimits;
}): Sessions => ({
  async find(hash) {
    const now = clock();
    const found = await store.signedIn(hash, now);
    if (found && isWorthNoting(found.session, limits, now)) {
      const { usedAt, idleUntil } = used(found.session, limits, now);
      // Nobody waits for it: the next use says it again.
      store
        .write(useSession, { hash, usedAt, idleUntil })
        .catch((error: unknown) => logger.warn({ error }, 'the use of a session could not be noted'));
    }
    return found;
  },
});
