import type { CannedAnswer, CannedAnswersAnswer, HelpAnswer } from '@lanterne/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { carded, claimed, id, left, noted, opened, own, said, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, all, press, field, type, button } = stage;

const mine = [withLog(own(1), opened(), claimed(), said(3))];
const openFirst = async () => {
  find('.own .row-button')?.click();
  await vi.waitFor(() => expect(field()).toBeTruthy());
};
/** By the keyboard; the field of the other kind is another element. */
const switchWriting = async () => {
  const before = field();
  press({ key: 'p', code: 'KeyP', altKey: true });
  await vi.waitFor(() => expect(field()).not.toBe(before));
};

describe('what one writes for officers alone', () => {
  it('has a field and a draft of its own: neither is ever in the other', async () => {
    const answer = vi.fn<Api['answer']>(() => new Promise(() => undefined));
    const writeNote = vi.fn<Api['writeNote']>(() => new Promise(() => undefined));
    await show({ mine }, { answer, writeNote });
    await openFirst();
    type('Bonjour');
    await switchWriting();
    expect(field()?.value).toBe('');
    expect(find('.writing-place')?.className).toContain('note');
    expect(button('Répondre')?.textContent).toContain('commencée');
    type('Il ment');
    press({ key: 'Enter' }, field() ?? undefined);
    await vi.waitFor(() => expect(writeNote.mock.calls[0]?.[1].text).toBe('Il ment'));
    // Another one is a note again: who goes on writing in the belief that it is one is right.
    type('Encore une note');
    await switchWriting();
    expect(field()?.value).toBe('Bonjour');
    expect(button('Note privée')?.textContent).toContain('commencée');
    press({ key: 'Enter' }, field() ?? undefined);
    await vi.waitFor(() => expect(all('.message.officer:not(.note)')).toHaveLength(1));
    // The note goes first, and its answer has not come: nothing overtakes it.
    expect(answer).not.toHaveBeenCalled();
    expect(find('.message.officer.note')?.textContent).toContain('Ajout…');
  });

  it('can still be written once the visitor has left', async () => {
    const writeNote = vi.fn<Api['writeNote']>(() => new Promise(() => undefined));
    const gone = own(1, { state: 'left', how: 'end' });
    await show({ mine: [withLog(gone, opened(), claimed(), left(3, 'end'))] }, { writeNote });
    await openFirst();
    expect(field()?.readOnly).toBe(true);
    await switchWriting();
    expect(field()?.readOnly).toBe(false);
    type('Parti rassuré');
    press({ key: 'Enter' }, field() ?? undefined);
    await vi.waitFor(() => expect(writeNote).toHaveBeenCalled());
  });

  it('stands in the transcript as a note, once, and calls when a supervisor wrote it', async () => {
    const { send } = await show({ mine });
    await openFirst();
    stage.desk.hide(id(1));
    send({ name: 'event', data: { conversation: id(1), event: noted(4, 'à moi') } });
    send({ name: 'event', data: { conversation: id(1), event: noted(5, 'Demandez le lieu', 'supervisor', 'Chef') } });
    await vi.waitFor(() => expect(find('.preview')?.textContent).toBe('Note\u00a0: Demandez le lieu'));
    expect(stage.desk.unread.peek().get(id(1))?.count).toBe(1);
    stage.desk.open(id(1));
    await vi.waitFor(() => expect(all('.message.note')).toHaveLength(2));
    const [own1, whisper] = all('.message.note');
    expect(own1?.getAttribute('aria-live')).toBe('off');
    expect(whisper?.getAttribute('aria-live')).toBeNull();
    expect(whisper?.textContent).toContain('Consigne du superviseur');
  });
});

const canned = (shortcut: string, text: string, more: Partial<CannedAnswer> = {}): CannedAnswer => ({
  id: shortcut as CannedAnswer['id'],
  locale: 'fr',
  shortcut,
  title: `Titre ${shortcut}`,
  text,
  shared: true,
  ...more,
});

