import type { Auditor } from '../domain/audit.ts';
import type { Command, OfficerAccount, SecretHash } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { queuesExist } from './queues-exist.ts';

/** Days that a one-time link waits to be used. */
export const INVITE_DAYS = 7;

export const inviteUntil = (now: number): number => now + INVITE_DAYS * 86_400_000;

export interface AddOfficerInput {
  readonly officer: OfficerAccount;
  /** A one-time link for an officer without a password. */
  readonly invite: SecretHash | null;
  readonly by?: Auditor;
}

/** Makes an officer's account. Answers until when the link can be used. */
export const addOfficer: Command<AddOfficerInput, Answer<{ readonly until: number }>> = {
  name: 'addOfficer',
  async run(tx, { officer, invite, by = THE_HOUSE }) {
    if (!(await queuesExist(tx, officer.queues))) return refused('queue_unknown');
    if (!(await tx.insertOfficer(officer))) return refused('login_taken');
    const until = inviteUntil(tx.now);
    if (invite) await tx.insertInvite(invite, officer.id, until);
    const { id, password: _, ...detail } = officer;
    await audit(tx, by, 'officer-added', id, { detail });
    return done({ until });
  },
};
