import { describe, expect, it } from 'vitest';
import { OPEN_MS } from '../domain/circuit.ts';
import {
  type EngineAnswer,
  EngineError,
  type EngineFault,
  type LanguagePair,
  type Logger,
  type TranslationEngine,
  type TranslationRequest,
} from '../ports.ts';
import { createRouter } from './router.ts';

const FR_ES: LanguagePair = { from: 'fr', to: 'es' };

/** An engine that the test writes, with what it was asked. */
const engineOf = (id: string, more: Partial<TranslationEngine> = {}) => {
  const asked: TranslationRequest[] = [];
  const engine: TranslationEngine = {
    ...{ id, version: '1', locality: 'on-premise', mode: 'sync', grade: 'assist' },
    ...{ protections: ['brackets', 'none'], destination: id },
    pairs: async () => [FR_ES, { from: 'es', to: 'fr' }],
    check: async () => {},
    close: async () => {},
    ...more,
    translate: async (request, signal) => {
      asked.push(request);
      return more.translate
        ? more.translate(request, signal)
        : { texts: request.texts.map((text) => `${id}: ${text}`) };
    },
  };
  return { engine, asked };
};

const failing = (fault: EngineFault, retryAfterMs?: number): Partial<TranslationEngine> => ({
  translate: async () => {
    throw new EngineError(fault, 'as the test has it', retryAfterMs === undefined ? {} : { retryAfterMs });
  },
});

const request = (more: Partial<TranslationRequest> = {}): TranslationRequest => ({
  ...{ id: 'r', texts: ['Bonjour'], ...FR_ES, protect: 'brackets', deadlineMs: 10_000 },
  ...more,
});

const routerOf = (engines: readonly TranslationEngine[], order: Readonly<Record<string, readonly string[]>> = {}) => {
  const time = { now: 1_000_000 };
  const lines: string[] = [];
  const log = (facts: object, message: string) => void lines.push(JSON.stringify({ ...facts, message }));
  const logger: Logger = { info: log, warn: log, error: log };
  return { router: createRouter({ engines, order, clock: () => time.now, logger }), time, lines };
};

