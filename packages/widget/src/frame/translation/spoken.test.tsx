import type { Event, Translating, TranslationEvent } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Talk } from '../conversation/linked-text.tsx';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { Spoken } from './spoken.tsx';

const at = '2026-11-24T12:00:00.000Z';
const route = { from: 'fr', to: 'es', engine: 'apertium', grade: 'experimental', locality: 'in-process' } as const;
const translating: Translating = { toOfficer: { ...route, from: 'es', to: 'fr' }, toVisitor: route };
const translated = (more: Partial<TranslationEvent> = {}): TranslationEvent => ({
  kind: 'translation',
  author: 'service',
  seq: 4,
  at,
  of: 3,
  from: 'fr',
  lang: 'es',
  status: 'ok',
  text: 'Buenas tardes',
  flags: [],
  ...more,
});

let root: HTMLElement;
const call = vi.fn(async () => ({ ok: true, value: undefined }));
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  call.mockClear();
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const show = (records: Event[], isLast = true) =>
  act(() =>
    render(
      <Spoken
        text="Bonsoir"
        seq={3}
        isLast={isLast}
        talk={{ records, translating, call: call as unknown as Talk['call'] }}
      />,
      root,
    ),
  );
const said = () => [...root.querySelectorAll<HTMLElement>('.said')].map(({ lang, textContent }) => [lang, textContent]);
const press = (name: string) =>
  act(() => [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name)?.click());

describe('what an officer wrote, to a visitor who reads another language', () => {
  it('is in that language, marked as a machine’s, the original one tap away', async () => {
    await show([translated()]);
    expect(said()).toEqual([['es', 'Buenas tardes']]);
    expect(root.textContent).toContain('Traduit par une machine');
    await press('Voir l’original');
    expect(said()).toEqual([['fr', 'Bonsoir']]);
    await press('Voir la traduction');
    expect(said()).toEqual([['es', 'Buenas tardes']]);
  });

  it('is there as it was written while its translation is on its way', async () => {
    await show([]);
    expect(said()).toEqual([['fr', 'Bonsoir']]);
    expect(root.textContent).toContain('Traduction en cours');
  });

  it('is shown in the newest translation', async () => {
    await show([translated(), translated({ seq: 9, text: 'Buenas noches' })]);
    expect(said()[0]?.[1]).toBe('Buenas noches');
  });

  it('says that it was prepared by people where it was', async () => {
    await show([translated({ status: 'human' })]);
    expect(root.textContent).toContain('Texte préparé dans votre langue');
  });

  it.each([
    ['negation', 'un « non » ou un « ne pas » a peut-être disparu.'],
    ['digits', 'un nombre a changé.'],
    ['loop', 'une partie est abîmée ou manque.'],
    ['language', 'lisez aussi l’original.'],
  ] as const)('says what is doubtful: %s', async (flag, words) => {
    await show([translated({ status: 'suspect', flags: [flag] })]);
    expect(root.textContent?.replaceAll('\u00a0', ' ')).toContain(`Traduction peut-être fausse : ${words}`);
  });

  it('that could not be translated says so, and can be asked for again', async () => {
    const { text: _, ...none } = translated({ status: 'failed', flags: ['unavailable'] });
    await show([none]);
    expect(said()).toEqual([['fr', 'Bonsoir']]);
    await press('Traduire');
    expect(call).toHaveBeenCalledWith('/messages/3/translate', { method: 'POST', body: {} });
  });

  it('can be said not to be understood, the newest alone', async () => {
    await show([translated()], false);
    expect(root.textContent).not.toContain('Je n’ai pas compris');
    await show([translated()]);
    await press('Je n’ai pas compris');
    expect(call).toHaveBeenCalledWith('/unclear', { method: 'POST', body: { seq: 3 } });
    await vi.waitFor(() => expect(root.textContent).toContain('C’est dit.'));
    await show([translated(), { kind: 'unclear', author: 'visitor', seq: 5, at, of: 3 }], false);
    expect(root.textContent).toContain('C’est dit.');
  });
});
