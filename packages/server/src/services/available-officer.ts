import type { OfficerId } from '@lanterne/protocol';
import type { OfficerAccount, Transaction } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';
import { availableOfficers } from './officers-at-work.ts';

/** An officer who can be given or asked something now, or why not. */
export const availableOfficer = async (tx: Transaction, id: OfficerId): Promise<Answer<OfficerAccount>> => {
  const officer = await tx.officer(id);
  if (!officer) return refusal('officer_unknown');
  const isAvailable = (await availableOfficers(tx, tx.now)).some((one) => one.id === id);
  return isAvailable ? { ok: true, value: officer, repeated: false } : refusal('officer_unavailable');
};
