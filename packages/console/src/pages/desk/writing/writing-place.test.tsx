import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { claimed, id, left, noted, opened, own, said, withLog } from '../desk.fixture.ts';
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
