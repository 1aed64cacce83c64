import type { OfficerAtWork } from '../domain/routing.ts';
import { LEASE_MS } from '../domain/shift.ts';
import type { Load, OfficerAccount, OpenShift, Reader, Transaction } from '../ports.ts';

/** An officer whose desk is open, as routing and colleagues look at them. */
export interface AtWork extends OfficerAtWork {
  readonly alias: string;
  /** Since when conversations are offered to them, or are not. */
  readonly since: number;
}

const toAtWork = ({ account, available, since, assignedAt }: OpenShift, load: Load | undefined): AtWork => {
  const { id, alias, queues, skills, languages, capacity } = account;
  const idleSince = Math.max(since, assignedAt ?? 0, load?.claimedAt ?? 0);
  return {
    id,
    alias,
    queues,
    skills,
    languages,
    capacity,
    available,
    since,
    load: load?.held ?? 0,
    idleSince,
    askable: true,
  };
};

/** Who is at work: every officer who has a desk open, in the order of their ids. */
export const officersAtWork = async (
  reader: Pick<Reader | Transaction, 'openShifts' | 'loads'>,
  now: number,
): Promise<AtWork[]> => {
  const [shifts, loads] = [await reader.openShifts(now - LEASE_MS), await reader.loads()];
  const byOfficer = new Map(loads.map((load) => [load.officer, load]));
  return shifts.map((shift) => toAtWork(shift, byOfficer.get(shift.officer)));
};

/** Those who can be given or asked something now: at an open desk, and not on a break. */
export const availableOfficers = async (
  reader: Pick<Reader | Transaction, 'openShifts'>,
  now: number,
): Promise<OfficerAccount[]> =>
  (await reader.openShifts(now - LEASE_MS)).flatMap(({ account, available }) => (available ? [account] : []));
