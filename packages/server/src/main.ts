import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, type Scenario } from '@lanterne/protocol';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { openProvider } from './auth/open-provider.ts';
import { createPasskeys, loadPasskeyLibrary } from './auth/passkeys.ts';
import { argon2id } from './auth/password.ts';
import { createSlowHasher } from './auth/slow-hash.ts';
import { createAuthenticator } from './auth/totp.ts';
import { createMemoryBus } from './bus/memory.ts';
import { type Config, ConfigError } from './config.ts';
import { legalBasesOf, type Policy, sealingSites } from './domain/policy.ts';
import { createClamd } from './files/clamd.ts';
import { createSanitizer } from './files/sanitizer.ts';
import { createHandoverPrinter } from './handover/printer.ts';
import { readHelp } from './help.ts';
import { readAssets } from './http/assets.ts';
import { createListener } from './http/listener.ts';
import { createOrigins } from './http/origins.ts';
import { problem } from './http/problem.ts';
import type { App } from './http/route.ts';
import { type House, isClosed, UNSETTLED } from './http/site-answer.ts';
import { startDeliveries } from './jobs/deliver.ts';
import { startLayingKeys } from './jobs/lay-keys.ts';
import { startNoting } from './jobs/note-head.ts';
import { startPurge } from './jobs/purge.ts';
import { type Job, repeat } from './jobs/scheduler.ts';
import { startTranslations } from './jobs/translate.ts';
import { deriveKey, KeyError, makeKeyFile } from './key.ts';
import type { MasterKeySource } from './key-service/open.ts';
import { createTransit, type TransitSettings } from './key-service/transit.ts';
import { type KeyService, KeyServiceAway } from './master-keys.ts';
import { readNoticeWords } from './notice-words.ts';
import { createCaller } from './outgoing/caller.ts';
import {
  bergamotEntry,
  migrations,
  printerEntry,
  sanitizerEntry,
  sanitizerExecArgv,
  web,
  writerEntry,
  writerExecArgv,
} from './paths.ts';
import { readPolicy } from './policy.ts';
import type { Change, IdentityProvider, Logger, PasswordHasher, Sanitizer, Scanner, Store } from './ports.ts';
import { createHub } from './realtime/hub.ts';
import { readScenarios, sayFileFault, scenarioFolders } from './scenarios.ts';
import { notePolicy } from './services/note-policy.ts';
import { createOpensAt } from './services/opens-at.ts';
import { newSecret } from './services/secret.ts';
import { translatingOf, translatorFor } from './services/translating.ts';
import { createSessions } from './services/use-session.ts';
import { backUpDatabase, backUpKeys } from './store/backup.sqlite.ts';
import { keysFileOf } from './store/connect.sqlite.ts';
import { createPostgresStore } from './store/postgres-store.ts';
import { createSqliteStore } from './store/sqlite-store.ts';
import { KeysLost, type OpenStore, WrongMasterKey } from './store/store.ts';
import { noDetector, openDetector } from './translation/detector.ts';
import { openTranslator } from './translation/open.ts';
import type { Router } from './translation/router.ts';
import { readTranslationWords } from './translation-words.ts';
import { createWebhookSender } from './webhooks/sender.ts';

/** How this program hashes the passwords of officers. */
export const passwordHasher: PasswordHasher = argon2id;

