import type { ColleaguesAnswer, Event as LogEvent } from '@lanterne/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { at, claimed, id, opened, own, said, waiting, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, all, button, field } = stage;
const theirs = { state: 'held', holder: 'p'.repeat(21), claimedAt: at(1) } as Parameters<typeof waiting>[1];
const by = (seq: number, kind: 'joined' | 'parted', alias: string): LogEvent => ({
  kind,
  seq,
  at: at(seq),
  author: 'officer',
  alias,
});

describe('an officer who holds a conversation', () => {
  it('asks for help, sees who comes, and ends it', async () => {
    const askHelp = vi.fn<Api['askHelp']>(async () => ({ ok: true, value: { seq: 4, at: at(999) } }));
    const part = vi.fn<Api['part']>(async () => ({ ok: true, value: { seq: 6, at: at(6) } }));
    const readColleagues: Api['readColleagues'] = async () => ({
      ok: true,
      value: {
        officers: [{ id: 'a', alias: 'Agent 4', role: 'officer', skills: [] }],
        queues: [{ id: 'general', name: null }],
        skills: ['minors'],
      } as unknown as ColleaguesAnswer,
    });
    const mine = [withLog(own(1), opened(), claimed(), said(3))];
    const { send } = await show({ mine }, { askHelp, part, readColleagues });
    await vi.waitFor(() => expect(field()).toBeTruthy());
    button('Demander de l’aide', '.pane')?.click();
    // Of a person alone, and without a note that nobody would get.
    await vi.waitFor(() => expect(all('.option')).toHaveLength(1));
    expect(find('.giving textarea')).toBeNull();
    find<HTMLInputElement>('.option input')?.click();
    await vi.waitFor(() => expect(find<HTMLInputElement>('.option input')?.checked).toBe(true));
    find<HTMLFormElement>('form.giving')?.requestSubmit();
    await vi.waitFor(() => expect(askHelp).toHaveBeenCalledExactlyOnceWith(id(1), 'a'));

    const conversation = id(1);
    const asked = {
      kind: 'help-asked',
      seq: 4,
      at: at(999),
      author: 'officer',
      alias: 'Agent 27',
      to: 'Agent 4',
    } as const;
    send({ name: 'event', data: { conversation, event: asked } });
    await vi.waitFor(() => expect(find('.help')?.textContent).toContain('Aide demandée à Agent 4'));
    send({ name: 'event', data: { conversation, event: by(5, 'joined', 'Agent 4') } });
    await vi.waitFor(() => expect(find('.help')?.textContent).toContain('Agent 4 aide'));
    button('Finir l’aide', '.pane')?.click();
    await vi.waitFor(() => expect(part).toHaveBeenCalledOnce());
    send({ name: 'event', data: { conversation, event: by(6, 'parted', 'Agent 4') } });
    await vi.waitFor(() => expect(button('Demander de l’aide', '.pane')).toBeTruthy());
    expect(all('.pane')).toHaveLength(1);
  });
});

describe('an officer who is asked for help', () => {
  const helped = withLog({ ...waiting(1, theirs), helping: true }, opened(), claimed(), said(3, 'canary-text'));

  it('joins with one press, writes, and has nothing of it once they go', async () => {
    const join: Api['join'] = async () => ({ ok: true, value: helped });
    const { send } = await show({ asked: [waiting(1, { ...theirs, offeredUntil: at(1_100) })] }, { join });
    expect(stage.root.textContent).toContain('1 collègue vous demande de l’aide');
    button('Aider', '.asked')?.click();
    await vi.waitFor(() => expect(field()).toBeTruthy());
    expect(stage.root.textContent).toContain('Vous aidez Agent 27');
    expect(find('.own')?.textContent).toContain('J’aide');
    expect(button('Terminer', '.pane')).toBeUndefined();
    expect(button('Transmettre', '.pane')).toBeUndefined();
    expect(find('.asked')).toBeNull();

    button('Ne plus aider', '.pane')?.click();
    send({ name: 'gone', data: { conversation: id(1), erased: false } });
    await vi.waitFor(() => expect(all('.pane')).toHaveLength(0));
    expect(stage.root.textContent).not.toContain('canary-text');
    expect(stage.root.textContent).not.toContain('vous n’aidez plus');
  });

  it('is told when the help is ended by others, and finds it again after a lost link', async () => {
    const { send } = await show({ helping: [helped] });
    await vi.waitFor(() => expect(field()).toBeTruthy());
    send({ name: 'gone', data: { conversation: id(1), erased: false } });
    await vi.waitFor(() => expect(all('.pane')).toHaveLength(0));
    expect(stage.root.textContent).toContain('vous n’aidez plus');
    expect(all('.own .row')).toHaveLength(0);
  });

  it('sees it no longer than that is asked', async () => {
    await show({ asked: [waiting(1, { ...theirs, offeredUntil: at(999) })] });
    expect(find('.asked')).toBeNull();
  });
});
