// docs/security.md: T12

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createCaller } from '../outgoing/caller.ts';
import type { EngineFault, Logger, Translated, TranslationEngine, TranslationRequest } from '../ports.ts';
import { type Asked, type FakeServer, type Misbehaviour, startFake, startHalfOpen } from './engine.fixture.ts';
import { createRouter, type Router } from './router.ts';

/** How one kind of engine is made, and how a server speaks to it. */
export interface Contract {
  readonly name: string;
  create(url: string, caller: Caller): TranslationEngine;
  /** Answers as the real one does, translating by `translate`. */
  answer(translate: (text: string) => string): Parameters<typeof startFake>[0];
  /** The texts that it was asked to translate. */
  textsOf(asked: Asked): readonly string[];
  /** Refusals in words of its own. */
  readonly refusals: readonly (readonly [Exclude<Misbehaviour, string>, EngineFault])[];
}

/** Nobody but the engine must see it. */
const SECRET = 'le couteau est sous mon lit';

/** Is waited for to its end where a machine is silent. */
const SHORT_MS = 200;
/** Is never waited for. */
const LONG_MS = 20_000;

const request = (texts: readonly string[] = [SECRET], deadlineMs = LONG_MS): TranslationRequest => ({
  id: 'r',
  texts,
  from: 'fr',
  to: 'es',
  protect: 'brackets',
  deadlineMs,
});

