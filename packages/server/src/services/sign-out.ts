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
    return { answer: null, changes: await endShiftWithout(tx, by.id), keep: true };
  },
};

/** Ends the shift of an officer who has no session any more. */
export const endShiftWithout = async (tx: Transaction, id: OfficerId): Promise<Change[]> => {
  if (await tx.hasSession(id)) return [];
  const officer = (await tx.lockShift(id, 'wait')) && (await tx.officer(id));
  if (!officer) return [];
  await tx.deleteShift(id);
  return giveBack(tx, officer, 'off-duty');
};
