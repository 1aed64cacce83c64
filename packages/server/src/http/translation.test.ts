// docs/security.md: T12

import type { CannedAnswerId, ConversationId, Event, Grade, SiteId, TranslationEvent } from '@lanterne/protocol';
import { DOORS, LOCALES } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { mayTranslate, type Policy, type TranslationUse } from '../domain/policy.ts';
import { startTranslations } from '../jobs/translate.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type {
  LateTranslation,
  Protection,
  Translated,
  TranslationRequest,
  Translator,
  TranslatorWithin,
} from '../ports.ts';
import { addCannedAnswer } from '../services/add-canned-answer.ts';
import { addSite } from '../services/add-site.ts';
import { calls } from '../store/store.contract.commands.ts';
import { openDetector } from '../translation/detector.ts';
import { readTranslationWords } from '../translation-words.ts';

/** What an engine makes of one line; a promise that never comes is one that hangs. */
type Script = (text: string, request: TranslationRequest) => string | Promise<string>;

const WORDS: Readonly<Record<string, string>> = {
  Hola: 'Bonjour',
  'Me han robado el bolso': 'On m’a volé mon sac',
  'Je suis là': 'Estoy aquí',
};
const dictionary: Script = (text) => WORDS[text] ?? `« ${text} », dit-on`;

