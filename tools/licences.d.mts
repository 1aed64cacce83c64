import type { Lock } from './shipped.mjs';

export const licenceFaults: (lock: Lock) => string[];
