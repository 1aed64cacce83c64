import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { claimed, opened, own, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const { show, find, press, field, type, button } = setStage();

const openFirst = async () => {
  find('.own .row-button')?.click();
  await vi.waitFor(() => expect(field()).toBeTruthy());
};
const chip = () => find('.reading-chip');

describe('the aid to plain writing', () => {
  it('says how an answer reads, and makes a word plain by one press', async () => {
    await show({ mine: [withLog(own(1), opened(), claimed())] });
    await openFirst();
    expect(chip()).toBeNull();
    type('Un OPJ vous appelle.');
    await vi.waitFor(() => expect(chip()?.textContent).toContain('1 conseil'));
    expect(find('.reading-panel')?.hidden).toBe(true);
    chip()?.click();
    await vi.waitFor(() => expect(find('.reading-panel')?.hidden).toBe(false));
    button('Remplacer', '.reading-panel')?.click();
    await vi.waitFor(() => expect(field()?.value).toBe('Un enquêteur vous appelle.'));
    await vi.waitFor(() => expect(chip()).toBeNull());
  });

  it('keeps nothing back: what it objects to is sent as it is', async () => {
    const answer = vi.fn<Api['answer']>(() => new Promise(() => undefined));
    await show({ mine: [withLog(own(1), opened(), claimed())] }, { answer });
    await openFirst();
    type('Un OPJ vous appelle.');
    await vi.waitFor(() => expect(chip()).toBeTruthy());
    press({ key: 'Enter' }, field() ?? undefined);
    await vi.waitFor(() => expect(answer.mock.calls[0]?.[1].text).toBe('Un OPJ vous appelle.'));
  });

  it.each([
    ['in danger', { danger: true }],
    ['in another language', { locale: 'en' }],
  ])('is silent in a conversation %s', async (_, state) => {
    await show({ mine: [withLog(own(1, state), opened(), claimed()), withLog(own(2), opened(), claimed())] });
    find('.own .row-button')?.click();
    await vi.waitFor(() => expect(field()).toBeTruthy());
    expect(find('.pane .reading-aid')).toBeNull();
    type('Un OPJ vous appelle.');
    await vi.waitFor(() => expect(field()?.value).not.toBe(''));
    expect(chip()).toBeNull();
  });
});
