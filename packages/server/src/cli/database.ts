import { readConfig } from '../config.ts';
import { openStore } from '../main.ts';
import type { Store } from '../ports.ts';

/** Runs one command on the database that the environment names, whether a server runs on it or not. */
export const withStore = async <Value>(use: (store: Store) => Promise<Value>): Promise<Value> => {
  const { store } = await openStore(readConfig(process.env));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};
