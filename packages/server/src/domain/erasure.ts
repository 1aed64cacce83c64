import { KEPT_PARTS, type KeptPart, type SiteId } from '@lanterne/protocol';

/** Why a conversation was erased: its time was over, its visitor wanted it, or its key was not there, as after a restore. */
export type ErasureCause = 'clock' | 'visitor' | 'lost-key';

/** One conversation that was erased, or of which a part was, when the time of that was over; nothing of it leads back to it. */
export interface Erasure {
  /** `2026-11-24`, in UTC. */
  readonly day: string;
  readonly site: SiteId;
  readonly cause: ErasureCause | KeptPart;
}

/** How many were erased on one day, of one site, for one cause. */
export interface ErasureCount extends Erasure {
  readonly conversations: number;
}

/** What is put on record of one day and one site. */
export interface Destruction {
  readonly day: string;
  readonly site: SiteId;
  readonly byClock: number;
  readonly byVisitor: number;
  readonly byLostKey: number;
  /** Of how many conversations a part alone was erased. */
  readonly parts: Readonly<Record<KeptPart, number>>;
}

export const erasureDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

const byName = <Value>(sums: ReadonlyMap<string, Value>): Value[] =>
  [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);

/** One count for each day, site and cause, always in the same order: whoever writes them meets no other in a circle. */
export const sumErasures = (erasures: readonly Erasure[]): ErasureCount[] => {
  const sums = new Map<string, ErasureCount>();
  for (const { day, site, cause } of erasures) {
    const name = `${day} ${site} ${cause}`;
    sums.set(name, { day, site, cause, conversations: (sums.get(name)?.conversations ?? 0) + 1 });
  }
  return byName(sums);
};

const NO_PARTS: Destruction['parts'] = { position: 0, contact: 0, notes: 0, handover: 0 };

const isPart = (cause: ErasureCount['cause']): cause is KeptPart => (KEPT_PARTS as readonly string[]).includes(cause);

const FIELDS = { clock: 'byClock', visitor: 'byVisitor', 'lost-key': 'byLostKey' } as const;

/** What counts come to, by day and site. */
export const destructionsOf = (counts: readonly ErasureCount[]): Destruction[] => {
  const sums = new Map<string, Destruction>();
  for (const { day, site, cause, conversations } of counts) {
    const name = `${day} ${site}`;
    const sum = sums.get(name) ?? { day, site, byClock: 0, byVisitor: 0, byLostKey: 0, parts: NO_PARTS };
    sums.set(
      name,
      isPart(cause)
        ? { ...sum, parts: { ...sum.parts, [cause]: sum.parts[cause] + conversations } }
        : { ...sum, [FIELDS[cause]]: sum[FIELDS[cause]] + conversations },
    );
  }
  return byName(sums);
};

/** The versions of the policy that were in force on a day, the oldest first: that with which it began, and those that came. */
export const versionsOn = (
  day: string,
  inForce: readonly { readonly version: string; readonly since: number }[],
): string[] => {
  const first = inForce.findLastIndex(({ since }) => erasureDay(since) < day);
  const until = inForce.findLastIndex(({ since }) => erasureDay(since) <= day);
  return [...new Set(inForce.slice(Math.max(first, 0), until + 1).map(({ version }) => version))];
};
