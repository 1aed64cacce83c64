export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 15_000;

/**
 * The pause before try number `attempt` (from 0): doubles up to a ceiling. Half of it is chance, so that a thousand clients
 * do not come back in the same instant after a restart. `random` is in [0, 1).
 */
export const backOffMs = (attempt: number, random: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + random / 2);
