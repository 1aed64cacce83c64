import type { HeldConversation } from '@lanterne/protocol';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api.ts';
import { loadLanguage } from '../../i18n/index.ts';
import { shortcuts } from '../../preferences.ts';
import { answered, claimed, id, opened, own, said, snapshot, waiting, withLog } from './desk.fixture.ts';
import { setStage } from './page.fixture.tsx';

const MARKUP = '<img src=x onerror=alert(1)><b>gras</b>\n  & "deux"';

const stage = setStage();
const { show, find, all, press, field, type } = stage;
const openFirst = async () => {
  find('.own .row-button')?.click();
  await vi.waitFor(() => expect(field()).toBeTruthy());
};
const one = { mine: [withLog(own(1), opened(), claimed(), said(3, MARKUP))] };

describe('the desk on screen', () => {
  it('lists who waits, danger first, and who is held', async () => {
    await show({ queue: [waiting(1), waiting(2, { danger: true })], ...{ mine: [withLog(own(3), opened())] } });
    const rows = all('.queue .row').map(({ textContent }) => textContent);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('Danger');
    expect(all('.own .row')).toHaveLength(1);
  });

  it('opens what the officer holds as soon as it is there, those that wait for an answer first', async () => {
    const waits = withLog(own(2), opened(), claimed(), said(3, 'Allô ?'));
    await show({ mine: [withLog(own(1), opened(), claimed(), said(3), answered(4)), waits] });
    // There is room for one in a window of this width.
    expect(all('.pane .text').map(({ textContent }) => textContent)).toEqual(['Allô ?']);
    expect(document.activeElement).toBe(document.body);
    stage.desk.open(id(1));
    expect(stage.desk.visible.peek()).toEqual([id(1)]);
  });

  it('opens nothing by itself after the first look, not even when the link comes back', async () => {
    const { send, breakLink, connections } = await show(one);
    stage.desk.hide(id(1));
    breakLink();
    await vi.waitFor(() => expect(connections()).toBe(2));
    send(snapshot(one));
    send({ name: 'typing', data: { conversation: id(1) } });
    await vi.waitFor(() => expect(stage.desk.state.peek().typing.size).toBe(1));
    expect(stage.desk.panes.peek().open).toEqual([]);
  });

  it('never says that all is calm while a held conversation has unread messages', async () => {
    const { send } = await show(one);
    // What the browser says of it, which lays nothing out here.
    expect(stage.desk.unread.peek().get(id(1))?.count).toBe(1);
    stage.desk.setInSight(id(1), true);
    expect(stage.desk.unread.peek().get(id(1))?.count).toBe(0);
    stage.desk.hide(id(1));
    await vi.waitFor(() => expect(find('.empty-title')?.textContent).toBe('Tout est calme'));
    send({ name: 'event', data: { conversation: id(1), event: said(4) } });
    await vi.waitFor(() => expect(find('.empty-title')?.textContent).toBe('1 échange a des messages non lus'));
    send({ name: 'entry', data: waiting(7) });
    await vi.waitFor(() => expect(all('.queue .row')).toHaveLength(1));
    expect(find('.empty-title')?.textContent).toBe('1 échange a des messages non lus');
    send({ name: 'event', data: { conversation: id(1), event: answered(5) } });
    stage.desk.open(id(1));
    stage.desk.hide(id(1));
    await vi.waitFor(() => expect(find('.empty-title')?.textContent).toBe('1 usager attend'));
  });

  it('shows markup as text, in the transcript and in the preview', async () => {
    await show(one);
    await openFirst();
    expect(find('.message .text')?.textContent).toBe(MARKUP);
    expect(all('.message img, .message b, .preview img')).toEqual([]);
    expect(find('.preview')?.textContent).toContain('<img src=x onerror=alert(1)>');
    expect(find('.message .text')?.getAttribute('dir')).toBe('auto');
  });

  it('adds a new event without touching the draft, the field or the lines before it', async () => {
    const { send } = await show(one);
    await openFirst();
    const before = { field: field(), line: find('.message') };
    type('Un brouillon');
    field()?.setSelectionRange(3, 3);
    send({ name: 'event', data: { conversation: id(1), event: said(4, 'nouveau') } });
    await vi.waitFor(() => expect(all('.message')).toHaveLength(2));
    expect(field()).toBe(before.field);
    expect(find('.message')).toBe(before.line);
    expect([field()?.value, field()?.selectionStart]).toEqual(['Un brouillon', 3]);
  });

  it('keeps the draft through a lost link and through a look at another conversation', async () => {
    const { send, breakLink, connections } = await show({ mine: [...one.mine, withLog(own(2), opened())] });
    await openFirst();
    type('Un brouillon');
    breakLink();
    await vi.waitFor(() => expect(connections()).toBe(2));
    send(snapshot(one));
    stage.desk.hide(id(1));
    await vi.waitFor(() => expect(field()).toBeNull());
    stage.desk.open(id(1));
    await vi.waitFor(() => expect(field()?.value).toBe('Un brouillon'));
  });

  it('sends on Enter, not on Shift and Enter, and empties the field', async () => {
    const answer = vi.fn<Api['answer']>(() => new Promise(() => undefined));
    await show(one, { answer });
    await openFirst();
    type('Bonjour');
    press({ key: 'Enter', shiftKey: true }, field() ?? undefined);
    press({ key: 'Enter', isComposing: true }, field() ?? undefined);
    expect(answer).not.toHaveBeenCalled();
    press({ key: 'Enter' }, field() ?? undefined);
    // At once: a fast writer types on before the next frame.
    expect(field()?.value).toBe('');
    await vi.waitFor(() => expect(find('.message.sending')?.textContent).toContain('Bonjour'));
    expect(answer.mock.calls[0]?.[1].text).toBe('Bonjour');
  });

  it('says once that the link is lost', async () => {
    const { breakLink, api } = await show(one);
    api.openDesk = async () => ({ ok: false, refusal: { code: 'unreachable' } });
    breakLink();
    await vi.waitFor(() => expect(find('.lost-bar [role=alert]')?.textContent).toContain('Connexion perdue'));
  });

  it('tells a slower officer that a colleague was first, and lets the row go', async () => {
    await show({ queue: [waiting(1), waiting(2)] });
    find('.queue .row button')?.click();
    await vi.waitFor(() => expect(all('.queue .row')).toHaveLength(1));
    expect(find('.toast')?.textContent).toBe('Un collègue vient de prendre cet échange.');
  });

  it('opens what was claimed, with the caret in its field', async () => {
    const held: HeldConversation = withLog(own(1), opened(), claimed());
    await show({ queue: [waiting(1)] }, { claimNext: async () => ({ ok: true, value: held }) });
    press({ key: 'n', code: 'KeyN', altKey: true });
    await vi.waitFor(() => expect(document.activeElement).toBe(field()));
    expect(field()).toBeTruthy();
    expect(all('.queue .row')).toEqual([]);
  });

  it('asks before it closes', async () => {
    const close = vi.fn<Api['close']>(async () => ({ ok: true, value: { seq: 4, at: '2026-11-24T10:00:00.000Z' } }));
    await show(one, { close });
    await openFirst();
    press({ key: 'w', code: 'KeyW', altKey: true });
    await vi.waitFor(() => expect(find('dialog h2')?.textContent).toContain('Terminer'));
    expect(close).not.toHaveBeenCalled();
    find('dialog .primary')?.click();
    await vi.waitFor(() => expect(close).toHaveBeenCalledWith(id(1), {}));
    await vi.waitFor(() => expect(field()).toBeNull());
  });

  const tagField = () =>
    vi.waitFor(() => {
      const found = find('dialog input[type=text]');
      if (!(found instanceof HTMLInputElement) || found.disabled) throw new Error('no outcome is chosen yet');
      return found;
    });

  it('says how it came out when it closes, by a figure and by tags', async () => {
    const close = vi.fn<Api['close']>(async () => ({ ok: true, value: { seq: 4, at: '2026-11-24T10:00:00.000Z' } }));
    await show(one, { close });
    await openFirst();
    press({ key: 'w', code: 'KeyW', altKey: true });
    await vi.waitFor(() => expect(find('dialog form')).toBeTruthy());
    find('dialog input')?.dispatchEvent(new KeyboardEvent('keydown', { key: '2', bubbles: true }));
    const tags = await tagField();
    tags.value = ' vol , vélo, vol,, ';
    act(() => void tags.dispatchEvent(new Event('input', { bubbles: true })));
    find('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await vi.waitFor(() => expect(close).toHaveBeenCalledWith(id(1), { outcome: 'oriented', tags: ['vol', 'vélo'] }));
  });

  it('offers to tell the visitor of what may be said, and of nothing else', async () => {
    const close = vi.fn<Api['close']>(async () => ({ ok: true, value: { seq: 4, at: '2026-11-24T10:00:00.000Z' } }));
    await show(one, { close });
    await openFirst();
    press({ key: 'w', code: 'KeyW', altKey: true });
    await vi.waitFor(() => expect(find('dialog form')).toBeTruthy());
    const choose = (key: string) =>
      find('dialog input')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const tell = () => find('dialog input[type=checkbox]');
    choose('7');
    await vi.waitFor(() => expect(tell()).toBeTruthy());
    act(() => tell()?.click());
    // What was chosen for another outcome says nothing of this one.
    choose('1');
    await vi.waitFor(() => expect(tell()).toBeNull());
    choose('7');
    await vi.waitFor(() => expect(tell()).toBeTruthy());
    find('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await vi.waitFor(() => expect(close).toHaveBeenCalledWith(id(1), { outcome: 'abusive', tell: true }));
  });

  it('does not close with a tag that the server would refuse, and says why', async () => {
    const close = vi.fn<Api['close']>();
    await show(one, { close });
    await openFirst();
    press({ key: 'w', code: 'KeyW', altKey: true });
    await vi.waitFor(() => expect(find('dialog form')).toBeTruthy());
    (find('dialog input') as HTMLInputElement).click();
    const tags = await tagField();
    tags.value = 'x'.repeat(41);
    tags.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.waitFor(() => expect(find('dialog [role=alert]')?.textContent).toContain('40'));
    find('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    expect(close).not.toHaveBeenCalled();
  });

  it('does nothing on shortcuts that are switched off', async () => {
    const claimNext = vi.fn<Api['claimNext']>(async () => ({ ok: true, value: null }));
    await show({ queue: [waiting(1)] }, { claimNext });
    shortcuts.value = 'off';
    press({ key: 'n', code: 'KeyN', altKey: true });
    press({ key: '?' });
    expect(claimNext).not.toHaveBeenCalled();
    expect(find('dialog')).toBeNull();
    shortcuts.value = 'on';
    press({ key: '?' });
    await vi.waitFor(() => expect(find('dialog')).toBeTruthy());
  });

  it('says that the visitor erased the conversation, and shows none of its text', async () => {
    const { send } = await show(one);
    await openFirst();
    send({ name: 'gone', data: { conversation: id(1), erased: true } });
    await vi.waitFor(() => expect(find('.ghost')?.textContent).toContain('Effacé par l’usager'));
    expect(stage.root.textContent).not.toContain('gras');
    find('.ghost button')?.click();
    await vi.waitFor(() => expect(find('.pane')).toBeNull());
  });

  it('reads a closed conversation on demand, with no field to write in', async () => {
    const readTranscript = vi.fn<Api['readTranscript']>(async () => ({
      ok: true,
      value: { events: [opened(), claimed(), said(3, 'relu')] },
    }));
    const closed = [own(5, { state: 'closed', endedAt: '2026-11-24T10:00:00.000Z' })];
    await show({ closed }, { readTranscript });
    find('.closed .row-button')?.click();
    await vi.waitFor(() => expect(find('.message')?.textContent).toContain('relu'));
    expect(readTranscript).toHaveBeenCalledTimes(1);
    expect(field()).toBeNull();
  });

  it('bars the field when the visitor has left, and keeps what was written', async () => {
    const { send } = await show(one);
    await openFirst();
    type('Trop tard');
    send({ name: 'entry', data: own(1, { state: 'left' }) });
    await vi.waitFor(() => expect(field()?.readOnly).toBe(true));
    expect(field()?.value).toBe('Trop tard');
  });

  it('goes to the sign-in page when the session is over', async () => {
    const { signedOut } = await show(
      { queue: [waiting(1)] },
      { claimNext: async () => ({ ok: false, refusal: { code: 'sign_in_required' } }) },
    );
    find('.queue .primary')?.click();
    await vi.waitFor(() => expect(signedOut).toHaveBeenCalled());
  });

  it('calls for what comes in unseen, and not for what comes in under the eyes of the officer', async () => {
    const { send } = await show({ mine: [withLog(own(1), opened(), claimed()), withLog(own(2), opened(), claimed())] });
    await openFirst();
    const called: number[] = [];
    const stopWatching = stage.desk.summons.subscribe(({ count }) => {
      if (called.at(-1) !== count) called.push(count);
    });
    press({ key: 'Shift' });
    send({ name: 'event', data: { conversation: id(1), event: said(3) } });
    await vi.waitFor(() => expect(all('.pane .message')).toHaveLength(1));
    expect(called).toEqual([0]);
    send({ name: 'event', data: { conversation: id(2), event: said(3) } });
    await vi.waitFor(() => expect(called).toEqual([0, 1]));
    expect(find('.own .badge')?.textContent).toContain('1');
    stage.desk.open(id(2));
    expect(called).toEqual([0, 1, 0]);
    stopWatching();
  });

  it('speaks another language at once, everywhere', async () => {
    await show({ queue: [waiting(7)], ...one });
    await openFirst();
    await loadLanguage('en');
    await vi.waitFor(() => expect(find('.queue .row')?.textContent).toContain('Take'));
    expect(find('.message .who')?.textContent).toContain('Visitor');
    await loadLanguage('fr');
  });

  it('stores nothing of a conversation in the browser', async () => {
    await show(one);
    await openFirst();
    type('Un brouillon');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(/gras|brouillon/);
    expect(document.cookie).toBe('');
  });
});
