import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Item, NEW_CONVERSATION } from '../conversation/state.ts';
import { roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { withNews } from './news.tsx';

const at = '2026-11-24T12:00:00.000Z';
const mine: Item = { kind: 'mine', id: 'm', text: 'Bonjour', at, delivery: 'sent' };
const claimed: Item = { kind: 'claimed', id: 'c', at, alias: 'Camille' };
const theirs = (id: string): Item => ({ kind: 'theirs', id, text: 'Bonsoir', at, alias: 'Camille' });
const closed: Item = { kind: 'closed', id: 'x', at };

const Room = withNews(() => <p>une fiche</p>);
const root = setStage();
let closes = 0;
beforeEach(() => {
  closes = 0;
});

const show = (...items: Item[]) => {
  const close = () => {
    closes += 1;
  };
  return act(() => render(<Room {...roomProps({ close }, { ...NEW_CONVERSATION, items })} />, root));
};
const news = () => root.querySelector('[role=status]');

describe('what comes while a room is open', () => {
  it('is told, and what was there before is not, nor what one wrote', async () => {
    await show(mine, theirs('a'));
    expect(news()?.textContent).toBe('');
    await show(mine, theirs('a'), mine);
    expect(news()?.textContent).toBe('');
    await show(mine, theirs('a'), { kind: 'slow', id: 's', seconds: null, at });
    expect(news()?.textContent).toBe('');
    await show(mine, theirs('a'), theirs('b'));
    expect(news()?.textContent).toBe('Nouveau message – Revenir à l’échange');
  });

  it('is named for what it is', async () => {
    await show(mine);
    await show(mine, claimed);
    expect(news()?.textContent).toContain('Vous écrivez avec Camille.');
    await show(mine, claimed, closed);
    expect(news()?.textContent).toContain('Le policier a terminé l’échange.');
  });

  it('is told again for each, by a new element in a place that was there before', async () => {
    await show(mine);
    const place = news();
    await show(mine, theirs('a'));
    const first = root.querySelector('button');
    await show(mine, theirs('a'), theirs('b'));
    expect(root.querySelector('button')).not.toBe(first);
    expect(news()).toBe(place);
  });

  it('leads back', async () => {
    await show(mine);
    await show(mine, theirs('a'));
    await act(() => root.querySelector('button')?.click());
    expect(closes).toBe(1);
  });
});