describe('the router', () => {
  it('without engines serves nothing, and says so', async () => {
    const { router } = routerOf([]);
    await router.learn();
    expect(router.serves('fr', 'es')).toBeNull();
    expect(await router.translate(request())).toEqual({ state: 'failed', route: null, fault: 'pair-unsupported' });
  });

  it('asks the first that serves the pair, in the order of the policy', async () => {
    const one = engineOf('one');
    const two = engineOf('two', { pairs: async () => [FR_ES, { from: 'fr', to: 'ar' }] });
    const { router } = routerOf([one.engine, two.engine], { 'es-fr': [], 'fr-es': ['two', 'one'] });
    await router.learn();
    expect(router.serves('fr', 'es')).toMatchObject({ engine: 'two', version: '1', grade: 'assist' });
    expect(router.serves('fr', 'ar')).toMatchObject({ engine: 'two' });
    expect(router.serves('es', 'fr')).toBeNull();
    expect(router.serves('fr', 'ps')).toBeNull();
    expect(router.serves('fr', 'fr')).toBeNull();
    expect(await router.translate(request())).toMatchObject({ state: 'done', texts: ['two: Bonjour'] });
    expect(one.asked).toEqual([]);
  });

  it.each<EngineFault>(['unavailable', 'timeout', 'bad-output', 'too-long', 'pair-unsupported', 'rate-limited'])(
    'goes on to the next where one fails: %s',
    async (fault) => {
      const { router } = routerOf([engineOf('one', failing(fault)).engine, engineOf('two').engine]);
      await router.learn();
      expect(await router.translate(request())).toMatchObject({ state: 'done', route: { engine: 'two' } });
    },
  );

  it('tells the last failure, and when to come back', async () => {
    const { router } = routerOf([
      ...[engineOf('one', failing('unavailable')).engine, engineOf('two', failing('rate-limited', 7_000)).engine],
    ]);
    await router.learn();
    expect(await router.translate(request())).toMatchObject({
      ...{ state: 'failed', fault: 'rate-limited', retryAfterMs: 7_000, route: { engine: 'two' } },
    });
  });

  it('gives the next what is left of the time, and asks nobody when nothing is', async () => {
    const two = engineOf('two');
    const { router, time } = routerOf([
      engineOf('one', {
        translate: async () => {
          time.now += 6_000;
          throw new EngineError('unavailable', 'late');
        },
      }).engine,
      two.engine,
    ]);
    await router.learn();
    await router.translate(request());
    expect(two.asked[0]?.deadlineMs).toBe(4_000);
    expect(await router.translate(request({ deadlineMs: 6_000 }))).toMatchObject({ fault: 'unavailable' });
    expect(two.asked).toHaveLength(1);
  });

  it('waits for no engine that neither ends nor listens', async () => {
    const { router } = routerOf([engineOf('one', { translate: () => new Promise(() => {}) }).engine]);
    await router.learn();
    expect(await router.translate(request({ deadlineMs: 20 }))).toMatchObject({ state: 'failed', fault: 'timeout' });
    const aborted = await router.translate(request(), AbortSignal.abort());
    expect(aborted).toMatchObject({ state: 'failed' });
  });

  it('survives an engine that falls, and logs no text', async () => {
    const { router, lines } = routerOf([
      engineOf('one', {
        translate: async ({ texts }) => {
          throw new Error(`cannot read ${texts[0]}`);
        },
      }).engine,
    ]);
    await router.learn();
    expect(await router.translate(request())).toMatchObject({ state: 'failed', fault: 'unavailable' });
    expect(lines.join()).toContain('a translation engine failed');
    expect(lines.join()).not.toContain('Bonjour');
  });

  it('gives nobody else a text in which nothing is kept from the engine', async () => {
    const external = engineOf('theirs', { locality: 'external' });
    const { router } = routerOf([engineOf('ours', failing('bad-output')).engine, external.engine]);
    await router.learn();
    expect(await router.translate(request({ protect: 'none' }))).toMatchObject({ state: 'failed' });
    expect(external.asked).toEqual([]);
    expect(await router.translate(request({ protect: 'brackets' }))).toMatchObject({ route: { engine: 'theirs' } });
  });

  it('passes over engines that cannot protect as it is asked', async () => {
    const { router } = routerOf([engineOf('one').engine, engineOf('two', { protections: ['xml'] }).engine]);
    await router.learn();
    expect(await router.translate(request({ protect: 'xml' }))).toMatchObject({ route: { engine: 'two' } });
  });

  it('asks one that has not said what it serves, and no more once it has', async () => {
    let isUp = false;
    const { engine, asked } = engineOf('one', {
      pairs: async () => {
        if (!isUp) throw new EngineError('unavailable', 'down');
        return [FR_ES];
      },
    });
    const { router, lines, time } = routerOf([engine]);
    await router.learn();
    expect(router.serves('fr', 'ps')).toMatchObject({ engine: 'one' });
    expect(router.served()).toMatchObject([{ pairs: null }]);
    isUp = true;
    await router.learn();
    expect(router.serves('fr', 'ps')).toBeNull();
    expect(router.serves('fr', 'es')).toMatchObject({ engine: 'one' });
    // What it serves, and where the text goes, is in the log once.
    time.now += 60 * 60_000;
    await router.learn();
    const said = lines.filter((line) => line.includes('serves pairs'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('"destination":"one"');
    expect(said[0]).toContain('fr-es');
    expect(asked).toEqual([]);
  });

  it('leaves alone one that is down, lets one request find out, and names the next meanwhile', async () => {
    let isUp = false;
    const one = engineOf('one', {
      translate: async ({ texts }): Promise<EngineAnswer> => {
        if (!isUp) throw new EngineError('unavailable', 'down');
        return { texts };
      },
    });
    const { router, time, lines } = routerOf([one.engine, engineOf('two').engine]);
    await router.learn();
    for (let count = 0; count < 9; count += 1) await router.translate(request());
    expect(one.asked).toHaveLength(5);
    expect(router.serves('fr', 'es')).toMatchObject({ engine: 'two' });
    time.now += OPEN_MS;
    await Promise.all(Array.from({ length: 4 }, () => router.translate(request())));
    expect(one.asked).toHaveLength(6);
    isUp = true;
    time.now += OPEN_MS;
    expect(await router.translate(request())).toMatchObject({ route: { engine: 'one' } });
    expect(router.serves('fr', 'es')).toMatchObject({ engine: 'one' });
    expect(lines.join()).toContain('a translation engine is back');
  });

  it.each<EngineFault>(['bad-output', 'too-long', 'pair-unsupported'])(
    'is not shut by what somebody writes: %s',
    async (fault) => {
      const one = engineOf('one', failing(fault));
      const { router } = routerOf([one.engine]);
      await router.learn();
      for (let count = 0; count < 20; count += 1) await router.translate(request());
      expect(one.asked).toHaveLength(20);
    },
  );

  it('still names an engine that is down, where there is no other', async () => {
    const { router } = routerOf([engineOf('one', failing('unavailable')).engine]);
    await router.learn();
    for (let count = 0; count < 6; count += 1) await router.translate(request());
    expect(router.serves('fr', 'es')).toMatchObject({ engine: 'one' });
    expect(await router.translate(request())).toMatchObject({ fault: 'unavailable', route: { engine: 'one' } });
  });

  it('hands on what comes later to all who listen, until they stop', async () => {
    const late = new EngineError('unavailable', 'no');
    const { engine } = engineOf('one', {
      mode: 'async',
      translate: async () => 'pending',
      receive: (token) => {
        if (token === 'good') return { id: 'r', answer: { texts: ['Hola'] } };
        return token === 'bad' ? { id: 'r', answer: late } : null;
      },
    });
    const { router } = routerOf([engineOf('none').engine, engine], { 'fr-es': ['one'] });
    await router.learn();
    const heard: unknown[] = [];
    const stop = router.onLate((one) => heard.push(one));
    expect(await router.translate(request())).toMatchObject({ state: 'pending', route: { mode: 'async' } });
    expect([
      router.receive('good', new Map()),
      router.receive('bad', new Map()),
      router.receive('x', new Map()),
    ]).toEqual([...[true, true, false]]);
    expect(heard).toMatchObject([
      { id: 'r', translated: { state: 'done', texts: ['Hola'], route: { engine: 'one' } } },
      { id: 'r', translated: { state: 'failed', fault: 'unavailable' } },
    ]);
    stop();
    router.receive('good', new Map());
    expect(heard).toHaveLength(2);
  });
});
