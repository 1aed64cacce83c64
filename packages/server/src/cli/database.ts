import { readConfig } from '../config.ts';
import { openStore } from '../installation.ts';

type Opened = Awaited<ReturnType<typeof openStore>>;

/** Runs one command on the database that the environment names, whether a server runs on it or not. */
export const withStore = async <Value>(use: (store: Opened) => Promise<Value>): Promise<Value> => {
  const store = await openStore(readConfig(process.env));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};
