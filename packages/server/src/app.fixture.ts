import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOORS, type LeaveWay, LOCALES, type OfficerId, type Role, type SiteId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { createApp } from './app.ts';
import { createPasskeys } from './auth/passkeys.ts';
import { createAuthenticator } from './auth/totp.ts';
import { createMemoryBus } from './bus/memory.ts';
import { NEW_OFFICER } from './domain/officer.ts';
import type { Policy } from './domain/policy.ts';
import { createSanitizer } from './files/sanitizer.ts';
import { createHandoverPrinter } from './handover/printer.ts';
import { readHelp } from './help.ts';
import type { Assets } from './http/assets.ts';
import { createListener, type ListenerLimits } from './http/listener.ts';
import { startTranslations, type TranslationTiming } from './jobs/translate.ts';
import { readNoticeWords } from './notice-words.ts';
import { helpOfFrance, migrations, printerEntry, sanitizerEntry, sanitizerExecArgv } from './paths.ts';
import { DEFAULT_POLICY } from './policy.ts';
import type {
  Clock,
  IdentityProvider,
  LanguageDetector,
  Logger,
  OfficerAccount,
  PasswordHasher,
  Scanner,
  SlowHasher,
  Store,
  Translator,
} from './ports.ts';
import { createHub, type HubTiming } from './realtime/hub.ts';
import { addOfficer } from './services/add-officer.ts';
import { addSite } from './services/add-site.ts';
import { notePolicy } from './services/note-policy.ts';
import { createOpensAt } from './services/opens-at.ts';
import { renewShifts } from './services/renew-shifts.ts';
import { hashSecret, newSecret } from './services/secret.ts';
import { translatingOf, translatorFor } from './services/translating.ts';
import { createSessions } from './services/use-session.ts';
import { createSqliteStore, type SqliteStoreOptions } from './store/sqlite-store.ts';
import { noDetector } from './translation/detector.ts';
import { readTranslationWords } from './translation-words.ts';
import { createWebhookSender } from './webhooks/sender.ts';

export const ORIGIN = 'https://chat.example.fr';
export const SITE_ORIGIN = 'https://www.ministere.example';
export const SITE = 'site' as SiteId;
export const PASSWORD = 'a long enough password';

const NEVER_MS = 3_600_000;

/** Fast on purpose: what argon2id costs is not what these tests are about. */
const plainHasher: PasswordHasher = {
  hash: async (password) => `plain:${password}`,
  verify: async (hash, password) => hash === `plain:${password}`,
};

/** As fast. */
const fastHash: SlowHasher = async (secret) => hashSecret(`slow ${secret}`);

/** Of a house without engines. */
const noTranslator: Translator = {
  within: () => ({
    serves: () => null,
    translate: async () => ({ state: 'failed', route: null, fault: 'pair-unsupported' }),
  }),
  onLate: () => () => undefined,
  receive: () => false,
};

const asset = { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('1'), brotli: undefined, gzip: undefined };
const files = { script: '/assets/x/main.js', styles: ['/assets/x/main.css'], preloads: [], textsOf: () => undefined };
const assets: Assets = {
  digests: { '/lanterne.js': 'sha384-x' },
  file: (path) => (path === 'frame/main.js' ? { ...asset, brotli: Buffer.from('br') } : undefined),
  loader: asset,
  frame: files,
  console: files,
  drawing: {
    drawApp: ({ id }) => `<main>${id}</main>`,
    drawNoScript: ({ id }) => `<p>${id}</p>`,
    textsOf: (locale) => ({ locale }),
    titleOf: () => 'Title',
  },
};

