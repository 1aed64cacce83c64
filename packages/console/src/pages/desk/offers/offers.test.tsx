import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../api.ts';
import { shortcuts } from '../../../preferences.ts';
import { answered, at, claimed, id, offered, opened, own, said, snapshot, waiting, withLog } from '../desk.fixture.ts';
import { setStage } from '../page.fixture.tsx';

const stage = setStage();
const { show, find, all, press, button, field, type } = stage;

/** The cards come after the desk. */
const showOffers = async (...[parts, overrides]: Parameters<typeof show>) => {
  const server = await show(parts, overrides);
  await vi.waitFor(() => expect(find('.offers')).toBeTruthy());
  return server;
};
const doors = () => all('.offer .door').map(({ textContent }) => textContent);
const keyA = { key: 'a', code: 'KeyA', altKey: true };
const keyL = { key: 'l', code: 'KeyL', altKey: true };

describe('what is offered to the officer', () => {
  it('stands on cards in the order of the queue, with the time that is left', async () => {
    await showOffers({ queue: [offered(1, 1_030), offered(2, 1_015, { danger: true, door: 'victim' }), waiting(3)] });
    expect(doors()).toEqual(['Victime', 'Renseignement']);
    expect(find('.offer.in-danger .offer-left')?.textContent).toMatch(/^encore 0:1[45]$/);
    expect(document.activeElement).toBe(document.body);
    // Only what has come since, and danger at once.
    expect(find('[role=alert]')?.textContent).toContain('Victime');
  });

  it('is taken by key, from the field of another conversation too', async () => {
    const claim = vi.fn<Api['claim']>(async (taken) => ({
      ok: true,
      value: withLog(own(taken === id(2) ? 2 : 9), opened(), claimed()),
    }));
    await showOffers({ queue: [offered(2, 1_030)], mine: [withLog(own(1), opened(), claimed())] }, { claim });
    field()?.focus();
    type('Je note');
    press(keyA, field() ?? undefined);
    await vi.waitFor(() => expect(find('.offers')).toBeNull());
    expect(claim).toHaveBeenCalledExactlyOnceWith(id(2));
    expect(stage.desk.draftOf(id(1)).peek()).toBe('Je note');
  });

  it('is let pass by key, once for a key that is held down, and quietly', async () => {
    const passOffer = vi.fn<Api['passOffer']>(async () => ({ ok: true, value: null }));
    await showOffers({ queue: [offered(1, 1_030), offered(2, 1_030)] }, { passOffer });
    press(keyL);
    await vi.waitFor(() => expect(all('.offer')).toHaveLength(1));
    press({ ...keyL, repeat: true });
    // The card that is first now was not when the finger went down.
    press(keyL);
    expect(passOffer).toHaveBeenCalledExactlyOnceWith(id(1));
    await vi.waitFor(() => expect(find('.toast')?.textContent).toContain('laissé passer'));
    expect(all('.queue .row')).toHaveLength(2);
  });

  it('leaves keys alone that are switched off, or while a dialog asks', async () => {
    const claim = vi.fn<Api['claim']>();
    await showOffers({ queue: [offered(1, 1_030)] }, { claim });
    shortcuts.value = 'off';
    expect(press(keyA)).toBe(true);
    shortcuts.value = 'on';
    press({ key: '?' });
    await vi.waitFor(() => expect(find('dialog')).toBeTruthy());
    expect(press(keyA)).toBe(true);
    expect(claim).not.toHaveBeenCalled();
  });

  it('goes with a word when a colleague was quicker, and stays in the queue when a colleague is asked', async () => {
    const { send } = await showOffers({ queue: [offered(1, 1_030), offered(2, 1_030)] });
    send({ name: 'gone', data: { conversation: id(1), erased: false, takenBy: 'Camille' } });
    await vi.waitFor(() =>
      expect(find('.toast')?.textContent).toBe('Camille a pris l’échange qui vous était proposé.'),
    );
    const other = 'p'.repeat(21) as typeof stage.desk.officer.id;
    send({ name: 'team', data: [{ officer: other, alias: 'Sacha', available: true }] });
    send({ name: 'entry', data: waiting(2, { offer: { to: other, until: at(1_060) } }) });
    await vi.waitFor(() => expect(find('.offers')).toBeNull());
    expect(find('.toast')?.textContent).toContain('ne vous est plus proposé');
    await vi.waitFor(() => expect(find('.queue .for-other')?.textContent).toContain('Proposé à Sacha'));
  });
});

describe('a desk that comes back too late', () => {
  it('says which conversations are not its own any more, and where they are; what did not go is in the field', async () => {
    const answer = vi.fn<Api['answer']>(() => new Promise(() => undefined));
    const mine = [
      withLog(own(1), opened(), claimed(), said(3), answered(4)),
      withLog(own(2, { door: 'victim' }), opened(), claimed()),
    ];
    const claim = vi.fn<Api['claim']>(async () => ({ ok: true, value: withLog(own(1), opened(), claimed()) }));
    const { send, breakLink, connections } = await show({ mine }, { answer, claim });
    stage.desk.open(id(1));
    await vi.waitFor(() => expect(field()).toBeTruthy());
    type('Bonjour');
    press({ key: 'Enter' }, field() ?? undefined);
    breakLink();
    await vi.waitFor(() => expect(connections()).toBe(2));
    send(snapshot({ queue: [waiting(1)] }));
    await vi.waitFor(() => expect(find('.given-back')).toBeTruthy());
    const rows = all('.given-back li').map(({ textContent }) => textContent);
    expect(rows[0]).toMatch(/^Usager 1 \(Renseignement\) est revenu dans la file.*gardé dans le champ/);
    expect(rows[1]).toMatch(/^Usager 2 \(Victime\) un collègue l’a pris/);
    button('Reprendre', '.given-back')?.click();
    await vi.waitFor(() => expect(all('.given-back li')).toHaveLength(1));
    await vi.waitFor(() => expect(field()?.value).toBe('Bonjour'));
    button('J’ai compris', '.given-back')?.click();
    await vi.waitFor(() => expect(find('.given-back')).toBeNull());
  });
});
