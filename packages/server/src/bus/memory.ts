import type { Bus, BusListener } from '../ports.ts';

/** The bus of one process: a function call that hands the events over as they are. */
export const createMemoryBus = (): Bus => {
  const listeners = new Set<BusListener>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changes(batch) {
      for (const listener of listeners) listener.changes(batch);
    },
    signal(signal) {
      for (const listener of listeners) listener.signal(signal);
    },
  };
};
