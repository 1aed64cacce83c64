import type { Command, OfficerAccount, SecretHash } from '../ports.ts';

/** Days that a one-time link waits to be used. */
export const INVITE_DAYS = 7;

export interface AddOfficerInput {
  readonly officer: OfficerAccount;
  /** A one-time link for an officer without a password. */
  readonly invite: SecretHash | null;
}

/** Makes an officer's account. Answers false when the login is taken. */
export const addOfficer: Command<AddOfficerInput, boolean> = {
  name: 'addOfficer',
  async run(tx, { officer, invite }) {
    const added = await tx.insertOfficer(officer);
    if (added && invite) await tx.insertInvite(invite, officer.id, tx.now + INVITE_DAYS * 86_400_000);
    return { answer: added, changes: [], keep: added };
  },
};
