import type { Store } from '../ports.ts';
import type { OpenOptions, Subject } from './store.contract.ts';

/** A subject that knows which stores of it are open. */
export interface TrackedSubject extends Subject {
  /** So many of them, one after the other: the first makes the tables. */
  openMany(count: number): Promise<Store[]>;
  closeAll(): Promise<void>;
}

/**
 * Keeps track of the stores that a suite opens, each with these options, and closes those that are open before all is
 * removed.
 */
export const trackStores = (subject: Subject, options: OpenOptions): TrackedSubject => {
  let opened: Store[] = [];
  const open = async (more?: OpenOptions) => {
    const store = await subject.open({ ...options, ...more });
    opened.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const one of opened) await one.close();
    opened = [];
  };
  return {
    ...subject,
    open,
    async openMany(count) {
      const stores: Store[] = [];
      while (stores.length < count) stores.push(await open());
      return stores;
    },
    closeAll,
    async remove() {
      await closeAll();
      await subject.remove();
    },
  };
};
