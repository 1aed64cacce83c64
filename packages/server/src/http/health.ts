import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { instantOf } from '../domain/instant.ts';
import type { Logger, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
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

  new Gauge({
    name: 'lanterne_last_purge_timestamp_seconds',
    help: 'When nothing was left that was over its time; 0 before the first purge',
    registers: [registry],
    async collect() {
      // Figures are asked for above all when the database does not answer.
      const at = await store.lastPurge().catch(() => null);
      if (at !== null) this.set(at / 1_000);
    },
  });

  const json = (value: unknown) =>
    new Response(JSON.stringify(value), {
      headers: { ...ANSWER_HEADERS, 'content-type': 'application/json' },
    });

  app.get('/healthz', () => json({ status: 'alive' }));
  app.get('/readyz', async () => {
    try {
      await store.check();
      const at = await store.lastPurge();
      return json({ status: 'ready', lastPurge: at && instantOf(at) });
    } catch (error) {
      logger.warn({ error }, 'not ready');
      return problem('unavailable', { detail: 'The database does not answer.', retryAfter: 2 });
    }
  });
  app.get(
    '/metrics',
    async () =>
      new Response(await registry.metrics(), {
        headers: { ...ANSWER_HEADERS, 'content-type': registry.contentType },
      }),
  );
};
