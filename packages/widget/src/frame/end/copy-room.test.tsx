import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { type Conversation, NEW_CONVERSATION } from '../conversation/state.ts';
import { roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { CopyRoom } from './copy-room.tsx';

const root = setStage();

const buttons = () => [...root.querySelectorAll('.copy button')].map(({ textContent }) => textContent);
const press = async (changes: Partial<Conversation>) => {
  await act(() => render(<CopyRoom {...roomProps({}, { ...NEW_CONVERSATION, ...changes })} />, root));
  await act(() => root.querySelector<HTMLElement>('.copy button')?.click());
};

describe('a copy', () => {
  it.each([
    ['in discreet mode', { discreet: true }],
    ['after a danger', { danger: 'flagged' }],
    ['behind the door of victims', { door: 'victim' }],
  ] as const)('is asked for twice %s', async (_, changes) => {
    await press(changes);
    expect(buttons()).toEqual(['Non, ne rien garder', 'Oui, enregistrer']);
    expect(root.querySelector('[role=status]')?.textContent).toBe('');
    // The answer that leaves nothing behind has the focus.
    expect(document.activeElement?.textContent).toBe('Non, ne rien garder');
  });

  it('says what it leaves behind, before and after', async () => {
    await press({ door: 'ask' });
    expect(root.textContent).toContain('Elle reste sur cet appareil');
    expect(root.querySelector('[role=status]')?.textContent).toMatch(/^Copie enregistrée\s: echange-.*\.html$/);
  });
});