/** What any engine that is asked over HTTP keeps to, whatever the other side does. */
export const engineContract = ({ name, create, answer, textsOf, refusals }: Contract): void => {
  describe(`${name}, over HTTP`, () => {
    const lines: string[] = [];
    const log = (facts: object, message: string) => void lines.push(JSON.stringify({ ...facts, message }));
    const logger: Logger = { info: log, warn: log, error: log };
    const open: { close(): Promise<void> }[] = [];
    let said = (text: string) => `«${text}»`;
    let fake: FakeServer;

    const routerTo = (url: string): Router => {
      const caller = createCaller({ insideHosts: [new URL(url).host] });
      return createRouter({ engines: [create(url, caller)], order: {}, clock: Date.now, logger });
    };
    const asked = async (misbehaviour: Misbehaviour): Promise<Translated> => {
      fake.misbehave(misbehaviour);
      const isSilent = misbehaviour === 'never answers' || misbehaviour === 'gives a byte now and then';
      return routerTo(fake.url).translate(request([SECRET], isSilent ? SHORT_MS : LONG_MS));
    };
    const faultOf = (translated: Translated) => (translated.state === 'failed' ? translated.fault : translated.state);

    beforeEach(async () => {
      lines.length = 0;
      said = (text) => `«${text}»`;
      fake = await startFake(answer((text) => said(text)));
      open.push(fake);
    });
    afterEach(async () => {
      expect(lines.filter((line) => line.includes(SECRET.slice(3, 10)))).toEqual([]);
      for (const one of open.splice(0)) await one.close();
    });

    it('gives each text its translation, in order', async () => {
      const texts = ['Bonjour.', 'Où êtes-vous ?\nIci.', '⟦1⟧ "x" \\ 🙂 سلام'];
      const translated = await routerTo(fake.url).translate(request(texts));
      expect(translated).toMatchObject({ state: 'done', texts: texts.map((text) => `«${text}»`) });
      expect(textsOf(fake.asked.at(-1) as Asked)).toEqual(texts);
    });

    it('says what it serves, and that it could', async () => {
      const engine = create(fake.url, createCaller({ insideHosts: [new URL(fake.url).host] }));
      expect(await engine.pairs(AbortSignal.timeout(5_000))).toContainEqual({ from: 'fr', to: 'es' });
      await engine.check(AbortSignal.timeout(5_000));
      fake.misbehave({ status: 500 });
      await expect(engine.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ fault: 'unavailable' });
    });

    it.each([
      ['never answers', 'timeout'],
      ['gives a byte now and then', 'timeout'],
      ['hangs up at once', 'unavailable'],
      ['hangs up in the middle', 'unavailable'],
      ['talks garbage', 'unavailable'],
      ['an error page as a success', 'bad-output'],
      ['half a document', 'bad-output'],
      ['another document', 'bad-output'],
      ['a list', 'bad-output'],
      ['not UTF-8', 'bad-output'],
      ['a redirect', 'unavailable'],
      [{ status: 400 }, 'unavailable'],
      [{ status: 401 }, 'bad-credentials'],
      [{ status: 403 }, 'bad-credentials'],
      [{ status: 404 }, 'unavailable'],
      [{ status: 413 }, 'too-long'],
      [{ status: 429 }, 'rate-limited'],
      [{ status: 456 }, 'quota-exceeded'],
      [{ status: 500 }, 'unavailable'],
      [{ status: 503 }, 'unavailable'],
      [{ status: 504 }, 'timeout'],
      [{ status: 529 }, 'rate-limited'],
      [{ status: 500, body: SECRET }, 'unavailable'],
      ...refusals,
    ] as const satisfies readonly (readonly [Misbehaviour, EngineFault])[])('%j is told as %s', async (how, fault) => {
      expect(faultOf(await asked(how))).toBe(fault);
      if (how === 'a redirect') expect(fake.asked).toHaveLength(1);
    });

    it('ends in time where a machine accepts and is silent', async () => {
      const halfOpen = await startHalfOpen();
      open.push(halfOpen);
      const startedAt = performance.now();
      expect(faultOf(await routerTo(halfOpen.url).translate(request([SECRET], SHORT_MS)))).toBe('timeout');
      expect(performance.now() - startedAt).toBeLessThan(LONG_MS);
    });

    it('hangs up on ten megabytes long before their end, announced or not', async () => {
      for (const how of ['ten megabytes, and says so', 'talks without end'] as const) {
        expect(faultOf(await asked(how))).toBe('bad-output');
      }
      expect(fake.written).toBeLessThan(9_000_000);
    });

    it('tells after how long it may be asked again', async () => {
      expect(await asked({ status: 429, headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMs: 7_000 });
      expect(await asked({ status: 503, headers: { 'retry-after': '999999' } })).toMatchObject({
        retryAfterMs: 3_600_000,
      });
      expect(await asked({ status: 429, headers: { 'retry-after': 'soon' } })).not.toHaveProperty('retryAfterMs');
    });

    it('stops when nobody waits any more, and holds that against nobody', async () => {
      fake.misbehave('never answers');
      const router = routerTo(fake.url);
      for (let time = 0; time < 6; time += 1) {
        expect(faultOf(await router.translate(request(), AbortSignal.timeout(20)))).toBe('timeout');
      }
      fake.misbehave(null);
      expect(await router.translate(request())).toMatchObject({ state: 'done' });
    });

    it('takes no answer of another number of texts, nor an empty one', async () => {
      said = () => ' ';
      expect(faultOf(await routerTo(fake.url).translate(request()))).toBe('bad-output');
    });

    it.each([
      ['the same text', (text: string) => text],
      ['another language', () => '你好'],
      ['a loop', () => 'non '.repeat(50)],
    ])('passes %s on: what a translation says is looked at elsewhere', async (_what, translate) => {
      said = translate;
      expect(await routerTo(fake.url).translate(request())).toMatchObject({
        state: 'done',
        texts: [translate(SECRET)],
      });
    });

    it('leaves one alone that fails again and again, and sends nothing to it meanwhile', async () => {
      fake.misbehave({ status: 500 });
      const router = routerTo(fake.url);
      for (let time = 0; time < 8; time += 1) expect(faultOf(await router.translate(request()))).toBe('unavailable');
      expect(fake.asked).toHaveLength(5);
    });

    it('sends nothing to an address inside that nobody has named', async () => {
      const engine = create(fake.url, createCaller({ insideHosts: [] }));
      const router = createRouter({ engines: [engine], order: {}, clock: Date.now, logger });
      expect(faultOf(await router.translate(request()))).toBe('unavailable');
      expect(fake.asked).toEqual([]);
    });
  });
};
