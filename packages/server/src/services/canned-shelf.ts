import type { OfficerId } from '@lanterne/protocol';
import type { CannedAnswer } from '../domain/canned.ts';
import type { Transaction } from '../ports.ts';

/**
 * The canned answers of one owner, which nobody else changes until the commit: the account of their officer is locked, or those of
 * all who may change what is everybody's.
 */
export const lockShelf = async (tx: Transaction, owner: OfficerId | null): Promise<CannedAnswer[]> => {
  if (owner === null) await tx.lockAdmins();
  else await tx.lockOfficer(owner);
  return tx.cannedAnswersOf(owner);
};
