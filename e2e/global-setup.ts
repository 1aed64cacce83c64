import { ensureBuilt } from './harness/build.ts';

/** Once before all journeys: they drive the built program. */
export const setup = (): void => ensureBuilt();
