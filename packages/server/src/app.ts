import { operations, type Scenario } from '@lanterne/protocol';
import { Hono } from 'hono';
import { accountRoutes } from './http/account.ts';
import { adminRoutes } from './http/admin.ts';
import type { Assets } from './http/assets.ts';
import { cannedAnswerRoutes } from './http/canned-answers.ts';
import { createCaps } from './http/caps.ts';
import { createCookie } from './http/cookie.ts';
import { fileRoutes } from './http/files.ts';
import { createGate } from './http/gate.ts';
import { createGuesses } from './http/guesses.ts';
import { handoverRoutes } from './http/handover.ts';
import { mountHealth } from './http/health.ts';
import {
  createAllowance,
  createAttemptLimit,
  createBudget,
  createPurse,
  createSharedTurnstile,
  createTurnstile,
} from './http/limits.ts';
import { createNetworks } from './http/networks.ts';
import { officerRoutes } from './http/officer.ts';
import { mountOpenApi } from './http/openapi.ts';
import { createOrigins } from './http/origins.ts';
import { mountPages } from './http/pages.ts';
import { problem } from './http/problem.ts';
import { createProviderCookies, createProviderExit, providerRoutes } from './http/provider.ts';
import { recordRoutes } from './http/record.ts';
import { type App, type Env, mount } from './http/route.ts';
import { createSeals } from './http/seals.ts';
import { sessionRoutes } from './http/session.ts';
import { createSessionCookies } from './http/session-cookies.ts';
import type { House } from './http/site-answer.ts';
import { supervisorRoutes } from './http/supervisor.ts';
import { trainingRoutes } from './http/training.ts';
import { translationRoutes } from './http/translations.ts';
import { unsealingRoutes } from './http/unsealing.ts';
import { visitorRoutes } from './http/visitor.ts';
import { webhookRoutes } from './http/webhooks.ts';
import { mountWellKnown } from './http/well-known.ts';
import type { Translations } from './jobs/translate.ts';
import {
  type Authenticator,
  type Bus,
  type Clock,
  FilesUnavailable,
  type HandoverPrinter,
  type IdentityProvider,
  type Logger,
  type Passkeys,
  type PasswordHasher,
  type Sanitizer,
  type Scanner,
  SealBroken,
  type SlowHasher,
  type Store,
  StoreUnavailable,
  type Translator,
  type WebhookSender,
} from './ports.ts';
import type { Hub } from './realtime/hub.ts';
import type { Sessions } from './services/use-session.ts';

export interface AppDeps extends House {
  readonly store: Store;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly translations: Translations;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  /** The hash of a password that nobody knows. */
  readonly decoy: string;
  /** Makes visitors' tokens; 32 bytes. */
  readonly tokenKey: Buffer;
  /** Hashes resume codes. */
  readonly slowHash: SlowHasher;
  /** Signs the work that is asked of whoever comes while very many do; 32 bytes. */
  readonly proofKey: Buffer;
  /** Makes the marks of browsers in which an officer has signed in; 32 bytes. */
  readonly deviceKey: Buffer;
  /** Seals what browsers carry to the provider of identities and back; 32 bytes. */
  readonly providerKey: Buffer;
  /** Who else knows who officers are. */
  readonly provider: IdentityProvider | null;
  readonly authenticator: Authenticator;
  readonly passkeys: Passkeys;
  /** Hashes recovery codes of officers. */
  readonly recoveryHash: SlowHasher;
  readonly sanitizer: Sanitizer;
  /** Null where no virus scanner is configured. */
  readonly scanner: Scanner | null;
  /** Tells other systems of what happens. */
  readonly sender: WebhookSender;
  readonly translator: Pick<Translator, 'receive'>;
  /** Prints what visitors have consented to. */
  readonly printer: HandoverPrinter;
  /** Scheme, host and port under which browsers reach the server. */
  readonly publicOrigin: string;
  /** Where somebody who has found a weakness can say so, as a URI; null where it is not settled. */
  readonly securityContact: string | null;
  /** How many proxies in front are believed; null to look at no address. */
  readonly trustProxy: number | null;
  readonly assets: Assets;
  /** What officers may practise with. */
  scenarios(): Promise<readonly Scenario[]>;
}

/**
 * Whoever guesses at codes knows the password already, and three codes of a million are good at any time: a hundred tries a day
 * find one in ten years.
 */
const CODE_ATTEMPTS = { longestWaitMs: 15 * 60_000, forgetAfterMs: 24 * 60 * 60_000 };

/** Of those that hash resume codes: strangers, who must not keep officers from signing in. One network takes no more than its share. */
const CODE_HASHING_PLACES = 32;
const CODE_HASHING_SHARE = 8;

/**
 * How many resume codes all the world may try. A code has 81 bits, so this is not what keeps it from being guessed: it keeps
 * the machine for those who write.
 */
const RESUME_BUDGET = { burst: 20, everyMs: 200 };
/** The first of each network, whatever all the others do: whoever comes back types theirs once or twice. */
const RESUMES_OF_NETWORK = { burst: 5, everyMs: 120_000 };

