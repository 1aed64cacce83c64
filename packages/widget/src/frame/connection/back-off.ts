const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * The pause before another try, after `failures` of them: doubles up to a ceiling. Half of it is chance (`random` is in
 * [0, 1)), so that all who lost the server in one instant do not come back in one instant.
 */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
