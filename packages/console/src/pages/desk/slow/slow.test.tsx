import type { Event as LogEvent } from '@lanterne/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { at, claimed, id, opened, own, said, waiting, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, button } = stage;
const paced = (seq: number, seconds: 15 | 30 | 60 | null): LogEvent => ({
  kind: 'slow',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  seconds,
});
const lifted = (seq: number): LogEvent => ({ kind: 'slow', seq, at: at(seq), author: 'service', seconds: null });
const log = () => withLog(own(1), opened(), claimed(), said(3));
const choose = (text: string) =>
  [...stage.root.querySelectorAll<HTMLLabelElement>('.slow-form label')]
    .find(({ textContent }) => textContent === text)
    ?.click();

describe('slow mode on the desk', () => {
  it('is set and lifted by the holder, shown in the head, and told in the transcript', async () => {
    const setSlow = vi.fn<Api['setSlow']>(async () => ({ ok: true, value: null }));
    const { send } = await show({ mine: [log()] }, { setSlow });
    await vi.waitFor(() => expect(button('Ralentir', '.pane')).toBeTruthy());
    button('Ralentir', '.pane')?.click();
    await vi.waitFor(() => expect(find('.slow-form')).toBeTruthy());
    choose('Un message toutes les 30 secondes');
    find<HTMLFormElement>('.slow-form')?.requestSubmit();
    await vi.waitFor(() => expect(setSlow).toHaveBeenCalledExactlyOnceWith(id(1), { seconds: 30 }));
    await vi.waitFor(() => expect(find('.slow-form')).toBeNull());

    send({ name: 'event', data: { conversation: id(1), event: paced(4, 30) } });
    await vi.waitFor(() => expect(find('.slow-open.on')?.textContent).toContain('Mode lent'));
    expect(find('[role=log]')?.textContent).toContain('Agent 27 ralentit l’échange');
    find('.slow-open')?.click();
    await vi.waitFor(() => expect(find('.slow-form')).toBeTruthy());
    choose('Quand il veut');
    find<HTMLFormElement>('.slow-form')?.requestSubmit();
    await vi.waitFor(() => expect(setSlow).toHaveBeenLastCalledWith(id(1), { seconds: null }));
    send({ name: 'event', data: { conversation: id(1), event: lifted(5) } });
    await vi.waitFor(() => expect(button('Ralentir', '.pane')).toBeTruthy());
    expect(find('[role=log]')?.textContent).toContain('le mode lent est levé');
  });

  it('says why it was refused', async () => {
    const setSlow: Api['setSlow'] = async () => ({ ok: false, refusal: { code: 'conversation_in_danger' } });
    await show({ mine: [log()] }, { setSlow });
    await vi.waitFor(() => expect(button('Ralentir', '.pane')).toBeTruthy());
    button('Ralentir', '.pane')?.click();
    await vi.waitFor(() => expect(find('.slow-form')).toBeTruthy());
    find<HTMLFormElement>('.slow-form')?.requestSubmit();
    await vi.waitFor(() =>
      expect(find('.slow-form [role=alert]')?.textContent).toContain('tant qu’un danger n’est pas écarté'),
    );
  });

  it('is not offered in danger', async () => {
    const danger = withLog({ ...own(1), danger: true, dangerAt: at(2) }, opened(), claimed(), said(3), paced(4, 30));
    await show({ mine: [danger] });
    await vi.waitFor(() => expect(find('[role=log]')?.textContent).toContain('ralentit'));
    expect(find('.pane-facts')?.textContent).not.toMatch(/Ralentir|Mode lent/);
  });

  it('is only shown to who helps', async () => {
    const theirs = { state: 'held', holder: 'p'.repeat(21), claimedAt: at(1) } as Parameters<typeof waiting>[1];
    const helped = withLog({ ...waiting(1, theirs), helping: true }, opened(), claimed(), said(3), paced(4, 60));
    await show({ helping: [helped] });
    await vi.waitFor(() => expect(find('.pane-facts .tag')?.textContent).toContain('1 message / 60'));
    expect(find('.slow-open')).toBeNull();
  });
});