/** The database cannot be opened; the message says which, why, and what to do. */
export class DatabaseError extends Error {
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

const openDatabase = async (config: Config, onCommitted: (changes: readonly Change[]) => void): Promise<OpenStore> => {
  const { database } = config;
  const masterKey = await openMasterKey(config);
  const common = { masterKey, clock: Date.now, onCommitted };
  return database.kind === 'postgres'
    ? createPostgresStore({ ...common, url: database.url, migrations: `${migrations}/postgres` })
    : createSqliteStore({
        ...common,
        file: database.file,
        migrations: `${migrations}/sqlite`,
        thread: { entry: writerEntry, execArgv: writerExecArgv },
      });
};

/**
 * Opens the database and the master key that the configuration names, making them on the first start, and applies
 * migrations. Throws `KeyError` or `DatabaseError`.
 */
export const openStore = async (
  config: Config,
  onCommitted: (changes: readonly Change[]) => void = () => {},
): Promise<OpenStore> => {
  const { masterKey } = config;
  const isNew = 'file' in masterKey && makeKeyFile(masterKey.file);
  try {
    return await openDatabase(config, onCommitted);
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

/** Log lines go to standard error: standard output is for what a program may read. Never text of a conversation. */
export const createLogger = (level: Config['logLevel']): Logger =>
  pino({ level, base: null, serializers: { error: pino.stdSerializers.err } }, pino.destination(2));

/** How this program makes files anew. */
export const openSanitizer = (logger: Logger): Sanitizer =>
  createSanitizer({ entry: sanitizerEntry, execArgv: sanitizerExecArgv, logger });

/** The virus scanner that the configuration names, if any. */
export const openScanner = ({ clamd }: Config, logger: Logger): Scanner | null =>
  clamd && createClamd({ ...clamd, logger });

/** The provider of identities that the policy names, if any; nothing is asked of it yet. Throws `FileError`. */
export const openIdentityProvider = (policy: Policy, logger: Logger): IdentityProvider | null =>
  openProvider(policy, { clock: Date.now, logger });

/** The engines that the policy names; nothing is asked of them yet. Throws `FileError`. */
export const openEngines = (
  { publicOrigin }: Config,
  policy: Policy,
  { key, logger }: { readonly key: Buffer; readonly logger: Logger },
): Router =>
  openTranslator(policy, {
    logger,
    clock: Date.now,
    publicOrigin,
    key,
    bergamot: { entry: bergamotEntry, execArgv: writerExecArgv },
  });

/** Engines that are down when the server starts are known to serve their pairs so soon after they are up. */
const LEARN_EVERY_MS = 15_000;

/** Asks engines what they serve, and says it; where there are none, that nothing leaves. */
const startLearning = (translator: Router, policy: Policy, logger: Logger): Job => {
  if (translator.served().length === 0) logger.info({}, 'no translation engine: no text leaves this machine');
  const legalBases = legalBasesOf(policy);
  for (const { engine } of translator.served()) {
    const { id, locality, destination } = engine;
    if (locality === 'external') logger.warn({ engine: id, destination, legalBases }, 'text goes to somebody else');
  }
  return repeat('asking translation engines what they serve', translator.learn, { everyMs: LEARN_EVERY_MS, logger });
};

export interface RunningServer {
  /** Where browsers reach it. */
  readonly origin: string;
  readonly store: Store;
  /** The address that it listens on, which a proxy in front may hide. */
  readonly address: string;
  /** Drains: takes no more connections, tells streams to come back, finishes what was accepted. */
  close(): Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // A server on a host and port, not on a pipe, has an address of this form.
      resolve(server.address() as AddressInfo);
    });
  });

const originOf = ({ address, port, family }: AddressInfo): string => {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `http://${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${port}`;
};

/** Connections that are still open after this long are cut, so that a restart always ends. */
const DRAIN_MS = 5_000;

/** Where no address is looked at, none is sealed, and a page that announces it would say what is not so. */
const checkSeals = (policy: Policy, { trustProxy }: Config): Policy => {
  const sites = sealingSites(policy);
  if (sites.length === 0 || trustProxy !== null) return policy;
  const named = sites.map((site) => site || 'all').join(', ');
  throw new ConfigError([
    `TRUST_PROXY: expected how many proxies stand in front, 0 for none: the policy seals the addresses of visitors (${named}), and without it none is known`,
  ]);
};

/** What holds for every site. Throws `FileError`, or `ConfigError` where the policy and the settings do not fit. */
export const readHouse = (config: Config): House => {
  const { policyFile, helpFile, publicOrigin, host } = config;
  return {
    policy: checkSeals(readPolicy(policyFile), config),
    noticeWords: readNoticeWords(),
    // On this machine alone it is tried out.
    mustBeSettled: !isLoopback(publicOrigin ? new URL(publicOrigin).hostname : host),
    ...readHelp(helpFile),
  };
};

/** What officers may practise with. A story with a fault must not keep those who need help from being answered. */
const openScenarios = ({ policy }: House, logger: Logger): readonly Scenario[] => {
  const { scenarios, faults } = readScenarios(scenarioFolders(policy));
  for (const fault of faults) logger.warn({ fault: sayFileFault(fault) }, 'a scenario is not offered');
  return scenarios;
};

