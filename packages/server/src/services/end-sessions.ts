import type { OfficerId, SessionId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Command, OfficerAccount, SecretHash } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';
import { sessionIdOf } from './secret.ts';
import { endShiftWithout } from './sign-out.ts';

/** Ends one session of an officer's own, wherever it is. Answers which. */
export const endSession: Command<
  { readonly id: SessionId; readonly by: OfficerAccount },
  Answer<{ readonly session: SecretHash }>
> = {
  name: 'endSession',
  waits: true,
  async run(tx, { id, by }) {
    const session = (await tx.sessionsOf(by.id)).find(({ hash }) => sessionIdOf(hash) === id);
    if (!session) return refused('session_unknown');
    await tx.deleteSession(session.hash);
    await audit(tx, by, 'session-ended', by.id, { detail: { openedAt: new Date(session.openedAt).toISOString() } });
    return done({ session: session.hash }, ...(await endShiftWithout(tx, by.id)));
  },
};

interface EndSessionsInput {
  readonly officer: OfficerId;
  /** The one that stays, if any. */
  readonly but: SecretHash | null;
  readonly by: Auditor;
}

/** Ends all sessions of an officer, or all but the one that asks. Where there is none, nothing is done. */
export const endSessions: Command<EndSessionsInput, Answer<null>> = {
  name: 'endSessions',
  waits: true,
  async run(tx, { officer: id, but, by }) {
    const officer = await tx.lockOfficer(id);
    if (!officer) return refused('officer_unknown');
    const ended = (await tx.sessionsOf(id)).filter(({ hash }) => hash !== but);
    if (ended.length === 0) return repeated(null);
    for (const { hash } of ended) await tx.deleteSession(hash);
    await audit(tx, by, 'sessions-ended', id, { detail: { sessions: ended.length } });
    return done(null, ...(await endShiftWithout(tx, id)));
  },
};
