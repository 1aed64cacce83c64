import { operations } from '@lanterne/protocol';
import { Hono } from 'hono';
import type { Assets } from './http/assets.ts';
import { mountHealth } from './http/health.ts';
import { createAttemptLimit } from './http/limits.ts';
import { officerRoutes } from './http/officer.ts';
import { openApiDocument } from './http/openapi.ts';
import { createOrigins } from './http/origins.ts';
import { mountPages } from './http/pages.ts';
import { problem } from './http/problem.ts';
import { type App, type Env, mount } from './http/route.ts';
import { createSessionCookie } from './http/session-cookie.ts';
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
  /** Scheme, host and port under which browsers reach the server. */
  readonly publicOrigin: string;
  readonly assets: Assets;
}

/** Seconds after which a client should try again what could not be written. */
const RETRY_AFTER = 1;

/** The whole server as a function from requests to responses: no port, no environment. */
export const createApp = (deps: AppDeps): App => {
  const app = new Hono<Env>();
  const origins = createOrigins(deps.publicOrigin);
  const cookie = createSessionCookie(deps.publicOrigin);

  mount(
    app,
    { reader: deps.store, clock: deps.clock, origins, cookie },
    {
      ...visitorRoutes({ ...deps, origins }),
      ...officerRoutes({ ...deps, cookie, attempts: createAttemptLimit(deps.clock) }),
    },
  );
  mountHealth(app, deps);
  mountPages(app, deps);

  const openApi = JSON.stringify(openApiDocument(deps.publicOrigin, cookie.name));
  app.get('/v1/openapi.json', () => new Response(openApi, { headers: { 'content-type': 'application/json' } }));

  app.notFound((c) => (isKnownPath(c.req.path) ? problem('method_not_allowed') : problem('not_found')));
  app.onError((error, c) => {
    if (error instanceof StoreUnavailable) {
      deps.logger.warn({ error }, 'a write was refused');
      return problem('unavailable', { retryAfter: RETRY_AFTER });
    }
    deps.logger.error({ error, method: c.req.method, route: c.req.routePath }, 'a request failed');
    return problem('internal');
  });
  return app;
};

const patterns = Object.values(operations).map(
  ({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
);

const isKnownPath = (path: string): boolean => patterns.some((pattern) => pattern.test(path));
