import type { OfficerId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Command, SecretHash } from '../ports.ts';
import { inviteUntil } from './add-officer.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit, THE_HOUSE } from './audit.ts';

interface InviteOfficerInput {
  readonly officer: OfficerId;
  readonly invite: SecretHash;
  readonly by?: Auditor;
}

/** Gives an officer who has an account another one-time link, in place of earlier ones. Answers until when it can be used. */
export const inviteOfficer: Command<InviteOfficerInput, Answer<{ readonly until: number }>> = {
  name: 'inviteOfficer',
  async run(tx, { officer: id, invite, by = THE_HOUSE }) {
    const officer = await tx.lockOfficer(id);
    if (!officer) return refused('officer_unknown');
    if (!officer.active) return refused('officer_inactive');
    await tx.deleteInvitesOf(id);
    const until = inviteUntil(tx.now);
    await tx.insertInvite(invite, id, until);
    await audit(tx, by, 'officer-invited', id);
    return done({ until });
  },
};
