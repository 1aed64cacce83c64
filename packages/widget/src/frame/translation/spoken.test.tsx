import type { Event, OpenAnswer, Translating, TranslationEvent } from '@lanterne/protocol';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../connection/connection.ts';
import type { Answer } from '../connection/request.ts';
import { setStage } from '../stage.fixture.ts';
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

const root = setStage();
let sent: { path: string; body: unknown }[];
/** How many requests come to nothing before the line is back. */
let lost: number;
/** Insists as the connection does, with no pause between. */
const insist = (async (_door: null, attempt: (seat: OpenAnswer) => Promise<Answer<unknown>>) => {
  for (;;) {
    const answer = await attempt({ conversation: 'c', token: 'secret' } as OpenAnswer);
    if (answer.ok !== undefined) return answer;
  }
}) as Connection['insist'];
beforeEach(() => {
  sent = [];
  lost = 0;
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    if (lost > 0) {
      lost -= 1;
      throw new TypeError('no line');
    }
    sent.push({ path, body: JSON.parse(body) });
    return new Response('{}', { status: 201 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const show = (records: Event[], isLast = true) =>
  act(() =>
    render(
      <Spoken text="Bonsoir" seq={3} isLast={isLast} talk={{ records, translating, connect: () => ({ insist }) }} />,
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
    await vi.waitFor(() => expect(sent).toEqual([{ path: '/v1/conversations/c/messages/3/translate', body: {} }]));
  });

  it('can be said not to be understood, the newest alone', async () => {
    await show([translated()], false);
    expect(root.textContent).not.toContain('Je n’ai pas compris');
    await show([translated()]);
    await press('Je n’ai pas compris');
    await vi.waitFor(() => expect(root.textContent).toContain('C’est dit.'));
    expect(sent).toEqual([{ path: '/v1/conversations/c/unclear', body: { seq: 3 } }]);
    await show([translated(), { kind: 'unclear', author: 'visitor', seq: 5, at, of: 3 }], false);
    expect(root.textContent).toContain('C’est dit.');
  });

  it('that is said not to be understood while the line is down says that it is on its way, then that it is told', async () => {
    lost = 3;
    await show([translated()]);
    const told = press('Je n’ai pas compris');
    await vi.waitFor(() => expect(root.querySelector('[role=status]')?.textContent).toBe('Envoi…'));
    await told;
    await vi.waitFor(() => expect(root.textContent).toContain('C’est dit.'));
    expect(sent).toHaveLength(1);
  });
});
