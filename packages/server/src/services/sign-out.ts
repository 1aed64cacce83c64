import type { OfficerId } from '@lanterne/protocol';
import type { Auditor } from '../domain/audit.ts';
import type { Change, Command, SecretHash, Transaction } from '../ports.ts';
import { audit } from './audit.ts';
import { giveBack } from './give-back.ts';

/** Ends one session. With the last of them ends the officer's shift, if they had one: what they hold goes back to the queue. */
export const signOut: Command<{ readonly session: SecretHash; readonly by: Auditor }, null> = {
  name: 'signOut',
  waits: true,
  async run(tx, { session, by }) {
    await tx.deleteSession(session);
    if (!by.id) return { answer: null, changes: [], keep: true };
    await audit(tx, by, 'signed-out', by.id);
    const changes = (await tx.hasSession(by.id)) ? [] : await endShift(tx, by.id);
    return { answer: null, changes, keep: true };
  },
};

const endShift = async (tx: Transaction, id: OfficerId): Promise<Change[]> => {
  const officer = (await tx.lockShift(id, 'wait')) && (await tx.officer(id));
  if (!officer) return [];
  await tx.deleteShift(id);
  return giveBack(tx, officer, 'off-duty');
};