/** Null once nobody waits any more. */
const withSignal = async <Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value | null> => {
  const settled = new AbortController();
  const aborted = new Promise<null>((resolve) =>
    signal?.addEventListener('abort', () => resolve(null), { signal: settled.signal }),
  );
  try {
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
};

const refuse: TranslatorWithin['translate'] = async () => ({ state: 'failed', route: null, fault: 'pair-unsupported' });

/** A translator that does as it is told, between Spanish and French. */
const scripted = ({
  grade = 'production',
  protections = ['brackets', 'xml', 'none'],
  locality = 'on-premise',
}: {
  grade?: Grade;
  protections?: readonly Protection[];
  locality?: 'on-premise' | 'external';
} = {}) => {
  const state = {
    script: dictionary as Script,
    dead: false,
    mode: 'sync' as 'sync' | 'async',
    asked: [] as TranslationRequest[],
    late: undefined as ((late: LateTranslation) => void) | undefined,
  };
  const route = { engine: 'scripted', version: '7', grade, locality, mode: 'sync', protections } as const;
  const within: TranslatorWithin = {
    serves: (from, to) => (from !== to && [from, to].every((one) => one === 'es' || one === 'fr') ? route : null),
    async translate(request, signal): Promise<Translated> {
      state.asked.push(request);
      if (state.dead) return { state: 'failed', route, fault: 'unavailable' };
      if (state.mode === 'async') return { state: 'pending', route };
      const work = Promise.all(request.texts.map((text) => state.script(text, request)));
      const texts = await withSignal(work, signal);
      if (texts === null) return { state: 'failed', route, fault: 'timeout' };
      return { state: 'done', route, texts };
    },
  };
  const translator: Translator = {
    within: (use) =>
      mayTranslate({ use }, locality === 'external') ? within : { ...within, serves: () => null, translate: refuse },
    onLate(listener) {
      state.late = listener;
      return () => undefined;
    },
    receive: () => false,
  };
  return { ...state, translator, route, state };
};

const QUICK = { retryAfterMs: [1, 2, 3], probeEveryMs: 20, lateAfterMs: 60_000 };

let test: TestApp | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

const begin = async (engine = scripted(), timing = QUICK, policy: Policy = DEFAULT_POLICY) => {
  test = await createTestApp({ translator: engine.translator, translationTiming: timing, policy });
  const cookie = await test.officer('agnes');
  const { conversation, token, path } = await test.open({ door: 'ask', locale: 'es-MX' });
  const id = conversation as ConversationId;
  const { call, store } = test;
  await test.claim(id, cookie);
  const say = async (text: string) =>
    (await call<{ seq: number }>('POST', `${path}/messages`, { token, json: { id: nanoid(), text } })).body.seq;
  const answer = async (text: string) =>
    (
      await call<{ seq: number }>('POST', `/v1/officer/conversations/${id}/messages`, {
        cookie,
        json: { id: nanoid(), text },
      })
    ).body.seq;
  const log = () => store.eventsAfter(id, 0);
  const translations = async (of?: number) =>
    (await log()).filter(
      (event): event is TranslationEvent => event.kind === 'translation' && (of === undefined || event.of === of),
    );
  const translated = (of: number, status?: string) =>
    vi.waitFor(async () => {
      const found = (await translations(of)).at(-1);
      if (!found || (status && found.status !== status)) throw new Error(`no translation of ${of} yet`);
      return found;
    });
  return { engine, app: test, cookie, token, path, id, say, answer, log, translations, translated, call, store };
};

describe('what is said', () => {
  it('reaches the other side in its language, both ways, beside the words themselves', async () => {
    const { say, answer, translated, call, cookie, token, path, id } = await begin();
    const asked = await say('Me han robado el bolso');
    const there = await translated(asked);
    expect(there).toEqual({
      kind: 'translation',
      author: 'service',
      seq: there.seq,
      at: there.at,
      of: asked,
      from: 'es',
      lang: 'fr',
      status: 'ok',
      text: 'On m’a volé mon sac',
      engine: 'scripted',
      version: '7',
      flags: [],
    });
    const back = await translated(await answer('Je suis là'));
    expect(back).toMatchObject({ from: 'fr', lang: 'es', text: 'Estoy aquí' });
    const visitor = await call<{ events: Event[] }>('GET', `${path}/events`, { token });
    const officer = await call<{ events: Event[] }>('GET', `/v1/officer/conversations/${id}/events`, { cookie });
    for (const { events } of [visitor.body, officer.body]) {
      expect(events).toEqual(expect.arrayContaining([there, back]));
      expect(events).toContainEqual(expect.objectContaining({ seq: asked, text: 'Me han robado el bolso' }));
    }
  });

  it('is told which languages are served, to both sides', async () => {
    const { call, cookie, token, path, app } = await begin(scripted({ grade: 'experimental' }));
    const one = { engine: 'scripted', grade: 'experimental', locality: 'on-premise' };
    const expected = { toOfficer: { from: 'es', to: 'fr', ...one }, toVisitor: { from: 'fr', to: 'es', ...one } };
    expect((await call('GET', `${path}/events`, { token })).body.translating).toEqual(expected);
    const { body } = await call<{ mine: object[] }>('GET', '/v1/officer/desk', { cookie });
    expect(body.mine).toMatchObject([{ translating: expected }]);
    const other = await app.open({ door: 'ask', locale: 'ps' });
    expect((await call('GET', `${other.path}/events`, { token: other.token })).body.translating).toEqual({
      toOfficer: null,
      toVisitor: null,
    });
    const french = await app.open({ door: 'ask', locale: 'fr' });
    expect((await call('GET', `${french.path}/events`, { token: french.token })).body.translating).toBeNull();
  });

  it('waits for no engine', async () => {
    const engine = scripted();
    engine.state.script = () => new Promise(() => {});
    const { say, answer, log, translations } = await begin(engine);
    const seqs = [await say('Hola'), await answer('Je suis là'), await say('Hola otra vez')];
    expect((await log()).filter(({ kind }) => kind === 'message').map(({ seq }) => seq)).toEqual(seqs);
    await vi.waitFor(() => expect(engine.state.asked.length).toBe(3));
    expect(await translations()).toEqual([]);
  });

  it('goes to no engine where nothing is to be translated', async () => {
    const { say, translated, engine, app, call } = await begin();
    expect(await translated(await say('👍 06 12 34 56 78'))).toMatchObject({ status: 'same', flags: [] });
    const french = await app.open({ door: 'ask', locale: 'fr' });
    await call('POST', `${french.path}/messages`, { token: french.token, json: { id: 'm', text: 'Bonjour' } });
    const pashto = await app.open({ door: 'ask', locale: 'ps' });
    await call('POST', `${pashto.path}/messages`, { token: pashto.token, json: { id: 'm', text: 'سلام' } });
    await translated(await say('Hola'));
    expect(engine.state.asked.map(({ texts }) => texts)).toEqual([['Hola']]);
  });

  it('goes to an engine without what identifies people, line by line, and comes back whole', async () => {
    const { say, answer, translated, engine } = await begin();
    const text = 'Llámeme al 06 12 34 56 78\n\nMi coche: AB-123-CD';
    const made = await translated(await say(text));
    expect(engine.state.asked[0]?.texts).toEqual(['Llámeme al ⟦1⟧', 'Mi coche: ⟦1⟧']);
    expect(made).toMatchObject({
      status: 'ok',
      text: '« Llámeme al 06 12 34 56 78 », dit-on\n\n« Mi coche: AB-123-CD », dit-on',
    });
    const told = await translated(await answer('Alias agnes : déposez une main courante, puis une main courante'));
    expect(engine.state.asked[1]?.texts).toEqual(['⟦1⟧ : déposez une ⟦2⟧, puis une ⟦3⟧']);
    expect(told.text).toBe(
      '« Alias agnes : déposez une main courante (anotación en el registro policial, no es una denuncia), puis une main courante », dit-on',
    );
  });

  it('is never a note, a word agreed on, a detail of a danger or who is typing', async () => {
    const { call, cookie, token, path, id, say, translated, engine } = await begin();
    const officer = `/v1/officer/conversations/${id}`;
    await call('POST', `${officer}/notes`, { cookie, json: { id: 'n', text: 'canary-note' } });
    await call('POST', `${officer}/signal-word`, { cookie, json: { word: 'canary-word' } });
    await call('POST', `${officer}/typing`, { cookie, json: {} });
    await call('POST', `${officer}/summary-draft`, { cookie, json: { id: 's', summary: { facts: 'canary-draft' } } });
    await call('POST', `${path}/danger`, { token, json: {} });
    await call('POST', `${path}/details`, {
      token,
      json: { id: 'd', detail: { about: 'place', text: 'canary-place' } },
    });
    await translated(await say('Hola'));
    expect(JSON.stringify(engine.state.asked)).not.toContain('canary');
  });

  it('is in no log of the server', async () => {
    const engine = scripted();
    engine.state.dead = true;
    const { say, translated, app } = await begin(engine);
    await translated(await say('canary-text'), 'failed');
    expect(app.lines.some(({ message }) => message === 'a message is not translated')).toBe(true);
    expect(JSON.stringify(app.lines)).not.toContain('canary');
  });
});

describe('an engine that misbehaves', () => {
  it.each<[what: string, script: Script, flags: string[]]>([
    ['gives the text back', (text) => text, ['echo']],
    ['changes a number', (text) => `Rappelez le ${text.length} demain`, ['digits', 'placeholders']],
    ['says everything again and again', () => `${'salade '.repeat(30)}12`, ['loop', 'length', 'placeholders']],
    ['speaks of itself', (text) => `Voici la traduction : ${text}`, ['chatter']],
    ['gives a page of errors', (text) => `<html><body>${text}</body></html>`, ['chatter']],
    ['writes in other letters', () => 'Позвоните мне завтра ⟦1⟧', ['script']],
  ])('%s', async (_, script, flags) => {
    const engine = scripted({ protections: ['brackets'] });
    engine.state.script = script;
    const { say, translated } = await begin(engine);
    const made = await translated(await say('Llámeme mañana al 12'));
    expect(made).toMatchObject({ status: 'suspect', flags: expect.arrayContaining(flags) });
    expect(made.text).toBeTruthy();
  });

  it('gives nothing, or a book: then there is no translation', async () => {
    const engine = scripted();
    engine.state.script = () => ' ';
    const { say, translated } = await begin(engine);
    const none = await translated(await say('Hola'));
    expect(none).toMatchObject({ status: 'failed', flags: ['empty'] });
    expect(none).not.toHaveProperty('text');
    engine.state.script = () => 'x'.repeat(1_000_000);
    expect(await translated(await say('Hola'))).toMatchObject({ status: 'failed', flags: ['length'] });
  });

  it('loses what stands for something: it is asked in another way, and at last without', async () => {
    const engine = scripted();
    engine.state.script = (text, { protect }) =>
      protect === 'none' ? 'Appelez le 12' : text.replace(/⟦.*?⟧|<.*?>/, '');
    const { say, translated } = await begin(engine);
    const made = await translated(await say('Llame al 12'));
    expect(made).toMatchObject({ status: 'suspect', text: 'Appelez le 12', flags: ['unmasked'] });
    expect(engine.state.asked.map(({ protect }) => protect)).toEqual(['brackets', 'xml', 'none']);
  });

  it('of somebody else is given no more for that', async () => {
    const engine = scripted({ locality: 'external' });
    engine.state.script = () => 'Appelez';
    const { say, translated } = await begin(engine);
    const made = await translated(await say('Llame al 12'));
    expect(made).toMatchObject({ status: 'suspect', flags: expect.arrayContaining(['digits', 'placeholders']) });
    expect(JSON.stringify(engine.state.asked.map(({ texts }) => texts))).not.toContain('12');
  });

  it('is marked where it is only being tried, and where a word of danger is in it', async () => {
    const engine = scripted({ grade: 'experimental' });
    engine.state.script = () => 'Il a un couteau';
    const { say, translated } = await begin(engine);
    expect(await translated(await say('Tiene algo'))).toMatchObject({
      status: 'ok',
      flags: ['danger', 'experimental'],
    });
  });

  it('answers later, or twice, or never', async () => {
    const engine = scripted();
    engine.state.mode = 'async';
    const { say, translated, translations } = await begin(engine, { ...QUICK, lateAfterMs: 200 });
    const seq = await say('Hola');
    await vi.waitFor(() => expect(engine.state.asked.length).toBe(1));
    const id = engine.state.asked[0]?.id ?? '';
    const done = { state: 'done', route: engine.route, texts: ['Bonjour'] } as const;
    engine.state.late?.({ id: 'forged', translated: done });
    engine.state.late?.({ id, translated: done });
    engine.state.late?.({ id, translated: { ...done, texts: ['Adieu'] } });
    expect(await translated(seq)).toMatchObject({ status: 'ok', text: 'Bonjour' });
    const never = await say('Hola');
    expect(await translated(never)).toMatchObject({ status: 'failed', flags: ['unavailable'] });
    expect((await translations(seq)).length).toBe(1);
  });
});

describe('an engine that is away', () => {
  it('is tried again, then the message is told to have no translation, and gets it once when the engine is back', async () => {
    const engine = scripted();
    engine.state.dead = true;
    const { say, translated, translations, log } = await begin(engine);
    const seqs = [await say('Hola'), await say('Me han robado el bolso')];
    for (const seq of seqs) {
      expect(await translated(seq)).toMatchObject({ status: 'failed', flags: ['unavailable'], engine: 'scripted' });
    }
    const tries = () => engine.state.asked.length;
    expect(tries()).toBeGreaterThanOrEqual(8);
    // It is probed, and the log is not filled with that.
    const before = tries();
    await vi.waitFor(() => expect(tries()).toBeGreaterThan(before + 2));
    expect((await translations()).length).toBe(2);
    engine.state.dead = false;
    for (const seq of seqs) await translated(seq, 'ok');
    await translated(await say('Hola'), 'ok');
    expect((await translations()).map(({ status }) => status)).toEqual(['failed', 'failed', 'ok', 'ok', 'ok']);
    expect((await log()).filter(({ kind }) => kind === 'message').length).toBe(3);
  });

  it('is left alone once nobody is there to wait for it', async () => {
    const engine = scripted();
    engine.state.dead = true;
    const { app, store, say, translated, translations, call, token, path } = await begin(engine, {
      ...QUICK,
      probeEveryMs: 1_000_000,
    });
    const seq = await say('Hola');
    await translated(seq, 'failed');
    await call('POST', `${path}/leave`, { token, json: { how: 'end' } });
    engine.state.dead = false;
    // The engine is back, and what waits for it is made up for.
    const other = await app.open({ door: 'ask', locale: 'es' });
    for (const [index, text] of ['Hola', 'Me han robado el bolso'].entries()) {
      await call('POST', `${other.path}/messages`, { token: other.token, json: { id: `m${index}`, text } });
      await vi.waitFor(async () => {
        const events = await store.eventsAfter(other.conversation as ConversationId, 0);
        expect(events.filter(({ kind }) => kind === 'translation').length).toBe(index + 1);
      });
    }
    expect((await translations(seq)).length).toBe(1);
  });

  it('can be asked once more by either side, and answers what there is already', async () => {
    const engine = scripted();
    engine.state.dead = true;
    const { say, answer, translated, translations, call, token, path, cookie, id } = await begin(engine, {
      ...QUICK,
      probeEveryMs: 1_000_000,
    });
    const seq = await say('Hola');
    await translated(seq, 'failed');
    const ask = (of: number | string) => call('POST', `${path}/messages/${of}/translate`, { token, json: {} });
    expect((await ask(seq)).status).toBe(202);
    await vi.waitFor(async () => expect((await translations(seq)).length).toBe(2));
    engine.state.dead = false;
    expect((await ask(seq)).status).toBe(202);
    const made = await translated(seq, 'ok');
    expect(await ask(seq)).toMatchObject({ status: 200, body: { seq: made.seq } });
    const officer = (of: number) =>
      call('POST', `/v1/officer/conversations/${id}/messages/${of}/translate`, { cookie, json: {} });
    expect(await officer(seq)).toMatchObject({ status: 200, body: { seq: made.seq } });
    expect(await ask(1)).toMatchObject({ status: 404, body: { code: 'message_unknown' } });
    expect(await ask('x')).toMatchObject({ status: 404, body: { code: 'message_unknown' } });
    expect(await officer(999)).toMatchObject({ status: 404, body: { code: 'message_unknown' } });
    await translated(await answer('Je suis là'), 'ok');
  });

  it('is not asked for ever by whoever presses on', async () => {
    const engine = scripted();
    engine.state.dead = true;
    const { say, translations, translated, call, token, path } = await begin(engine, {
      ...QUICK,
      probeEveryMs: 1_000_000,
    });
    const seq = await say('Hola');
    await translated(seq, 'failed');
    for (let press = 2; press <= 6; press += 1) {
      await call('POST', `${path}/messages/${seq}/translate`, { token, json: {} });
      await vi.waitFor(async () => expect((await translations(seq)).length).toBe(press));
    }
    expect((await call('POST', `${path}/messages/${seq}/translate`, { token, json: {} })).status).toBe(200);
  });
});

describe('one translation of one message', () => {
  /** Another process, or the same after a restart. */
  const another = (app: TestApp, translator: Translator) =>
    startTranslations({
      store: app.store,
      bus: app.bus,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      policy: DEFAULT_POLICY,
      translator,
      detector: { knows: () => false, detect: () => null },
      timing: QUICK,
      ...readTranslationWords(),
    });

  it('is written whichever of two processes comes first', async () => {
    const { app, say, translated, translations, engine } = await begin();
    const second = another(app, engine.translator);
    const seqs: number[] = [];
    for (let index = 0; index < 10; index += 1) seqs.push(await say('Hola'));
    for (const seq of seqs) await translated(seq, 'ok');
    await vi.waitFor(() => expect(engine.state.asked.length).toBe(20));
    await second.stop();
    expect((await translations()).map(({ of }) => of).toSorted((a, b) => a - b)).toEqual(seqs);
  });

  it('control: without its key, each of two would be written', async () => {
    const { app, id, say, translated, translations } = await begin();
    const made = await translated(await say('Hola'));
    await app.store.write(calls, [
      ['advance', id],
      ['appendEvent', id, { ...made, seq: made.seq + 1 }, null],
    ]);
    expect((await translations()).length).toBe(2);
  });

  it('is made after a restart, once, for all that is still open', async () => {
    const engine = scripted();
    engine.state.script = () => new Promise(() => {});
    const { app, say, answer, translated, translations } = await begin(engine);
    const seqs = [await say('Hola'), await answer('Je suis là')];
    const engineAfter = scripted();
    const after = another(app, engineAfter.translator);
    for (const seq of seqs) await translated(seq, 'ok');
    await after.stop();
    const again = another(app, engineAfter.translator);
    await translated(await say('Me han robado el bolso'), 'ok');
    await again.stop();
    expect((await translations()).length).toBe(3);
    expect(engineAfter.state.asked.length).toBe(3);
  });

  it('comes to nothing when the conversation is erased meanwhile', async () => {
    const engine = scripted();
    let goOn: (text: string) => void = () => undefined;
    engine.state.script = () => new Promise((resolve) => (goOn = resolve));
    const { app, say, call, token, path, log } = await begin(engine);
    await say('Hola');
    await vi.waitFor(() => expect(engine.state.asked.length).toBe(1));
    await call('DELETE', path, { token });
    goOn('Bonjour');
    const other = await app.open({ door: 'ask', locale: 'es' });
    engine.state.script = dictionary;
    await call('POST', `${other.path}/messages`, { token: other.token, json: { id: 'm', text: 'Hola' } });
    await vi.waitFor(async () => {
      const events = await app.store.eventsAfter(other.conversation as ConversationId, 0);
      expect(events.map(({ kind }) => kind)).toContain('translation');
    });
    expect(await log()).toEqual([]);
    expect(app.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is made of what was said last, also after the end', async () => {
    const engine = scripted();
    let goOn: (text: string) => void = () => undefined;
    engine.state.script = () => new Promise((resolve) => (goOn = resolve));
    const { answer, translated, call, cookie, id } = await begin(engine);
    const seq = await answer('Au revoir');
    await vi.waitFor(() => expect(engine.state.asked.length).toBe(1));
    await call('POST', `/v1/officer/conversations/${id}/close`, { cookie, json: {} });
    goOn('Adiós');
    expect(await translated(seq)).toMatchObject({ status: 'ok', text: 'Adiós' });
  });
});

describe('what an officer has at hand', () => {
  const shared = (shortcut: string, locale: string, text: string) => ({
    id: nanoid() as CannedAnswerId,
    owner: null,
    locale,
    shortcut,
    title: shortcut,
    text,
    updatedAt: 0,
  });

  it('is sent in the words of a person where they are there, and goes to no engine', async () => {
    const { app, answer, translated, engine } = await begin();
    for (const one of [
      shared('bonjour', 'fr', 'Bonjour, je m’appelle {alias}.'),
      shared('bonjour', 'es', 'Hola, me llamo {alias}.'),
      shared('heure', 'fr', 'Il est {hour}.'),
      shared('seul', 'fr', 'Vous êtes seul ?'),
    ]) {
      await app.store.write(addCannedAnswer, { answer: one });
    }
    expect(await translated(await answer('Bonjour, je m’appelle Alias agnes.'))).toMatchObject({
      status: 'human',
      text: 'Hola, me llamo Alias agnes.',
      flags: [],
    });
    expect(await translated(await answer('Hola, me llamo Alias agnes.'))).toMatchObject({ status: 'same' });
    expect(engine.state.asked).toEqual([]);
    expect(await translated(await answer('Bonjour, je m’appelle Alias agnes !'))).toMatchObject({ status: 'ok' });
    expect(await translated(await answer('Vous êtes seul ?'))).toMatchObject({ status: 'ok' });
  });

  it('can be read as the visitor will, and back, before it is sent; nothing of it is kept', async () => {
    const { call, cookie, id, log, app, token, path } = await begin();
    const before = await log();
    const preview = (conversation: string, text: string) =>
      call('POST', `/v1/officer/conversations/${conversation}/preview`, { cookie, json: { text } });
    expect(await preview(id, 'Je suis là')).toMatchObject({
      status: 200,
      body: { lang: 'es', status: 'ok', text: 'Estoy aquí', back: '« Estoy aquí », dit-on', flags: [] },
    });
    expect((await preview(id, '👍')).body).toEqual({ lang: 'es', status: 'same', text: null, back: null, flags: [] });
    expect(await log()).toEqual(before);
    const other = await app.open({ door: 'ask', locale: 'ps' });
    await app.claim(other.conversation, cookie);
    expect((await preview(other.conversation, 'Bonjour')).body.code).toBe('translation_off');
    expect((await call('POST', `${path}/messages`, { token, json: { id: 'z', text: 'Hola' } })).status).toBe(201);
  });
});

describe('a visitor', () => {
  it('says that they have not understood a message of the officer, once of each', async () => {
    const { call, token, path, answer, say, log } = await begin();
    const seq = await answer('Je suis là');
    const unclear = (of: number) => call('POST', `${path}/unclear`, { token, json: { seq: of } });
    const first = await unclear(seq);
    expect(first.status).toBe(201);
    expect(await unclear(seq)).toMatchObject({ status: 200, body: first.body });
    expect((await unclear(await say('Hola'))).body.code).toBe('message_unknown');
    expect((await log()).filter(({ kind }) => kind === 'unclear')).toMatchObject([{ of: seq, author: 'visitor' }]);
  });

  it('chooses another language, in which all is translated from then on, and what was said before', async () => {
    const { app, call, cookie, engine } = await begin();
    const { conversation, token, path } = await app.open({ door: 'ask', locale: 'fr' });
    await app.claim(conversation, cookie);
    await call('POST', `${path}/messages`, { token, json: { id: 'm', text: 'Hola' } });
    const choose = (locale: string) => call('POST', `${path}/language`, { token, json: { locale } });
    const same = await choose('fr');
    expect(same.status).toBe(200);
    expect(engine.state.asked).toEqual([]);
    const chosen = await choose('es');
    expect(chosen.status).toBe(201);
    expect(await choose('es')).toMatchObject({ status: 200, body: chosen.body });
    await vi.waitFor(async () => {
      const events = await app.store.eventsAfter(conversation as ConversationId, 0);
      expect(events.at(-1)).toMatchObject({ kind: 'translation', text: 'Bonjour' });
    });
    expect(await app.store.conversation(conversation as ConversationId)).toMatchObject({ locale: 'es' });
    expect((await choose('not a language')).status).toBe(400);
  });

  it('is asked after two long messages in another language, and never after a short one', async () => {
    const engine = scripted();
    test = await createTestApp({ translator: engine.translator, detector: await openDetector() });
    const { call, store, open } = test;
    const { conversation, token, path } = await open({ door: 'ask', locale: 'fr' });
    const say = (text: string) => call('POST', `${path}/messages`, { token, json: { id: nanoid(), text } });
    const suggested = async () =>
      (await store.eventsAfter(conversation as ConversationId, 0)).filter(({ kind }) => kind === 'language-suggested');
    for (const text of [
      'ok',
      'Bonjour, j’ai besoin de parler à quelqu’un',
      'sí, claro',
      'Necesito hablar con alguien, por favor',
    ]) {
      await say(text);
    }
    expect(await suggested()).toEqual([]);
    await say('Me han robado el bolso en la estación esta mañana');
    await vi.waitFor(async () => expect(await suggested()).toMatchObject([{ lang: 'es', author: 'service' }]));
    await say('Estoy en la estación y no sé qué hacer ahora');
    await say('No hablo nada de francés, lo siento mucho');
    expect((await suggested()).length).toBe(1);
    expect(await store.conversation(conversation as ConversationId)).toMatchObject({ locale: 'fr' });
  });

  it('who writes in French is not translated into it', async () => {
    const engine = scripted();
    test = await createTestApp({ translator: engine.translator, detector: await openDetector() });
    const { call, store, open } = test;
    const { conversation, token, path } = await open({ door: 'ask', locale: 'es' });
    await call('POST', `${path}/messages`, {
      token,
      json: { id: 'a', text: 'On m’a volé mon sac ce matin à la gare' },
    });
    const last = async () => (await store.eventsAfter(conversation as ConversationId, 0)).at(-1);
    await vi.waitFor(async () => expect(await last()).toMatchObject({ kind: 'translation', status: 'same' }));
    expect(engine.state.asked).toEqual([]);
    // The detector may be wrong: who asks is right.
    expect((await call('POST', `${path}/messages/2/translate`, { token, json: {} })).status).toBe(202);
    await vi.waitFor(async () => expect(await last()).toMatchObject({ kind: 'translation', status: 'ok' }));
  });
});

describe('a site from which text may not go to the engines', () => {
  const OTHER = 'other' as SiteId;
  const { sites: _, ...all } = DEFAULT_POLICY;
  const policy = (use: TranslationUse): Policy => ({
    ...DEFAULT_POLICY,
    sites: { [SITE]: { ...all, translation: { use, legalBasis: 'Une convention de 2026' } } },
  });
  /** The same house, and a conversation on a site that the policy says nothing of. */
  const beside = async (use: TranslationUse, locality: 'on-premise' | 'external') => {
    const begun = await begin(scripted({ locality }), QUICK, policy(use));
    const { call, store } = begun;
    const settled = { name: 'Autre', origins: [SITE_ORIGIN], doors: DOORS, locales: LOCALES, settings: {} } as const;
    await store.write(addSite, { id: OTHER, ...settled });
    const { body } = await call<{ conversation: ConversationId; token: string }>(
      'POST',
      `/v1/sites/${OTHER}/conversations`,
      { json: { door: 'ask', locale: 'es-MX' } },
    );
    const sayThere = async () => {
      const json = { id: nanoid(), text: 'Me han robado el bolso' };
      await call('POST', `/v1/conversations/${body.conversation}/messages`, { token: body.token, json });
      await vi.waitFor(async () => {
        const log = await store.eventsAfter(body.conversation, 0);
        expect(log.map(({ kind }) => kind)).toContain('translation');
      });
    };
    return { ...begun, sayThere };
  };

  it.each([
    ['none', 'on-premise'],
    ['none', 'external'],
    ['inside', 'external'],
  ] as const)('that is %s: no engine that is %s is asked, by anybody and in no way', async (use, locality) => {
    const { say, sayThere, answer, call, cookie, token, path, id, engine, translations } = await beside(use, locality);
    const seq = await say('Hola');
    await answer('Je suis là');
    const off = { status: 409, body: { code: 'translation_off' } };
    expect(await call('POST', `${path}/messages/${seq}/translate`, { token, json: {} })).toMatchObject(off);
    const officers = `/v1/officer/conversations/${id}`;
    expect(await call('POST', `${officers}/messages/${seq}/translate`, { cookie, json: {} })).toMatchObject(off);
    expect(await call('POST', `${officers}/preview`, { cookie, json: { text: 'Je suis là' } })).toMatchObject(off);
    const nothing = { translating: { toOfficer: null, toVisitor: null } };
    expect((await call('GET', `${path}/events`, { token })).body).toMatchObject(nothing);
    expect(
      (await call('GET', '/v1/officer/desk', { cookie, headers: { accept: 'application/json' } })).body,
    ).toMatchObject({ mine: [nothing] });
    // The control: the engine is there, and is asked by the site beside it, after all of this.
    await sayThere();
    expect(engine.state.asked.map(({ texts }) => texts)).toEqual([['Me han robado el bolso']]);
    expect(await translations()).toEqual([]);
  });

  it.each([
    ['inside', 'on-premise'],
    ['all', 'external'],
  ] as const)('that is %s: an engine that is %s is asked', async (use, locality) => {
    const { say, translated } = await beside(use, locality);
    await translated(await say('Hola'), 'ok');
  });

  it('has what was not translated translated once the policy lets it, after a restart', async () => {
    const { say, sayThere, app, engine, translated, translations } = await beside('none', 'on-premise');
    const seq = await say('Hola');
    await sayThere();
    expect(await translations()).toEqual([]);
    const second = startTranslations({
      store: app.store,
      bus: app.bus,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      policy: policy('all'),
      translator: engine.translator,
      detector: { knows: () => false, detect: () => null },
      timing: QUICK,
      ...readTranslationWords(),
    });
    await translated(seq, 'ok');
    await second.stop();
  });
});
