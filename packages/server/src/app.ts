import { operations } from '@lanterne/protocol';
import { Hono } from 'hono';
import type { Assets } from './http/assets.ts';
import { createCookie } from './http/cookie.ts';
import { mountHealth } from './http/health.ts';
import { createAttemptLimit, createTurnstile } from './http/limits.ts';
import { officerRoutes } from './http/officer.ts';
import { openApiDocument } from './http/openapi.ts';
import { createOrigins } from './http/origins.ts';
import { mountPages } from './http/pages.ts';
import { problem } from './http/problem.ts';
import { type App, type Env, mount } from './http/route.ts';
import { visitorRoutes } from './http/visitor.ts';
import { type Bus, type Clock, type Logger, type PasswordHasher, type Store, StoreUnavailable } from './ports.ts';
import type { Hub } from './realtime/hub.ts';

export interface AppDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  /** The hash of a password that nobody knows. */
  readonly decoy: string;
  /** Makes visitors' tokens; 32 bytes. */
  readonly tokenKey: Buffer;
  /** Makes the marks of browsers in which an officer has signed in; 32 bytes. */
  readonly deviceKey: Buffer;
  /** Scheme, host and port under which browsers reach the server. */
  readonly publicOrigin: string;
  readonly assets: Assets;
}

/** Each takes 19 MiB and some hundredths of a second; more at one time would only wait for each other. */
const HASHING_PLACES = 16;

/** Seconds after which a client should try again what could not be written. */
const RETRY_AFTER = 1;

/** The whole server as a function from requests to responses: no port, no environment. */
export const createApp = (deps: AppDeps): App => {
  const app = new Hono<Env>();
  const origins = createOrigins(deps.publicOrigin);
  const cookie = createCookie('lanterne', deps.publicOrigin);
  const deviceCookie = createCookie('lanterne-device', deps.publicOrigin);

  mount(
    app,
    { reader: deps.store, clock: deps.clock, origins, cookie },
    {
      ...visitorRoutes({ ...deps, origins }),
      ...officerRoutes({
        ...deps,
        cookie,
        deviceCookie,
        attempts: createAttemptLimit(deps.clock),
        hashing: createTurnstile(HASHING_PLACES),
      }),
    },
  );
  mountHealth(app, deps);
  mountPages(app, deps);

  const openApi = JSON.stringify(openApiDocument(deps.publicOrigin, cookie.name));
  app.get('/v1/openapi.json', () => new Response(openApi, { headers: { 'content-type': 'application/json' } }));

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
