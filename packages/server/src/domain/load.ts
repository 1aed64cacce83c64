/** How much comes in at one moment. */
export interface Load {
  /** Conversations that were opened in the last minute. */
  readonly perMinute: number;
  /** Of one network, in the last ten. */
  readonly perNetwork: number;
  /** Conversations that nobody has answered yet. */
  readonly waiting: number;
}

/** From here on it is three times, and ten times, what is calm. */
const STEPS = [1, 3, 10] as const;

/** How dear an opening is: the numbers of which one is looked for. On a cheap phone the last takes a few seconds at the most. */
const RANGES = [100_000, 300_000, 1_000_000] as const;

/**
 * Among how many numbers whoever opens a conversation has to find one; 0 while all is calm. It rises with the worst of the three:
 * each alone is a flood.
 */
export const rangeFor = (load: Load, calm: Load): number => {
  const times = Math.max(
    load.perMinute / calm.perMinute,
    load.perNetwork / calm.perNetwork,
    load.waiting / calm.waiting,
  );
  return RANGES[STEPS.findLastIndex((step) => times >= step)] ?? 0;
};
