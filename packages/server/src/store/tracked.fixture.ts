import type { Store } from '../ports.ts';
import type { Subject } from './store.contract.ts';

/** A subject that knows which stores of it are open. */
export interface TrackedSubject extends Subject {
  closeAll(): Promise<void>;
}

/** Keeps track of the stores that a suite opens, and closes those that are open before all is removed. */
export const trackStores = (subject: Subject): TrackedSubject => {
  let opened: Store[] = [];
  const closeAll = async () => {
    for (const one of opened) await one.close();
    opened = [];
  };
  return {
    ...subject,
    closeAll,
    async open(options) {
      const store = await subject.open(options);
      opened.push(store);
      return store;
    },
    async remove() {
      await closeAll();
      await subject.remove();
    },
  };
};