/** Sites on which nobody is served, and why. */
const warnOfClosed = async (store: Store, house: House, logger: Logger): Promise<void> => {
  for (const site of await store.sites()) {
    if (isClosed(site, house)) logger.warn({ site: site.id }, UNSETTLED);
  }
};

/** Wires everything and listens. */
export const startServer = async (
  config: Config,
  logger: Logger,
  house: House = readHouse(config),
): Promise<RunningServer> => {
  const provider = openIdentityProvider(house.policy, logger);
  const words = readTranslationWords();
  const assets = await readAssets(web);
  const bus = createMemoryBus();
  const [store] = await Promise.all([openStore(config, (changes) => bus.changes(changes)), loadPasskeyLibrary()]);
  const { houseSecret } = store;
  const decoy = await passwordHasher.hash(newSecret());

  const closeStore = async (error: unknown): Promise<never> => {
    await store.close();
    throw error;
  };
  await store.write(notePolicy, { policy: house.policy }).catch(closeStore);
  await warnOfClosed(store, house, logger).catch(closeStore);
  const callBackKey = deriveKey(houseSecret, 'lanterne translation call-backs');
  const translator = await (async () => openEngines(config, house.policy, { key: callBackKey, logger }))().catch(
    closeStore,
  );
  const detector = translator.served().length > 0 ? await openDetector() : noDetector;
  const sessions = createSessions({ store, clock: Date.now, logger, limits: house.policy.officers.session });
  const hub = createHub({
    store,
    bus,
    clock: Date.now,
    logger,
    opensAt: createOpensAt(store),
    routing: house.policy.routing,
    sessions,
    translating: ({ site, locale }) => translatingOf(translatorFor(translator, house.policy, site), locale),
  });
  const sender = createWebhookSender(house.policy.webhooks);
  const printer = createHandoverPrinter({ entry: printerEntry, execArgv: writerExecArgv });

  let app: App | undefined;
  const server = createListener(
    (request, env) => app?.fetch(request, env) ?? problem('unavailable', { retryAfter: 1 }),
  );

  const address = await listen(server, config.port, config.host).catch(closeStore);
  const origin = config.publicOrigin ?? originOf(address);
  const translations = startTranslations({ store, bus, logger, policy: house.policy, translator, detector, ...words });
  app = createApp({
    store,
    bus,
    hub,
    sessions,
    translations,
    clock: Date.now,
    logger,
    hasher: passwordHasher,
    decoy,
    tokenKey: deriveKey(houseSecret, 'lanterne visitor tokens'),
    slowHash: createSlowHasher(deriveKey(houseSecret, 'lanterne resume codes')),
    proofKey: deriveKey(houseSecret, 'lanterne proofs of work'),
    deviceKey: deriveKey(houseSecret, 'lanterne officer devices'),
    providerKey: deriveKey(houseSecret, 'lanterne officer provider'),
    provider,
    authenticator: createAuthenticator(deriveKey(houseSecret, 'lanterne authenticators')),
    passkeys: createPasskeys({
      key: deriveKey(houseSecret, 'lanterne passkeys'),
      origins: createOrigins(origin).own,
    }),
    recoveryHash: createSlowHasher(deriveKey(houseSecret, 'lanterne recovery codes')),
    sanitizer: openSanitizer(logger),
    scanner: openScanner(config, logger),
    sender,
    translator,
    printer,
    publicOrigin: origin,
    securityContact: config.securityContact,
    trustProxy: config.trustProxy,
    assets,
    scenarios: openScenarios(house, logger),
    ...house,
  });

  const purge = startPurge({ store, policy: house.policy, logger });
  const noting = startNoting({ store, logger });
  const laying = startLayingKeys({ store, logger, clock: Date.now });
  const learning = startLearning(translator, house.policy, logger);
  const deliveries = startDeliveries({ store, sender, printer, clock: Date.now, logger });

  return {
    origin,
    store,
    address: originOf(address),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Clients that keep their connection busy would otherwise never let go of it.
      server.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
      hub.drain();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await Promise.all([
        closed,
        purge.stop(),
        deliveries.stop(),
        noting.stop(),
        laying.stop(),
        learning.stop(),
        translations.stop(),
      ]);
      await translator.close();
      clearTimeout(cut);
      await store.close();
    },
  };
};
