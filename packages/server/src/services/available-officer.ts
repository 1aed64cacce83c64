import type { OfficerId } from '@lanterne/protocol';
import { LEASE_MS } from '../domain/shift.ts';
import type { OfficerAccount, Transaction } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';

/** An officer who can be given or asked something now: at an open desk, and not on a break. Or why not. */
export const availableOfficer = async (tx: Transaction, id: OfficerId): Promise<Answer<OfficerAccount>> => {
  const officer = await tx.officer(id);
  if (!officer) return refusal('officer_unknown');
  const shifts = await tx.openShifts(tx.now - LEASE_MS);
  const isAvailable = shifts.some(({ account, available }) => account.id === id && available);
  return isAvailable ? { ok: true, value: officer, repeated: false } : refusal('officer_unavailable');
};
