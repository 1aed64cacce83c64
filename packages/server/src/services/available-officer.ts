import type { OfficerId } from '@lanterne/protocol';
import type { OfficerAccount, Transaction } from '../ports.ts';
import { type Answer, refusal } from './answer.ts';

/** An officer who can be given or asked something, or why not. */
export const availableOfficer = async (tx: Transaction, id: OfficerId): Promise<Answer<OfficerAccount>> => {
  const officer = await tx.officer(id);
  if (!officer) return refusal('officer_unknown');
  if (!officer.active || officer.password === null) return refusal('officer_unavailable');
  return { ok: true, value: officer, repeated: false };
};