describe('a canned answer', () => {
  const content: CannedAnswersAnswer = {
    answers: [canned('bonjour', 'Bonjour, {alias} de {site}.'), canned('fin', 'Au revoir'), canned('lieu', 'Où ?')],
    sites: [{ id: own(1).site, name: 'Site d’exemple' }],
  };
  const cannedAnswers = async () => ({ ok: true, value: content }) as const;
  const search = () => find<HTMLInputElement>('[role=combobox]');
  const options = () => all('[role=option]');
  const active = () => document.getElementById(search()?.getAttribute('aria-activedescendant') ?? '');
  const key = (name: string) => press({ key: name }, search() ?? undefined);
  const look = async (text: string) => {
    const input = search();
    if (!input) throw new Error('there is no search');
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };

  it('is found by / and the keyboard alone, stands in the field filled in, and is not sent', async () => {
    const answer = vi.fn<Api['answer']>(() => new Promise(() => undefined));
    await show({ mine }, { answer, cannedAnswers });
    await openFirst();
    press({ key: '/' }, field() ?? undefined);
    await vi.waitFor(() => expect(options()).toHaveLength(3));
    expect(document.activeElement).toBe(search());
    expect(active()?.textContent).toContain('/bonjour');
    key('ArrowUp');
    await vi.waitFor(() => expect(active()?.textContent).toContain('/lieu'));
    key('ArrowDown');
    key('ArrowDown');
    await vi.waitFor(() => expect(active()?.textContent).toContain('/fin'));
    await look('BONJOUR');
    await vi.waitFor(() => expect(options()).toHaveLength(1));
    key('Enter');
    await vi.waitFor(() => expect(search()).toBeNull());
    expect(field()?.value).toBe('Bonjour, Agent 27 de Site d’exemple.');
    expect(document.activeElement).toBe(field());
    expect(answer).not.toHaveBeenCalled();
    press({ key: 'Enter' }, field() ?? undefined);
    await vi.waitFor(() => expect(answer.mock.calls[0]?.[1].text).toBe('Bonjour, Agent 27 de Site d’exemple.'));
  });

  it('takes nothing from what was begun, and / stays a sign elsewhere, or when it is typed twice', async () => {
    await show({ mine }, { cannedAnswers });
    await openFirst();
    type('Bonjour et ');
    field()?.setSelectionRange(11, 11);
    press({ key: '/' }, field() ?? undefined);
    expect(search()).toBeNull();
    press({ key: 'r', code: 'KeyR', altKey: true });
    await vi.waitFor(() => expect(options()).toHaveLength(3));
    key('Escape');
    await vi.waitFor(() => expect(search()).toBeNull());
    expect(field()?.value).toBe('Bonjour et ');
    field()?.setSelectionRange(0, 0);
    press({ key: '/' }, field() ?? undefined);
    await vi.waitFor(() => expect(search()).toBeTruthy());
    key('/');
    await vi.waitFor(() => expect(field()?.value).toBe('/Bonjour et '));
  });

  it('is not offered for a note, and says when there are none to be had', async () => {
    await show({ mine }, { cannedAnswers: async () => ({ ok: false, refusal: { code: 'unreachable' } }) });
    await openFirst();
    press({ key: '/' }, field() ?? undefined);
    await vi.waitFor(() => expect(find('.palette')?.textContent).toContain('n’ont pas pu être chargées'));
    key('Escape');
    await switchWriting();
    press({ key: '/' }, field() ?? undefined);
    expect(search()).toBeNull();
    expect(button('Réponses types')).toBeUndefined();
  });
});

describe('a card', () => {
  const help: HelpAnswer = {
    country: 'fr',
    locale: 'fr',
    reviewedOn: '2026-11-24',
    cards: [
      { id: 'vol', doors: ['ask'], title: 'Vol', about: 'steps', lines: ['Faites opposition'], words: [], see: ['n'] },
    ],
    numbers: [
      { id: 'n', doors: [], title: 'Opposition', text: '', words: [], number: '0 892', by: 'call', emergency: false },
    ],
    services: [],
  };
  const readHelp = async () => ({ ok: true, value: help }) as const;
  const search = () => find<HTMLInputElement>('[role=combobox]');

  it('is looked at before it is sent, and stands in the transcript as the visitor has it', async () => {
    const sendCard = vi.fn<Api['sendCard']>(() => new Promise(() => undefined));
    const { send } = await show({ mine }, { readHelp, sendCard });
    await openFirst();
    type('Un brouillon');
    press({ key: 'c', code: 'KeyC', altKey: true });
    await vi.waitFor(() => expect(all('[role=option]')).toHaveLength(2));
    press({ key: 'Enter' }, search() ?? undefined);
    await vi.waitFor(() => expect(find('.card-preview')?.textContent).toContain('Faites opposition'));
    expect(find('.card-preview')?.textContent).toContain('0 892');
    expect(sendCard).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button('Envoyer la fiche'));
    button('Envoyer la fiche')?.click();
    await vi.waitFor(() => expect(sendCard.mock.calls[0]?.[1]).toMatchObject({ card: 'vol' }));
    expect(find('.palette')).toBeNull();
    expect(field()?.value).toBe('Un brouillon');
    expect(find('.message.sending .card-mark')?.textContent).toContain('Fiche');

    const card = { id: 'vol', title: 'Vol', lines: ['Faites opposition'], numbers: help.numbers, services: [] };
    const [, { id: client } = { id: '' }] = sendCard.mock.calls[0] ?? [];
    send({ name: 'event', data: { conversation: id(1), event: carded(4, card, client) } });
    await vi.waitFor(() => expect(find('.message .card-body')?.textContent).toContain('Faites opposition'));
    // It is there once, and is no draft when it could not be sent.
    expect(all('.message.officer')).toHaveLength(1);
    expect(find('.preview')?.textContent).toBe('Vous\u00a0: fiche Vol');
  });

  it('that is there no more says so, and is taken away without a trace in the field', async () => {
    const gone = { ok: false, refusal: { code: 'card_unknown' } } as const;
    await show({ mine }, { readHelp, sendCard: async () => gone });
    await openFirst();
    stage.desk.sendCard(id(1), { id: 'vol', title: 'Vol' });
    await vi.waitFor(() => expect(find('.message.refused')?.textContent).toContain('n’existe plus'));
    button('Retirer', '.message')?.click();
    await vi.waitFor(() => expect(find('.message.refused')).toBeNull());
    expect(field()?.value).toBe('');
  });
});
