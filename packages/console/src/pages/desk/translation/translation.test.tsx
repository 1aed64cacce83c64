import type { Event as LogEvent, TranslationEvent } from '@lanterne/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answered, at, claimed, id, opened, own, said, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, all, press, field, type, button } = stage;

const route = { from: 'es', to: 'fr', engine: 'apertium', grade: 'experimental', locality: 'in-process' } as const;
const translating = { toOfficer: route, toVisitor: { ...route, from: 'fr', to: 'es' } };
const spanish = own(1, { locale: 'es', translating });

const translated = (seq: number, of: number, more: Partial<TranslationEvent> = {}): LogEvent => ({
  kind: 'translation',
  author: 'service',
  seq,
  at: at(seq),
  of,
  from: 'es',
  lang: 'fr',
  status: 'ok',
  text: 'On m’a volé mon téléphone.',
  flags: ['experimental'],
  ...more,
});
const open = async (...events: LogEvent[]) => {
  await show({ mine: [withLog(spanish, opened(), claimed(), ...events)] });
  find('.own .row-button')?.click();
  await vi.waitFor(() => expect(find('.translation-notice')).toBeTruthy());
};
const texts = () => all('.pane .message .text').map(({ textContent, lang }) => [lang, textContent]);
const line = () => find('.translation-line')?.textContent ?? '';

/** Answers of the server to what translation asks. */
const answerWith = (status: number, body: unknown) => {
  const fetched = vi.fn(async (_path: string, _init?: RequestInit) => Response.json(body, { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
afterEach(() => vi.unstubAllGlobals());

describe('a message in another language', () => {
  it('is read in translation, marked as a machine’s, and as it was written by one press', async () => {
    await open(said(3, 'Me robaron el móvil.'), translated(4, 3));
    await vi.waitFor(() => expect(texts()).toEqual([['fr', 'On m’a volé mon téléphone.']]));
    expect(line()).toContain('Traduit par une machine à l’essai');
    button('Voir l’original')?.click();
    await vi.waitFor(() => expect(texts()).toEqual([['es', 'Me robaron el móvil.']]));
    button('Voir la traduction')?.click();
    await vi.waitFor(() => expect(texts()[0]?.[0]).toBe('fr'));
  });

  it('is there as it was written until the translation has come', async () => {
    await open(said(3, 'Hola'));
    await vi.waitFor(() => expect(line()).toBe('Traduction en cours'));
    expect(texts()[0]?.[1]).toBe('Hola');
  });

  it('says in words what is doubtful', async () => {
    await open(said(3, '17'), translated(4, 3, { status: 'suspect', flags: ['digits', 'negation', 'danger'] }));
    await vi.waitFor(() => expect(line()).toContain('un nombre diffère, une négation a peut-être disparu'));
    expect(line()).toContain('Un mot de danger');
  });

  it('that could not be translated says so, and is asked for again by a press', async () => {
    const { text: _, ...none } = translated(4, 3, { status: 'failed', flags: ['unavailable'] }) as TranslationEvent;
    await open(said(3, 'Hola'), none);
    await vi.waitFor(() => expect(line()).toContain('Pas traduit'));
    expect(line()).toContain('le traducteur ne répond pas.');
    const fetched = answerWith(202, null);
    button('Traduire', '.translation-line')?.click();
    await vi.waitFor(() =>
      expect(fetched.mock.calls.map(([path]) => path)).toContain(
        `/v1/officer/conversations/${id(1)}/messages/3/translate`,
      ),
    );
  });

  it('of the officer is their own text first, and by one press what the visitor reads', async () => {
    await open(answered(3, 'Bonjour'), translated(4, 3, { from: 'fr', lang: 'es', text: 'Buenos días' }));
    await vi.waitFor(() => expect(line()).toContain('L’usager lit une traduction'));
    expect(texts()).toEqual([['fr', 'Bonjour']]);
    button('Voir ce que lit l’usager')?.click();
    await vi.waitFor(() => expect(texts()).toEqual([['es', 'Buenos días']]));
  });

  it('that the visitor has not understood calls the officer back to it', async () => {
    await open(answered(3, 'Déposez plainte.'), { kind: 'unclear', author: 'visitor', seq: 4, at: at(4), of: 3 });
    await vi.waitFor(() => expect(find('.unclear')?.textContent).toContain('L’usager n’a pas compris ce message'));
  });
});

describe('the preview', () => {
  it('shows what the visitor would read and that translated back, and sends nothing', async () => {
    await open(said(3, 'Hola'));
    await vi.waitFor(() => expect(button('Aperçu traduit')).toBeTruthy());
    type('Venez demain.');
    const fetched = answerWith(200, {
      ...{ lang: 'es', status: 'ok', text: 'Venga mañana.', back: 'Venez demain.', flags: [] },
    });
    press({ key: 'v', code: 'KeyV', altKey: true }, field() ?? undefined);
    await vi.waitFor(() => expect(find('.translation-preview')?.textContent).toContain('Venga mañana.'));
    expect(find('.translation-preview')?.textContent).toContain('Retraduit en français');
    const [body] = fetched.mock.calls.flatMap(([, init]) => (init?.body ? [String(init.body)] : []));
    expect(JSON.parse(body ?? '')).toEqual({ text: 'Venez demain.' });
    type('Venez jeudi.');
    await vi.waitFor(() => expect(find('.translation-preview')?.textContent).toContain('Votre texte a changé'));
    expect(field()?.value).toBe('Venez jeudi.');
    expect(stage.desk.outbox.messages.value).toEqual([]);
  });
});
