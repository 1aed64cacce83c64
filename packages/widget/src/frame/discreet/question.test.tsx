import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { Question } from './question.tsx';
import { DiscreetRoom } from './room.tsx';

const root = setStage();
let state: Conversation;
beforeEach(() => {
  state = NEW_CONVERSATION;
});

const dispatch =
  (draw: () => void): ((action: Parameters<typeof transition>[1]) => void) =>
  (action) => {
    state = transition(state, action);
    draw();
  };
const press = (name: string) =>
  act(() => {
    const all = [...root.querySelectorAll<HTMLElement>('button, label')];
    all.find(({ textContent }) => textContent === name)?.click();
  });
const status = () => (root.querySelector('[role=status]')?.textContent ?? '').replaceAll('\u00a0', ' ');

describe('who can see the screen', () => {
  const show = () => {
    const draw = () => render(<Question state={state} dispatch={dispatch(draw)} />, root);
    return act(draw);
  };

  it('turns discreet mode on by a yes, and says so in a place that was there before', async () => {
    await show();
    const place = root.querySelector('[role=status]');
    expect(status()).toBe('');
    await press('Oui');
    expect(state).toMatchObject({ watched: 'yes', discreet: true });
    expect(root.querySelector('[role=status]')).toBe(place);
    expect(status()).toBe('Mode discret activé : aucun son, aucune notification.');
  });

  it('changes nothing by a no, and leaves it to who does not know', async () => {
    await show();
    await press('Non');
    expect(state).toMatchObject({ watched: 'no', discreet: false });
    await press('Je ne sais pas');
    expect(state).toMatchObject({ watched: 'unsure', discreet: false });
    expect(status()).toBe('Dans le doute, le mode discret protège mieux.');
    await press('Activer le mode discret');
    expect(state).toMatchObject({ watched: 'unsure', discreet: true });
    expect(status()).toContain('Mode discret activé');
  });
});

describe('the room for who may be seen', () => {
  it('turns discreet mode on and off, covers, and tells of the agreed word', async () => {
    let covers = 0;
    const cover = () => {
      covers += 1;
    };
    const draw = () => render(<DiscreetRoom {...roomProps({ dispatch: dispatch(draw), cover }, state)} />, root);
    await act(draw);
    await press('Activer le mode discret');
    expect(state.discreet).toBe(true);
    await press('Arrêter le mode discret');
    expect(state.discreet).toBe(false);
    await press('Masquer maintenant');
    expect(covers).toBe(1);
    expect(root.textContent).toContain('Un mot convenu');
    // Told before it is needed.
    expect(root.textContent).toContain('appuyez 5 fois de suite');
    expect(root.textContent).toContain('3 fois sur Ctrl');
  });
});
