import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, type Scenario } from '@lanterne/protocol';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { openProvider } from './auth/open-provider.ts';
import { createPasskeys, loadPasskeyLibrary } from './auth/passkeys.ts';
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
import { openStore, passwordHasher } from './installation.ts';
import { startDeliveries } from './jobs/deliver.ts';
import { startLayingKeys } from './jobs/lay-keys.ts';
import { startNoting } from './jobs/note-head.ts';
import { startPurge } from './jobs/purge.ts';
import { type Job, repeat } from './jobs/scheduler.ts';
import { startTranslations } from './jobs/translate.ts';
import { deriveKey } from './key.ts';
import { readNoticeWords } from './notice-words.ts';
import { bergamotEntry, printerEntry, sanitizerEntry, sanitizerExecArgv, web, writerExecArgv } from './paths.ts';
import { readPolicy } from './policy.ts';
import type { IdentityProvider, Logger, Sanitizer, Scanner, Store } from './ports.ts';
import { createHub } from './realtime/hub.ts';
import { readScenarios, sayFileFault, scenarioFolders } from './scenarios.ts';
import { notePolicy } from './services/note-policy.ts';
import { createOpensAt } from './services/opens-at.ts';
import { newSecret } from './services/secret.ts';
import { translatingOf, translatorFor } from './services/translating.ts';
import { createSessions } from './services/use-session.ts';
import { noDetector, openDetector } from './translation/detector.ts';
import { openTranslator } from './translation/open.ts';
import type { Router } from './translation/router.ts';
import { readTranslationWords } from './translation-words.ts';
import { createWebhookSender } from './webhooks/sender.ts';

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

/**
 * What officers may practise with, read when the first of them asks: most servers start many times without anybody practising. A story
 * with a fault must not keep those who need help from being answered.
 */
const openScenarios = ({ policy }: House, logger: Logger): (() => Promise<readonly Scenario[]>) => {
  const read = async () => {
    const { scenarios, faults } = await readScenarios(scenarioFolders(policy));
    for (const fault of faults) logger.warn({ fault: sayFileFault(fault) }, 'a scenario is not offered');
    return scenarios;
  };
  let reading: ReturnType<typeof read> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
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
  const [store] = await Promise.all([
    openStore(config, { onCommitted: (changes) => bus.changes(changes), inThread: true }),
    loadPasskeyLibrary(),
  ]);
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
