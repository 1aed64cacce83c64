export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

/** The smallest value that at least `share` of all values do not exceed (nearest rank), so it is one that was measured. */
export const percentile = (sorted: ArrayLike<number>, share: number): number | null => {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? null;
};

/** Percentiles of latencies in ms, with two decimals; null where nothing was measured. */
export const summarise = (latencies: readonly number[]): Latency => {
  const sorted = Float64Array.from(latencies, round).sort();
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
};