export interface Reply<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  /** Instead of `json`: sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

// What is read from the package is the same for every app.
const words = readTranslationWords();
const noticeWords = readNoticeWords();
const help = readHelp(helpOfFrance);

const openStoreIn = (folder: string, { clock, onCommitted }: Pick<SqliteStoreOptions, 'clock' | 'onCommitted'>) =>
  createSqliteStore({
    file: join(folder, 'lanterne.db'),
    migrations: join(migrations, 'sqlite'),
    masterKey: { keys: [Buffer.alloc(32, 7)] },
    clock,
    onCommitted,
  });

/** The first cookie that an answer sets: of the session, where one has begun. */
export const cookieIn = (headers: Headers): string => headers.get('set-cookie')?.split(';', 1)[0] ?? '';

/** All that it sets, as a browser sends them back. */
export const cookiesIn = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

/** The files of a new database, which takes long to make: each app is given a copy of one. */
const makeDatabase = async (): Promise<readonly (readonly [name: string, content: Buffer])[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-'));
  await (await openStoreIn(folder, { clock: () => 0, onCommitted: () => {} })).close();
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  rmSync(folder, { recursive: true });
  return files;
};
let database: ReturnType<typeof makeDatabase> | undefined;

/** The whole server on a temporary SQLite file and the memory bus, with a clock that the test sets. */
export const createTestApp = async ({
  wrap = (store) => store,
  timing = {},
  scanner = null,
  slowHash = fastHash,
  policy = DEFAULT_POLICY,
  translator = noTranslator,
  detector = noDetector,
  translationTiming = {},
  trustProxy = null,
  mustBeSettled = false,
  provider = () => null,
  securityContact = null,
}: {
  wrap?: (store: Store) => Store;
  timing?: HubTiming;
  scanner?: Scanner | null;
  slowHash?: SlowHasher;
  policy?: Policy;
  translator?: Translator;
  detector?: LanguageDetector;
  translationTiming?: TranslationTiming;
  trustProxy?: number | null;
  mustBeSettled?: boolean;
  provider?: (deps: { readonly clock: Clock; readonly logger: Logger }) => IdentityProvider | null;
  securityContact?: string | null;
} = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-'));
  database ??= makeDatabase();
  for (const [name, content] of await database) writeFileSync(join(folder, name), content);
  const time = { now: Date.parse('2026-11-24T12:00:00Z') };
  const clock = () => time.now;
  const lines: { level: string; facts: object; message: string }[] = [];
  const log = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message });
  const logger: Logger = { info: log('info'), warn: log('warn'), error: log('error') };
  const bus = createMemoryBus();
  const store = wrap(await openStoreIn(folder, { clock, onCommitted: (changes) => bus.changes(changes) }));
  const sessions = createSessions({ store, clock, logger, limits: policy.officers.session });
  const hub = createHub({
    store,
    bus,
    clock,
    logger,
    opensAt: createOpensAt(store),
    routing: policy.routing,
    sessions,
    translating: ({ site, locale }) => translatingOf(translatorFor(translator, policy, site), locale),
    timing: {
      absentAfterMs: 100,
      stuckMs: 200,
      keepAliveMs: 90,
      sessionCheckMs: 20,
      // Offers come by themselves, between what a test does: only where it asks for them.
      offerAfterMs: NEVER_MS,
      offerSweepMs: NEVER_MS,
      ...timing,
    },
  });
  const translations = startTranslations({
    store,
    bus,
    logger,
    policy,
    translator,
    detector,
    timing: translationTiming,
    ...words,
  });
  const app = createApp({
    store,
    bus,
    hub,
    sessions,
    translations,
    clock,
    logger,
    hasher: plainHasher,
    decoy: await plainHasher.hash(newSecret()),
    tokenKey: Buffer.alloc(32, 9),
    slowHash,
    proofKey: Buffer.alloc(32, 11),
    deviceKey: Buffer.alloc(32, 10),
    providerKey: Buffer.alloc(32, 11),
    provider: provider({ clock, logger }),
    authenticator: createAuthenticator(Buffer.alloc(32, 12)),
    passkeys: createPasskeys({ key: Buffer.alloc(32, 13), origins: [ORIGIN] }),
    recoveryHash: fastHash,
    sanitizer: createSanitizer({ entry: sanitizerEntry, execArgv: sanitizerExecArgv, logger }),
    scanner,
    sender: createWebhookSender(policy.webhooks),
    translator,
    printer: createHandoverPrinter({ entry: printerEntry, execArgv: sanitizerExecArgv }),
    publicOrigin: ORIGIN,
    securityContact,
    trustProxy,
    assets,
    scenarios: async () => [],
    policy,
    noticeWords,
    mustBeSettled,
    ...help,
  });
  await store.write(notePolicy, { policy });
  await store.write(addSite, {
    id: SITE,
    name: 'Site',
    origins: [SITE_ORIGIN],
    doors: DOORS,
    locales: LOCALES,
    settings: {},
  });

  const call = async <Body = Record<string, unknown>>(
    method: string,
    path: string,
    { token, cookie, headers, json, raw }: CallOptions = {},
  ): Promise<Reply<Body>> => {
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await app.request(`${ORIGIN}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(cookie && { cookie }),
        ...headers,
      },
      ...(body !== undefined && { body, duplex: 'half' }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  };

  /** Begins a session; answers the cookie. */
  const signIn = async (login: string, password = PASSWORD): Promise<string> =>
    cookieIn((await call('POST', '/v1/officer/session', { json: { login, password } })).headers);

  /** Adds an officer and signs them in; answers the cookie. */
  const officer = async (
    login: string,
    role: Role = 'officer',
    more: Partial<OfficerAccount> = {},
  ): Promise<string> => {
    const account = { ...NEW_OFFICER, id: nanoid() as OfficerId, login, alias: `Alias ${login}`, role, ...more };
    await store.write(addOfficer, {
      officer: { ...account, password: await plainHasher.hash(PASSWORD) },
      invite: null,
    });
    return signIn(login);
  };

  /** Opens a conversation; answers its id and token. */
  const open = async (json: object = { door: 'ask', locale: 'fr' }) => {
    const { body } = await call<{ conversation: string; token: string }>('POST', `/v1/sites/${SITE}/conversations`, {
      json,
    });
    return { ...body, path: `/v1/conversations/${body.conversation}` };
  };

  /** Takes it for whose cookie this is. */
  const claim = (conversation: string, cookie: string) =>
    call('POST', `/v1/officer/conversations/${conversation}/claim`, { cookie });

  /** Leaves as a visitor does. */
  const leave = ({ path, token }: { path: string; token: string }, how: LeaveWay = 'end') =>
    call('POST', `${path}/leave`, { token, json: { how } });

  const idOf = async (login: string): Promise<OfficerId> => {
    const found = await store.officerByLogin(login);
    if (!found) throw new Error(`there is no officer ${login}`);
    return found.id;
  };

  /** As a stream of the desk does while it is open: they are at work. */
  const openDesks = async (...logins: string[]): Promise<void> => {
    await store.write(renewShifts, { officers: await Promise.all(logins.map(idOf)) });
  };

  const invite = async (login: string): Promise<string> => {
    const secret = newSecret();
    const account = {
      ...NEW_OFFICER,
      id: nanoid() as OfficerId,
      login,
      alias: login,
      role: 'officer',
      password: null,
    } as const;
    await store.write(addOfficer, { officer: account, invite: hashSecret(secret) });
    return secret;
  };

  /** The same app behind a real port, for streams. */
  const listen = async (limits: Partial<ListenerLimits> = {}) => {
    const server = createListener(app.fetch, limits);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const servers: Server[] = [];

  const close = async () => {
    hub.drain();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await translations.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };

  return {
    app,
    store,
    bus,
    hub,
    time,
    lines,
    folder,
    call,
    signIn,
    officer,
    idOf,
    openDesks,
    open,
    claim,
    leave,
    invite,
    listen,
    close,
  };
};

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;
