// docs/security.md: T16

import type { Event as LogEvent } from '@lanterne/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { at, claimed, id, opened, own, said, waiting, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';
import { ageSaidIn, watchedMinorsIn } from './course.ts';

const stage = setStage();
const { show, find, button } = stage;
const OTHER = 'p'.repeat(21) as NonNullable<Parameters<typeof waiting>[1]>['holder'];

const noted = (seq: number, minor: boolean): LogEvent => ({
  kind: 'minor',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  minor,
});
const written = (seq: number, text: string): LogEvent => ({ ...said(seq), text }) as LogEvent;
const log = (text = 'bonjour, j’ai 14 ans', minor = false) =>
  withLog({ ...own(1), minor }, opened(), claimed(), written(3, text), ...(minor ? [noted(4, true)] : []));

const TITLE = 'Tu as moins de 18 ans ?';
const card = {
  id: 'under-18',
  doors: [],
  about: 'steps',
  title: TITLE,
  lines: ['Le 119'],
  see: [],
  words: [],
} as const;
const readHelp = vi.fn<Api['readHelp']>(async () => ({
  ok: true,
  value: {
    ...{ country: 'fr', locale: 'fr', reviewedOn: '2026-11-24', services: [], numbers: [] },
    cards: [{ ...card, doors: [], lines: ['Le 119'], see: [], words: [] }],
  },
}));
const strip = () => [...stage.root.querySelectorAll('.suggestion')].map(({ textContent }) => textContent).join('');

describe('a visitor who is under 18, on the desk', () => {
  it('is suggested with their words marked, and said so by one press', async () => {
    const setMinor = vi.fn<Api['setMinor']>(async () => ({ ok: true, value: null }));
    const { send } = await show({ mine: [log()] }, { setMinor, readHelp });
    await vi.waitFor(() => expect(find('.suggestion mark')?.textContent).toBe('j’ai 14 ans'));
    button('Oui, moins de 18', '.suggestion')?.click();
    await vi.waitFor(() => expect(setMinor).toHaveBeenCalledExactlyOnceWith(id(1), { minor: true }));
    send({ name: 'entry', data: { ...own(1), minor: true } });
    send({ name: 'event', data: { conversation: id(1), event: noted(4, true) } });
    await vi.waitFor(() => expect(strip()).toContain('une question à la fois'));
    expect(find('[role=log]')?.textContent).toContain('Agent 27 note que l’usager a moins de 18');
    expect(find('.minor-open.on')).toBeTruthy();
    expect(find('.own .tag')?.textContent).toContain('Moins de 18');
  });

  it('is put aside by one press, until they write it again', async () => {
    const { send } = await show({ mine: [log()] }, { readHelp });
    await vi.waitFor(() => expect(button('Écarter', '.suggestion')).toBeTruthy());
    button('Écarter', '.suggestion')?.click();
    await vi.waitFor(() => expect(strip()).toBe(''));
    send({ name: 'event', data: { conversation: id(1), event: written(4, 'je suis au collège') } });
    await vi.waitFor(() => expect(find('.suggestion mark')?.textContent).toBe('je suis au collège'));
  });

  it('is sent the card for minors by one press, and not asked about it again', async () => {
    const sendCard = vi.fn<Api['sendCard']>(async () => ({ ok: true, value: { seq: 5, at: at(5) } }));
    await show({ mine: [log('bonjour', true)] }, { sendCard, readHelp });
    await vi.waitFor(() => expect(button('Envoyer la fiche du 119', '.suggestion')).toBeTruthy());
    button('Envoyer la fiche du 119', '.suggestion')?.click();
    await vi.waitFor(() => expect(sendCard).toHaveBeenCalledOnce());
    expect(sendCard.mock.calls[0]?.[1]).toMatchObject({ card: 'under-18' });
    await vi.waitFor(() => expect(strip()).toBe(''));
  });

  it('is told of without any suggestion, and taken back, in the head of the conversation', async () => {
    const setMinor = vi.fn<Api['setMinor']>(async () => ({ ok: true, value: null }));
    const { send } = await show({ mine: [log('bonjour')] }, { setMinor });
    await vi.waitFor(() => expect(find('.minor-open')).toBeTruthy());
    find('.minor-open')?.click();
    await vi.waitFor(() => expect(find('.minor-dialog')?.textContent).toContain('L’usager n’en voit rien'));
    button('Oui, moins de 18', '.minor-dialog')?.click();
    await vi.waitFor(() => expect(setMinor).toHaveBeenLastCalledWith(id(1), { minor: true }));
    send({ name: 'entry', data: { ...own(1), minor: true } });
    await vi.waitFor(() => expect(find('.minor-open.on')).toBeTruthy());
    find('.minor-open')?.click();
    await vi.waitFor(() => expect(button('Non, ou on ne sait plus', '.minor-dialog')).toBeTruthy());
    button('Non, ou on ne sait plus', '.minor-dialog')?.click();
    await vi.waitFor(() => expect(setMinor).toHaveBeenLastCalledWith(id(1), { minor: false }));
  });
});

describe('what the visitor says of their age', () => {
  const translated = (seq: number, of: number, text: string): LogEvent => ({
    ...{ kind: 'translation', seq, at: at(seq), author: 'service', of, from: 'ar', lang: 'fr' },
    ...{ status: 'ok', text, flags: [] },
  });

  it('is looked for in the translation too, and never in what officers write', () => {
    const events = [opened(), claimed(), written(3, 'عمري 14'), translated(4, 3, 'j’ai 14 ans')];
    expect(ageSaidIn(events, 0)).toMatchObject({ seq: 4, text: 'j’ai 14 ans' });
    expect(ageSaidIn(events, 4)).toBeNull();
    const answer = { ...written(3, 'j’ai 14 ans'), author: 'officer', alias: 'Agent 27' } as LogEvent;
    expect(ageSaidIn([answer, translated(4, 3, 'I am 14')], 0)).toBeNull();
  });
});

describe('a supervisor', () => {
  it('finds the minors whom colleagues answer, but for those who stand among the dangers', () => {
    const theirs = { state: 'held', holder: OTHER, claimedAt: at(1), minor: true } as Parameters<typeof waiting>[1];
    const entries = [
      waiting(1, { ...theirs, claimedAt: at(9) }),
      waiting(2, theirs),
      waiting(3, { ...theirs, minor: false }),
      waiting(4, { ...theirs, danger: true, dangerAt: at(2) }),
      waiting(5, { ...theirs, dangerStep: 'suspected' }),
      waiting(6, { minor: true }),
      { ...own(7), minor: true },
    ];
    expect(watchedMinorsIn(entries).map(({ conversation }) => conversation)).toEqual([id(2), id(1)]);
  });
});
