import { vi } from 'vitest';

/** Under the limit of a test, so that what was missing is told instead of “timed out”. */
const PATIENCE_MS = 25_000;

/** On a busy machine what a test waits for comes late, not never: `vi.waitFor` gives up after a second by itself. */
const { waitFor } = vi;
vi.waitFor = (callback, options = {}) =>
  waitFor(callback, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
