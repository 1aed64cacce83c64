/** Ways in which a server can break its promise. */
export type FaultKind = 'lost' | 'doubled' | 'reordered';

/** Counts broken promises and keeps the first few in words. */
export interface Faults {
  add(kind: FaultKind, what: string): void;
  count(kind: FaultKind): number;
  readonly examples: readonly string[];
}

const EXAMPLES_MAX = 10;

export const createFaults = (): Faults => {
  const counts: Record<FaultKind, number> = { lost: 0, doubled: 0, reordered: 0 };
  const examples: string[] = [];
  return {
    examples,
    count: (kind) => counts[kind],
    add(kind, what) {
      counts[kind] += 1;
      if (examples.length < EXAMPLES_MAX) examples.push(`${kind}: ${what}`);
    },
  };
};
