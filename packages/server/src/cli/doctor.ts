import { randomBytes } from 'node:crypto';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { instantOf } from '../domain/instant.ts';
import { legalBasesOf } from '../domain/policy.ts';
import { readHelp } from '../help.ts';
import { addressesOf } from '../http/provider.ts';
import { isClosed, UNSETTLED } from '../http/site-answer.ts';
import { nameOfSource, openKeyService, openStore } from '../installation.ts';
import type { LaysKeys } from '../jobs/lay-keys.ts';
import { FileError } from '../json-file.ts';
import { KeyError, readKeyFile, readKeys } from '../key.ts';
import type { TransitSettings } from '../key-service/transit.ts';
import { createLogger, openEngines, openIdentityProvider, openSanitizer, openScanner, readHouse } from '../main.ts';
import { forbidDumps, leavesCore, writingOptions } from '../no-dumps.ts';
import { readPolicy } from '../policy.ts';
import type { Store } from '../ports.ts';
import { readScenarios, sayFileFault, scenarioFolders } from '../scenarios.ts';
import { Failure, parseCommand } from './exit.ts';

interface Finding {
  readonly check:
    | 'configuration'
    | 'contact'
    | 'proxy'
    | 'policy'
    | 'help'
    | 'scenarios'
    | 'address'
    | 'crash'
    | 'key'
    | 'disk'
    | 'database'
    | 'clock'
    | 'purge'
    | 'files'
    | 'scanner'
    | 'translation'
    | 'provider';
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

/** Whether somebody who finds a weakness learns whom to tell. */
const contact = ({ securityContact }: Config): Finding =>
  securityContact === null
    ? {
        check: 'contact',
        state: 'warning',
        says: 'LANTERNE_SECURITY_CONTACT is not set: there is no security.txt, so whoever finds a weakness may tell nobody',
      }
    : { check: 'contact', state: 'ok', says: `weaknesses are told to ${securityContact}` };

/** On one machine nobody is told from anybody; for the public, whoever floods has to be. */
const proxy = ({ trustProxy, publicOrigin }: Config): Finding[] => {
  if (trustProxy !== null) {
    const says = trustProxy === 0 ? 'no proxy is believed' : `TRUST_PROXY: ${trustProxy} in front, which is believed`;
    return [{ check: 'proxy', state: 'ok', says }];
  }
  if (publicOrigin === null) return [];
  const says = 'TRUST_PROXY is not set: a flood from one network counts as one from everywhere (docs/operating.md)';
  return [{ check: 'proxy', state: 'warning', says }];
};

/** What the policy asks of the settings: the server refuses to start without. */
const asked = (config: Config): Finding[] => {
  try {
    readHouse(config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((says) => ({ check: 'proxy', state: 'fault', says }));
    // What is wrong with a file is told by its own check.
    if (error instanceof FileError) return [];
    throw error;
  }
};

const DAY_MS = 86_400_000;
/** The longest that SAFETY.md, section 4, sees for what was only talked about. */
const KEPT_LONG_MS = 30 * DAY_MS;

const UNITS = [
  ['days', DAY_MS],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
] as const;

/** `1 day 12 hours`, or `0 seconds`. */
const sayDuration = (ms: number): string => {
  const parts = UNITS.map(([unit, size], index) => {
    const above = UNITS[index - 1]?.[1];
    return { unit, count: Math.floor((above ? ms % above : ms) / size) };
  });
  const said = parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${count === 1 ? unit.slice(0, -1) : unit}`);
  return said.join(' ') || '0 seconds';
};

/** What visitors are promised, in a line. */
const policy = ({ policyFile }: Config): Finding => {
  const { retention, visitor, anonymity } = readPolicy(policyFile);
  const says = [
    `${policyFile ?? 'no LANTERNE_POLICY: the defaults'}: conversations are erased ${sayDuration(retention.endedMs)} after their end`,
    visitor.eraseNow ? 'visitors may erase at once' : 'visitors may not erase at once',
    `anonymity ${anonymity}`,
  ].join(', ');
  return retention.endedMs > KEPT_LONG_MS
    ? { check: 'policy', state: 'warning', says: `${says}; more than 30 days needs a reason` }
    : { check: 'policy', state: 'ok', says };
};

const REVIEW_AFTER_MS = 180 * DAY_MS;

const help = ({ helpFile }: Config): Finding => {
  const { help: data, emergency } = readHelp(helpFile);
  const { police, general, text } = emergency;
  const says = `of ${data.country}, reviewed on ${data.reviewedOn}; emergency ${[police, general, text].filter(Boolean).join(', ')}`;
  return Date.now() - Date.parse(data.reviewedOn) > REVIEW_AFTER_MS
    ? { check: 'help', state: 'warning', says: `${says}: old enough to be gone through again (docs/help.md)` }
    : { check: 'help', state: 'ok', says };
};

/** One that has faults is not offered; the others are. */
const scenarios = async ({ policyFile }: Config): Promise<Finding[]> => {
  const { scenarios: whole, faults } = await readScenarios(scenarioFolders(readPolicy(policyFile)));
  if (faults.length === 0) return [{ check: 'scenarios', state: 'ok', says: `${whole.length} to practise with` }];
  return faults.map((fault) => ({ check: 'scenarios', state: 'warning', says: sayFileFault(fault) }));
};

/** One fault for each that a file has. */
const fromFile = async (check: Finding['check'], find: () => Finding | Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return [await find()].flat();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.faults.map((says) => ({ check, state: 'fault', says }));
  }
};

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

/** What a crash of a server that is started as this was would leave on the disk. */
const crash = (): Finding => {
  const writing = writingOptions();
  if (writing.length > 0)
    return { check: 'crash', state: 'fault', says: `${writing.join(' ')} would write what is in memory to a file` };
  forbidDumps();
  return leavesCore()
    ? {
        check: 'crash',
        state: 'warning',
        says: 'a crash would leave an image of the memory: install prlimit (util-linux), or start it with LimitCORE=0',
      }
    : { check: 'crash', state: 'ok', says: 'a crash leaves nothing of the memory on the disk' };
};

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

const PURGE_LATE_MS = 3_600_000;

/** The server does it every minute; where none runs, nothing is erased. */
const lastPurge = async (store: Store): Promise<Finding> => {
  const at = await store.lastPurge();
  if (at === null) return { check: 'purge', state: 'warning', says: 'never done yet; the server does it when it runs' };
  const says = `nothing was left over its time at ${instantOf(at)}`;
  return Date.now() - at > PURGE_LATE_MS
    ? { check: 'purge', state: 'warning', says: `${says}: is no server running?` }
    : { check: 'purge', state: 'ok', says };
};

/** Sites on which nobody is served, and sites that the policy names and nobody has added. */
const sites = async (config: Config, store: Store): Promise<Finding[]> => {
  const house = readHouse(config);
  const known = await store.sites();
  const closed = known.filter((site) => isClosed(site, house));
  const unknown = Object.keys(house.policy.sites).filter((id) => !known.some((site) => site.id === id));
  return [
    ...closed.map(({ id }): Finding => ({ check: 'policy', state: 'fault', says: `${id}: ${UNSETTLED}` })),
    ...unknown.map(
      (id): Finding => ({ check: 'policy', state: 'warning', says: `/sites/${id}: there is no such site` }),
    ),
  ];
};

/** What there is at the moment: a first start makes both, but never one without the other. */
const inventory = async ({ masterKey, database }: Config) => {
  const hasKey = !('file' in masterKey) || readKeyFile(masterKey.file) !== null;
  // Whether there is one on a PostgreSQL server is known only to who can open it.
  const hasFile = database.kind === 'sqlite' && (await exists(database.file));
  return { hasKey, keyIsLost: !hasKey && hasFile, isNew: !hasKey || (database.kind === 'sqlite' && !hasFile) };
};

/** Asks the service for what it is needed for: it stands between a restart and everybody who writes. */
const keyService = async (transit: TransitSettings): Promise<Finding> => {
  const service = openKeyService(transit);
  await service.check();
  const { mode } = await stat(transit.tokenFile);
  return (mode & 0o077) === 0
    ? { check: 'key', state: 'ok', says: `${transit.url} wraps and opens keys, under ${service.newest()}` }
    : { check: 'key', state: 'fault', says: `${transit.tokenFile} can be read by others: chmod 600 it` };
};

const key = async (config: Config): Promise<Finding> => {
  if ('transit' in config.masterKey) return keyService(config.masterKey.transit);
  if (!('file' in config.masterKey)) {
    const count = readKeys(config.masterKey).length;
    return {
      check: 'key',
      state: 'ok',
      says: `${nameOfSource(config)} gives ${count === 1 ? 'a key' : `${count} keys`}`,
    };
  }
  const keyFile = config.masterKey.file;
  const { hasKey, keyIsLost } = await inventory(config);
  if (keyIsLost) {
    return { check: 'key', state: 'fault', says: `${keyFile} is not there, and the database is: put the key back` };
  }
  if (!hasKey) {
    return (await mayWriteIn(dirname(keyFile)))
      ? { check: 'key', state: 'warning', says: `${keyFile} does not exist yet; the first start makes it` }
      : { check: 'key', state: 'fault', says: `${keyFile} does not exist, and this account may not make it there` };
  }
  const { mode } = await stat(keyFile);
  return (mode & 0o077) === 0
    ? { check: 'key', state: 'ok', says: `${keyFile} is readable by its owner alone` }
    : { check: 'key', state: 'fault', says: `${keyFile} can be read by others: chmod 600 it` };
};

const disk = async ({ database, masterKey }: Config): Promise<Finding> => {
  const here = 'file' in masterKey ? masterKey.file : resolve('data');
  const folder = dirname(database.kind === 'sqlite' ? database.file : here);
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
  const store = await openStore(config);
  try {
    await store.check();
    const ahead = Math.max(...(await store.waiting()).map(({ lastAt }) => lastAt), 0) - Date.now();
    return [
      { check: 'database', state: 'ok', says: `${config.database.kind} reads and writes` },
      ahead > 60_000
        ? { check: 'clock', state: 'fault', says: 'events in the log are in the future: set this machine’s clock' }
        : { check: 'clock', state: 'ok', says: new Date().toISOString() },
      ...(await laidKeys(store)),
      await lastPurge(store),
      ...(await sites(config, store)),
    ];
  } finally {
    await store.close();
  }
};

/** How long conversations can be opened while the service that has the master key is away. */
const laidKeys = async (store: LaysKeys): Promise<Finding[]> => {
  const until = await store.layKeys(Date.now());
  if (until === null) return [];
  return [{ check: 'key', state: 'ok', says: `keys are there for conversations that begin until ${until}` }];
};

const clock = (): Finding[] =>
  Date.now() < BUILT_AFTER
    ? [{ check: 'clock', state: 'fault', says: `it is ${new Date().toISOString()} here: set this machine’s clock` }]
    : [];

/** The smallest picture there is: one dot. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Whether what visitors attach can be made anew here: the decoders are binaries, one for each platform. */
const files = async (): Promise<Finding> => {
  const remade = await openSanitizer(createLogger('silent')).remake('image/png', DOT);
  return remade.ok
    ? { check: 'files', state: 'ok', says: 'pictures can be made anew' }
    : {
        check: 'files',
        state: 'fault',
        says: 'no picture can be made anew: install the packages again, on this machine',
      };
};

const scanner = async (config: Config): Promise<Finding[]> => {
  const clamd = openScanner(config, createLogger('silent'));
  if (!clamd) return [];
  await clamd.check();
  return [{ check: 'scanner', state: 'ok', says: 'clamd answers' }];
};

const ENGINE_MS = 30_000;
const PAIRS_SHOWN = 12;

const engineFinding = async (
  { engine, pairs }: ReturnType<ReturnType<typeof openEngines>['served']>[number],
  legalBases: readonly string[],
): Promise<Finding> => {
  const { id, version, grade, locality, destination } = engine;
  const said = (pairs ?? []).map(({ from, to }) => `${from}-${to}`);
  const shown = said.length > PAIRS_SHOWN ? `${said.length} pairs` : said.join(' ') || 'nothing that it would say';
  const says = `${id} (${version}, ${grade}) serves ${shown}; text goes to ${destination}`;
  try {
    await engine.check(AbortSignal.timeout(ENGINE_MS));
  } catch (error) {
    return { check: 'translation', state: 'fault', says: `${says}; ${error instanceof Error ? error.message : error}` };
  }
  return locality === 'external'
    ? {
        check: 'translation',
        state: 'warning',
        says: `${says}, outside of the house, permitted by: ${legalBases.join('; ') || 'nothing, so no site sends any'}`,
      }
    : { check: 'translation', state: 'ok', says };
};

/** Which engine serves what, and where text goes. */
const translation = async (config: Config): Promise<Finding[]> => {
  const chosen = readPolicy(config.policyFile);
  // Nothing is translated here, so that nobody ever calls back under this key.
  const translator = openEngines(config, chosen, { key: randomBytes(32), logger: createLogger('silent') });
  try {
    await translator.learn();
    const served = translator.served();
    if (served.length === 0) {
      return [
        { check: 'translation', state: 'ok', says: 'no engine: messages stay as they were written, no text leaves' },
      ];
    }
    return await Promise.all(served.map((one) => engineFinding(one, legalBasesOf(chosen))));
  } finally {
    await translator.close();
  }
};

/** Whether the provider of identities is there and does what the policy asks of it; and what is to be registered there. */
const provider = async (config: Config): Promise<Finding[]> => {
  const chosen = readPolicy(config.policyFile);
  const opened = openIdentityProvider(chosen, createLogger('silent'));
  const { provider: settings } = chosen.officers;
  if (!opened || !settings) return [];
  const lacks = await opened.check();
  const origin = config.publicOrigin ?? `http://${config.host}:${config.port}`;
  const { returnTo, leftFor } = addressesOf(origin);
  const says = `${settings.name} answers at ${settings.issuer}; registered there must be ${returnTo}, and ${leftFor} for signing out`;
  if (lacks.length > 0) return [{ check: 'provider', state: 'fault', says: `${says}; but ${lacks.join('; ')}` }];
  return settings.amr.length === 0
    ? [{ check: 'provider', state: 'warning', says: `${says}; no second factor is asked for` }]
    : [{ check: 'provider', state: 'ok', says: `${says}; officers must show ${settings.amr.join(' or ')}` }];
};

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
    contact(config),
    ...proxy(config),
    ...asked(config),
    ...(await fromFile('policy', () => policy(config))),
    ...(await fromFile('help', () => help(config))),
    // Without a policy that can be read there is no telling; what is wrong with it has been said.
    ...(await fromFile('policy', () => scenarios(config))).filter(({ check }) => check === 'scenarios'),
    await address(config),
    crash(),
    await key(config).catch(asFault('key')),
    await disk(config).catch(asFault('disk')),
    ...clock(),
    await files().catch(asFault('files')),
    ...(await scanner(config).catch((error: unknown) => [asFault('scanner')(error)])),
    ...(await translation(config).catch((error: unknown): Finding[] => {
      // What is wrong with the policy has been said.
      if (error instanceof FileError && error.message.startsWith('The policy')) return [];
      return [asFault('translation')(error)];
    })),
    ...(await provider(config).catch((error: unknown): Finding[] => {
      if (!(error instanceof FileError)) return [asFault('provider')(error)];
      // What is wrong with the policy has been said.
      if (error.message.startsWith('The policy')) return [];
      return error.faults.map((says) => ({ check: 'provider', state: 'fault', says: `its secret: ${says}` }));
    })),
    // A key or a file that cannot be read, and settings that do not fit, have been told as such.
    ...(await database(config).catch((error: unknown) =>
      [KeyError, FileError, ConfigError].some((told) => error instanceof told) ? [] : [asFault('database')(error)],
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
