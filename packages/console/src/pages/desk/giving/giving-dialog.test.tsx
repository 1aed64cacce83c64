import type { ColleaguesAnswer } from '@lanterne/protocol';
import { NOTE_MAX } from '@lanterne/protocol/constants';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { at, claimed, id, offered, opened, own, said, waiting, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, all, button, press, field, type } = stage;
const one = { mine: [withLog(own(1), opened(), claimed(), said(3, 'canary-text'))] };
const colleagues = {
  officers: [
    { id: 'a', alias: 'Agent 4', role: 'officer', skills: [] },
    { id: 'b', alias: 'Agent 5', role: 'supervisor', skills: ['minors'] },
  ],
  queues: [{ id: 'general', name: null }],
  skills: ['minors'],
} as unknown as ColleaguesAnswer;
const readColleagues: Api['readColleagues'] = async () => ({ ok: true, value: colleagues });

const fill = (element: HTMLInputElement | HTMLTextAreaElement | null, text: string) => {
  if (!element) throw new Error('there is no field');
  element.value = text;
  element.dispatchEvent(new Event('input', { bubbles: true }));
};
const open = async () => {
  press({ key: 't', altKey: true });
  await vi.waitFor(() => expect(all('.places .option').length).toBeGreaterThan(0));
};
const submit = () => find<HTMLFormElement>('form.giving')?.requestSubmit();

describe('giving a conversation to somebody else', () => {
  it('finds whom by a few letters, sends a note along, and leaves nothing of it on the desk', async () => {
    const transfer = vi.fn<Api['transfer']>(async () => ({ ok: true, value: { seq: 5, at: at(5) } }));
    const { send } = await show(one, { readColleagues, transfer });
    await vi.waitFor(() => expect(field()).toBeTruthy());
    await open();
    expect(all('.option').map(({ textContent }) => textContent?.trim())).toEqual([
      'Agent 4',
      'Agent 5 superviseur, minors',
      'minors',
    ]);
    fill(find<HTMLInputElement>('.giving input[type=search]'), 'superv');
    await vi.waitFor(() => expect(all('.option')).toHaveLength(1));
    press({ key: 'ArrowDown' }, find('.giving input[type=search]') ?? undefined);
    await vi.waitFor(() => expect(find<HTMLInputElement>('.option input')?.checked).toBe(true));
    fill(find<HTMLTextAreaElement>('.giving textarea'), 'Elle attend une réponse');
    submit();
    await vi.waitFor(() => expect(find('.giving')).toBeNull());
    expect(transfer).toHaveBeenCalledExactlyOnceWith(id(1), {
      id: expect.any(String),
      to: { to: 'officer', officer: 'b' },
      note: { id: expect.any(String), text: 'Elle attend une réponse' },
    });
    send({ name: 'entry', data: waiting(1) });
    await vi.waitFor(() => expect(all('.queue .row')).toHaveLength(1));
    expect(all('.pane')).toHaveLength(0);
    expect(stage.root.textContent).not.toContain('canary-text');
    expect(stage.root.textContent).toContain('transmis');
  });

  it('asks for somebody, refuses a note that is too long, and keeps it when they cannot take it', async () => {
    const transfer = vi.fn<Api['transfer']>(async () => ({ ok: false, refusal: { code: 'officer_unavailable' } }));
    await show(one, { readColleagues, transfer });
    await vi.waitFor(() => expect(field()).toBeTruthy());
    await open();
    submit();
    await vi.waitFor(() => expect(find('.giving .problem')?.textContent).toContain('Choisissez'));
    find<HTMLInputElement>('.option input')?.click();
    fill(find<HTMLTextAreaElement>('.giving textarea'), 'x'.repeat(NOTE_MAX + 1));
    await vi.waitFor(() => expect(find('.giving [aria-invalid=true]')).toBeTruthy());
    submit();
    fill(find<HTMLTextAreaElement>('.giving textarea'), '');
    await vi.waitFor(() => expect(find('.giving [aria-invalid=true]')).toBeNull());
    submit();
    await vi.waitFor(() => expect(find('.giving .problem')?.textContent).toContain('encore à vous'));
    expect(transfer).toHaveBeenCalledOnce();
    expect(all('.pane')).toHaveLength(1);
  });
});

describe('a conversation that was taken away', () => {
  it('leaves the screen with a word, and its draft for a return', async () => {
    const { send } = await show(one);
    await vi.waitFor(() => expect(field()).toBeTruthy());
    type('Bonjour, je');
    send({ name: 'entry', data: waiting(1) });
    await vi.waitFor(() => expect(all('.pane')).toHaveLength(0));
    expect(stage.root.textContent).not.toContain('canary-text');
    expect(stage.root.textContent).toContain('n’est plus à vous');
    send({ name: 'held', data: withLog(own(1), opened(), claimed(), said(3)) });
    await vi.waitFor(() => expect(all('.own .row')).toHaveLength(1));
    stage.desk.open(id(1));
    await vi.waitFor(() => expect(field()?.value).toBe('Bonjour, je'));
  });

  it('is read again while it is offered, and no longer', async () => {
    const readTranscript = vi.fn<Api['readTranscript']>(async () => ({
      ok: true,
      value: { events: [opened(), said(2, 'canary-text')] },
    }));
    const { send } = await show({ queue: [offered(1, 1_090), waiting(2)] }, { readTranscript });
    expect(all('.queue .for-you')).toHaveLength(1);
    button('Lire', '.queue')?.click();
    await vi.waitFor(() => expect(stage.root.textContent).toContain('canary-text'));
    expect(button('Prendre', '.pane')).toBeTruthy();
    send({ name: 'entry', data: waiting(1) });
    await vi.waitFor(() => expect(stage.root.textContent).not.toContain('canary-text'));
    expect(readTranscript).toHaveBeenCalledOnce();
  });
});
