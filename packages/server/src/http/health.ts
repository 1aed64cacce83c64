import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Logger, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { problem } from './problem.ts';
import type { App } from './route.ts';

/** Liveness, readiness and figures for machines. None of them says anything about a person. */
export const mountHealth = (app: App, { store, hub, logger }: { store: Store; hub: Hub; logger: Logger }): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'lanterne_streams_open',
    help: 'Open streams of visitors and desks',
    registers: [registry],
    collect() {
      this.set(hub.count());
    },
  });

  const json = (value: unknown) =>
    new Response(JSON.stringify(value), {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });

  app.get('/healthz', () => json({ status: 'alive' }));
  app.get('/readyz', async () => {
    try {
      await store.check();
      return json({ status: 'ready' });
    } catch (error) {
      logger.warn({ error }, 'not ready');
      return problem('unavailable', { detail: 'The database does not answer.', retryAfter: 2 });
    }
  });
  app.get(
    '/metrics',
    async () =>
      new Response(await registry.metrics(), {
        headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
      }),
  );
};
