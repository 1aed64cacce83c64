import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { KeyError, readKey } from '../key.ts';
import { openStore } from '../main.ts';
import { Failure, parseCommand } from './exit.ts';

interface Finding {
  readonly check: 'configuration' | 'address' | 'key' | 'disk' | 'database' | 'clock';
  readonly state: 'ok' | 'warning' | 'fault';
  /** What was found and, unless all is well, what to do. */
  readonly says: string;
}

const FREE_MIN_BYTES = 1_000_000_000;
/** No build of this program is older. */
const BUILT_AFTER = Date.parse('2026-11-01T00:00:00Z');

const configuration = ({ publicOrigin }: Config): Finding =>
  publicOrigin === null
    ? {
        check: 'configuration',
        state: 'warning',
        says: 'LANTERNE_ORIGIN is not set: right on this machine alone, wrong behind a proxy or on a network',
      }
    : { check: 'configuration', state: 'ok', says: `browsers come to ${publicOrigin}` };

/** Tries to listen where the server would. */
const address = ({ host, port }: Config): Promise<Finding> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'EADDRINUSE'
          ? { check: 'address', state: 'warning', says: `something listens on ${host}:${port}: is it Lanterne itself?` }
          : { check: 'address', state: 'fault', says: `HOST and PORT cannot be used: ${error.message}` },
      ),
    );
    server.listen(port, host, () =>
      server.close(() => resolve({ check: 'address', state: 'ok', says: `${host}:${port} is free` })),
    );
  });

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The folder itself, or the nearest one above that exists: there it would be made. */
const existing = async (folder: string): Promise<string> =>
  (await exists(folder)) ? folder : existing(dirname(folder));

const mayWriteIn = async (folder: string): Promise<boolean> =>
  access(await existing(folder), constants.W_OK).then(
    () => true,
    () => false,
  );

/** What there is at the moment: a first start makes both, but never one without the other. */
const inventory = async ({ keyFile, database }: Config) => {
  const masterKey = readKey(keyFile);
  // Whether there is one on a PostgreSQL server is known only to who can open it.
  const hasFile = database.kind === 'sqlite' && (await exists(database.file));
  return { masterKey, keyIsLost: !masterKey && hasFile, isNew: !masterKey || (database.kind === 'sqlite' && !hasFile) };
};

const key = async (config: Config): Promise<Finding> => {
  const { keyFile } = config;
  const { masterKey, keyIsLost } = await inventory(config);
  if (keyIsLost) {
    return { check: 'key', state: 'fault', says: `${keyFile} is not there, and the database is: put the key back` };
  }
  if (!masterKey) {
    return (await mayWriteIn(dirname(keyFile)))
      ? { check: 'key', state: 'warning', says: `${keyFile} does not exist yet; the first start makes it` }
      : { check: 'key', state: 'fault', says: `${keyFile} does not exist, and this account may not make it there` };
  }
  const { mode } = await stat(keyFile);
  return (mode & 0o077) === 0
    ? { check: 'key', state: 'ok', says: `${keyFile} is readable by its owner alone` }
    : { check: 'key', state: 'fault', says: `${keyFile} can be read by others: chmod 600 it` };
};

const disk = async ({ database, keyFile }: Config): Promise<Finding> => {
  const folder = dirname(database.kind === 'sqlite' ? database.file : keyFile);
  const { bavail, bsize } = await statfs(await existing(folder));
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB free`;
  return free >= FREE_MIN_BYTES
    ? { check: 'disk', state: 'ok', says }
    : { check: 'disk', state: 'fault', says: `${says}: make room, or writes will soon be refused` };
};

const database = async (config: Config): Promise<Finding[]> => {
  const { keyIsLost, isNew } = await inventory(config);
  // What is wrong with the key has been said.
  if (keyIsLost) return [];
  if (isNew) {
    return [{ check: 'database', state: 'warning', says: 'not made yet; the first start makes it' }];
  }
  const { store } = await openStore(config);
  try {
    await store.check();
    const ahead = Math.max(...(await store.waiting()).map(({ lastAt }) => lastAt), 0) - Date.now();
    return [
      { check: 'database', state: 'ok', says: `${config.database.kind} reads and writes` },
      ahead > 60_000
        ? { check: 'clock', state: 'fault', says: 'events in the log are in the future: set this machine’s clock' }
        : { check: 'clock', state: 'ok', says: new Date().toISOString() },
    ];
  } finally {
    await store.close();
  }
};

const clock = (): Finding[] =>
  Date.now() < BUILT_AFTER
    ? [{ check: 'clock', state: 'fault', says: `it is ${new Date().toISOString()} here: set this machine’s clock` }]
    : [];

/** A check that cannot be made is a fault of its subject. */
const asFault =
  (check: Finding['check']) =>
  (error: unknown): Finding => ({
    check,
    state: 'fault',
    says: error instanceof Error ? error.message : String(error),
  });

const examine = async (): Promise<Finding[]> => {
  let config: Config;
  try {
    config = readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((says) => ({ check: 'configuration', state: 'fault', says }));
  }
  return [
    configuration(config),
    await address(config),
    await key(config).catch(asFault('key')),
    await disk(config).catch(asFault('disk')),
    ...clock(),
    // A key that cannot be read has been told as such.
    ...(await database(config).catch((error: unknown) =>
      error instanceof KeyError ? [] : [asFault('database')(error)],
    )),
  ];
};

const MARKS: Record<Finding['state'], string> = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' };

export const doctor = async (args: string[]): Promise<void> => {
  const { values } = parseCommand('doctor', args, [], { json: { type: 'boolean' } });
  const findings = await examine();
  if (values.json) console.log(JSON.stringify(findings));
  else for (const { check, state, says } of findings) console.log(`${MARKS[state]}  ${check}: ${says}`);
  const faults = findings.filter(({ state }) => state === 'fault').length;
  if (faults > 0) throw new Failure(`${faults} to mend.`);
};
