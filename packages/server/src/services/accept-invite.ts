import { newSession } from '../domain/session.ts';
import type { Command, OfficerAccount, SecretHash } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit } from './audit.ts';
import type { SessionToOpen } from './sign-in.ts';

export interface AcceptInviteInput extends SessionToOpen {
  readonly invite: SecretHash;
  /** Hashed already. */
  readonly password: string;
}

/** Whose password was set, and whether a session was opened. */
export interface AcceptedInvite {
  readonly officer: OfficerAccount;
  readonly opened: boolean;
}

/**
 * Spends a one-time link: sets the password, lets go of an identity at a provider, ends the officer's other sessions and opens
 * a new one; but not for who has a second factor, which a link does not stand for.
 */
export const acceptInvite: Command<AcceptInviteInput, Answer<AcceptedInvite>> = {
  name: 'acceptInvite',
  async run(tx, { invite, password, session, limits }) {
    const officer = await tx.takeInvite(invite);
    if (!officer?.active) return refused('invite_refused');
    await tx.setPassword(officer.id, password);
    await tx.setIdentity(officer.id, null);
    await tx.deleteSessionsOf(officer.id);
    const opened = !(await tx.hasSecondFactor(officer.id));
    if (opened) {
      await tx.insertSession(newSession({ hash: session, officer: officer.id, means: ['invitation'] }, limits, tx.now));
    }
    await audit(tx, officer, 'invite-accepted', officer.id);
    return done({ officer, opened });
  },
};
