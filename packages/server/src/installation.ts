import { rmSync } from 'node:fs';
import { argon2id } from './auth/password.ts';
import type { Config } from './config.ts';
import { KeyError, makeKeyFile } from './key.ts';
import type { MasterKeySource } from './key-service/open.ts';
import { createTransit, type TransitSettings } from './key-service/transit.ts';
import { type KeyService, KeyServiceAway } from './master-keys.ts';
import { createCaller } from './outgoing/caller.ts';
import { migrations, writerEntry, writerExecArgv } from './paths.ts';
import type { Change, PasswordHasher } from './ports.ts';
import { backUpDatabase, backUpKeys } from './store/backup.sqlite.ts';
import { keysFileOf } from './store/connect.sqlite.ts';
import { createSqliteStore } from './store/sqlite-store.ts';
import { KeysLost, type OpenStore, WrongMasterKey } from './store/store.ts';
import { Told } from './told.ts';

/** How this program hashes the passwords of officers. */
export const passwordHasher: PasswordHasher = argon2id;

/** The database cannot be opened; the message says which, why, and what to do. */
export class DatabaseError extends Told {
  override readonly name = 'DatabaseError';
}

const nameOf = ({ database }: Config): string =>
  database.kind === 'sqlite' ? `The database ${database.file}` : 'The PostgreSQL database';

const nameOfKeys = ({ database }: Config): string =>
  database.kind === 'sqlite' ? keysFileOf(database.file) : 'the schema lanterne_keys';

/** What the operator knows the source of the master key by. */
export const nameOfSource = ({ masterKey }: Pick<Config, 'masterKey'>): string => {
  if ('transit' in masterKey) return masterKey.transit.url;
  if ('file' in masterKey) return masterKey.file;
  return 'command' in masterKey ? 'LANTERNE_KEY_COMMAND' : 'LANTERNE_KEY';
};

const whyNot = (config: Config, error: unknown): string => {
  if (error instanceof WrongMasterKey)
    return `${nameOf(config)} was written under another master key than ${nameOfSource(config)} holds: ${
      'transit' in config.masterKey ? 'name the right one, or the one before beside it' : 'put the right one there'
    }.`;
  if (error instanceof KeysLost)
    return `${nameOf(config)} does not go with the keys in ${nameOfKeys(config)}: put back the right ones (docs/keys.md).`;
  return `${nameOf(config)} cannot be opened: ${error instanceof Error ? error.message : error}.`;
};

/** The service that has the master key; nothing is asked of it yet. The operator has named it, so it may be in the house. */
export const openKeyService = (transit: TransitSettings): KeyService =>
  createTransit(transit, createCaller({ insideHosts: [new URL(transit.url).host] }));

/** Throws `KeyError` when the service that has the master key cannot be used. */
const openMasterKey = async (config: Config): Promise<MasterKeySource> => {
  const { masterKey } = config;
  if (!('transit' in masterKey)) return masterKey;
  const service = openKeyService(masterKey.transit);
  try {
    await service.check();
  } catch (error) {
    if (error instanceof KeyServiceAway) throw new KeyError(error.message, { cause: error });
    throw error;
  }
  return { service, older: masterKey.older };
};

/** How a program works on the database. */
export interface StoreUse {
  /** Told the changes of each commit. */
  readonly onCommitted?: (changes: readonly Change[]) => void;
  /** Writes to SQLite in a thread of its own: for who has more to do meanwhile than to wait. */
  readonly inThread?: boolean;
}

const openDatabase = async (config: Config, { onCommitted = () => {}, inThread }: StoreUse): Promise<OpenStore> => {
  const { database } = config;
  const masterKey = await openMasterKey(config);
  const common = { masterKey, clock: Date.now, onCommitted };
  if (database.kind === 'postgres') {
    // Whoever has SQLite does not wait for what speaks to PostgreSQL.
    const { createPostgresStore } = await import('./store/postgres-store.ts');
    return createPostgresStore({ ...common, url: database.url, migrations: `${migrations}/postgres` });
  }
  return createSqliteStore({
    ...common,
    file: database.file,
    migrations: `${migrations}/sqlite`,
    ...(inThread && { thread: { entry: writerEntry, execArgv: writerExecArgv } }),
  });
};

/**
 * Opens the database and the master key that the configuration names, making them on the first start, and applies
 * migrations. Throws `KeyError` or `DatabaseError`.
 */
export const openStore = async (config: Config, use: StoreUse = {}): Promise<OpenStore> => {
  const { masterKey } = config;
  const isNew = 'file' in masterKey && makeKeyFile(masterKey.file);
  try {
    return await openDatabase(config, use);
  } catch (error) {
    // A key that was made for a database of another key must not stand where the right one belongs.
    if (isNew && (error instanceof WrongMasterKey || error instanceof KeysLost)) rmSync(masterKey.file);
    if (error instanceof KeyError) throw error;
    throw new DatabaseError(whyNot(config, error), { cause: error });
  }
};

/** Copies a SQLite database, or its keys, while a server may run on it. Throws `DatabaseError`. */
export const backUp = (config: Config, what: 'database' | 'keys', to: string): void => {
  const { database } = config;
  if (database.kind !== 'sqlite')
    throw new DatabaseError('PostgreSQL has tools of its own: pg_dump --exclude-schema=lanterne_keys (docs/keys.md).');
  try {
    if (what === 'database') backUpDatabase(database.file, to);
    else backUpKeys(database.file, to);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new DatabaseError(`${to} is there already: name another file.`, { cause: error });
    throw new DatabaseError(`No copy was made: ${error instanceof Error ? error.message : error}.`, { cause: error });
  }
};