/** Of those who come back from the provider of identities, which may be slow. */
const RETURNING_PLACES = 32;

/** Each holds up to ten megabytes until its file is kept. Who sends slowly on purpose takes no more than the share of a network. */
const UPLOAD_PLACES = 24;
const UPLOAD_SHARE = 6;

/** Seconds after which a client should try again what could not be written. */
const RETRY_AFTER = 1;
/** The same for files, each of which takes seconds. */
const FILES_RETRY_AFTER = 5;

/** The whole server as a function from requests to responses: no port, no environment. */
export const createApp = (deps: AppDeps): App => {
  const app = new Hono<Env>();
  const origins = createOrigins(deps.publicOrigin);
  const networks = createNetworks(deps.clock, deps.trustProxy);
  const seals = createSeals(deps);
  const cookie = createCookie('lanterne', deps.publicOrigin);
  const cookies = createSessionCookies({
    cookie,
    deviceCookie: createCookie('lanterne-device', deps.publicOrigin),
    deviceKey: deps.deviceKey,
    limits: deps.policy.officers.session,
  });
  const guesses = createGuesses(deps.clock);
  const caps = createCaps(deps.clock, deps.policy.abuse);

  const withProvider = {
    ...deps,
    providerCookies: createProviderCookies({
      ...deps,
      key: deps.providerKey,
      absoluteMs: deps.policy.officers.session.absoluteMs,
    }),
  };

  mount(
    app,
    {
      reader: deps.store,
      clock: deps.clock,
      origins,
      cookie,
      sessions: deps.sessions,
      policy: deps.policy,
      networks,
      seals,
      caps,
    },
    {
      ...visitorRoutes({
        ...deps,
        origins,
        seals,
        caps,
        gate: createGate({
          clock: deps.clock,
          key: deps.proofKey,
          networks,
          waiting: deps.hub.waiting,
          limits: deps.policy.abuse,
        }),
        resumes: createPurse(createAllowance(deps.clock, RESUMES_OF_NETWORK), createBudget(deps.clock, RESUME_BUDGET)),
        codes: createAttemptLimit(deps.clock),
        codeHashing: createSharedTurnstile(CODE_HASHING_PLACES, CODE_HASHING_SHARE),
      }),
      ...fileRoutes({ ...deps, uploads: createSharedTurnstile(UPLOAD_PLACES, UPLOAD_SHARE) }),
      ...sessionRoutes({
        ...deps,
        cookies,
        guesses,
        codeTries: createAttemptLimit(deps.clock, CODE_ATTEMPTS),
        leaveProvider: createProviderExit(withProvider),
      }),
      ...providerRoutes({ ...withProvider, cookies, returning: createTurnstile(RETURNING_PLACES) }),
      ...accountRoutes({ ...deps, cookies, guesses }),
      ...officerRoutes(deps),
      ...adminRoutes(deps),
      ...cannedAnswerRoutes(deps),
      ...supervisorRoutes(deps),
      ...recordRoutes(deps),
      ...unsealingRoutes(deps),
      ...webhookRoutes(deps),
      ...trainingRoutes(deps),
      ...handoverRoutes(deps),
      ...translationRoutes(deps),
    },
  );
  mountHealth(app, deps);
  mountPages(app, deps);
  mountWellKnown(app, deps);
  mountOpenApi(app, deps.publicOrigin, cookie.name);

  app.notFound((c) => {
    const allowed = methodsOf(c.req.path);
    return allowed.length > 0 ? problem('method_not_allowed', { allow: allowed }) : problem('not_found');
  });
  app.onError((error, c) => {
    if (error instanceof StoreUnavailable) {
      // Without a stack: an outage says this many times.
      deps.logger.warn({ reason: error.message }, 'the store is not available');
      return problem('unavailable', { retryAfter: RETRY_AFTER });
    }
    if (error instanceof FilesUnavailable) {
      deps.logger.warn({ reason: error.message }, 'no file can be taken now');
      return problem('unavailable', { retryAfter: FILES_RETRY_AFTER });
    }
    if (error instanceof SealBroken) {
      // Somebody's hand or a failing disk: to be looked into, and said without a stack each time that it is met.
      deps.logger.error(
        { reason: error.message, route: c.req.routePath },
        'a seal is broken: what is stored was changed',
      );
      return problem('internal');
    }
    // Nobody is left to be answered, and nothing went wrong here.
    if (c.req.raw.signal.aborted) return problem('internal');
    deps.logger.error({ error, method: c.req.method, route: c.req.routePath }, 'a request failed');
    return problem('internal');
  });
  return app;
};

const patterns = Object.values(operations).map(({ path, method }) => ({
  method: method.toUpperCase(),
  path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
}));

/** What may be asked of a path of the wire; empty when there is no such path. */
const methodsOf = (path: string): string[] =>
  patterns.flatMap((pattern) => (pattern.path.test(path) ? pattern.method : []));
