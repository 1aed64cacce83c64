import type { Command, OfficerAccount, SecretHash } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit } from './audit.ts';
import { SESSION_MS } from './sign-in.ts';

export interface AcceptInviteInput {
  readonly invite: SecretHash;
  /** Hashed already. */
  readonly password: string;
  readonly session: SecretHash;
}

/** Spends a one-time link: sets the password, ends the officer's other sessions and opens a new one. */
export const acceptInvite: Command<AcceptInviteInput, Answer<OfficerAccount>> = {
  name: 'acceptInvite',
  async run(tx, { invite, password, session }) {
    const officer = await tx.takeInvite(invite);
    if (!officer?.active) return refused('invite_refused');
    await tx.setPassword(officer.id, password);
    await tx.deleteSessionsOf(officer.id);
    await tx.insertSession(session, officer.id, tx.now + SESSION_MS);
    await audit(tx, officer, 'invite-accepted', officer.id);
    return done(officer);
  },
};
