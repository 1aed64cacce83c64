import type { OfficerId } from '@lanterne/protocol';
import type { Command, SecretHash } from '../ports.ts';
import { INVITE_DAYS } from './add-officer.ts';

/** Gives an officer who has an account another one-time link. Earlier links stay valid until they expire. */
export const inviteOfficer: Command<{ readonly officer: OfficerId; readonly invite: SecretHash }, null> = {
  name: 'inviteOfficer',
  async run(tx, { officer, invite }) {
    await tx.insertInvite(invite, officer, tx.now + INVITE_DAYS * 86_400_000);
    return { answer: null, changes: [], keep: true };
  },
};
