import type { ToLoader } from '@lanterne/protocol/frame';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_CONVERSATION } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import { setStage } from '../stage.fixture.ts';
import { hush, Shield, type ShieldProps } from './shield.tsx';

const root = setStage();
let told: ToLoader[];
let done: string[];
beforeEach(() => {
  told = [];
  done = [];
});
afterEach(() => {
  hush(false);
});

let covered: boolean;
const show = (changes: Partial<ShieldProps> = {}) => {
  const draw = () => {
    const props: ShieldProps = {
      state: NEW_CONVERSATION,
      hideable: true,
      covered,
      cover: (on) => {
        covered = on;
        draw();
      },
      alarm: () => done.push('alarm'),
      leave: () => done.push('leave'),
      tellHost: (message) => told.push(message),
      ...changes,
    };
    render(<Shield {...props} />, root);
  };
  return act(draw);
};
const press = (name: string, times = 1) =>
  act(() => {
    for (let left = times; left > 0; left -= 1) {
      const found = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name);
      found?.click();
    }
  });
const control = (times: number) =>
  act(() => {
    for (let left = times; left > 0; left -= 1) {
      for (const type of ['keydown', 'keyup']) window.dispatchEvent(new KeyboardEvent(type, { key: 'Control' }));
    }
  });

beforeEach(() => {
  covered = false;
});

describe('discreet', () => {
  it('tells the launcher when it changes, and only then', async () => {
    await show();
    expect(told).toEqual([]);
    await show({ state: { ...NEW_CONVERSATION, discreet: true } });
    await show({ state: { ...NEW_CONVERSATION, discreet: true } });
    await show();
    expect(told).toEqual([
      { type: 'discreet', on: true },
      { type: 'discreet', on: false },
    ]);
  });

  it('takes telling words and colours out of the page, and puts them back', () => {
    hush(true);
    expect([t('title'), t('danger.press')]).toEqual(['Échange', 'Urgent']);
    expect(document.documentElement.classList.contains('discreet')).toBe(true);
    hush(false);
    expect(t('title')).toBe('Écrire à un policier');
    expect(document.documentElement.classList.contains('discreet')).toBe(false);
  });
});

describe('the cover', () => {
  it('comes by three presses of Ctrl, and goes by three more', async () => {
    await show();
    await control(2);
    expect(root.textContent).toBe('');
    await control(1);
    expect(root.querySelector('h1')?.textContent).toBe('Mairie');
    expect(document.activeElement).toBe(root.querySelector('h1'));
    await control(3);
    expect(root.textContent).toBe('');
  });

  it('goes by five presses of one button, not by five of several', async () => {
    covered = true;
    await show();
    await press('Horaires d’ouverture', 4);
    await press('Objets trouvés');
    await press('Horaires d’ouverture', 4);
    expect(covered).toBe(true);
    await press('Horaires d’ouverture');
    expect(covered).toBe(false);
    expect(root.textContent).toBe('');
  });

  it('can be read as what it looks like', async () => {
    covered = true;
    await show();
    expect(root.textContent).toContain('Du lundi au vendredi');
    await press('Objets trouvés');
    expect(root.textContent).toContain('un an et un jour');
    expect(root.textContent).not.toContain('Du lundi au vendredi');
    const open = [...root.querySelectorAll('[aria-expanded="true"]')].map(({ textContent }) => textContent);
    expect(open).toEqual(['Objets trouvés']);
  });

  it('leads out by the weather, and closes the panel where there is one', async () => {
    covered = true;
    await show();
    await press('Météo');
    await press('Fermer');
    expect(done).toEqual(['leave']);
    expect(told).toEqual([{ type: 'close' }]);
    await show({ hideable: false });
    expect(root.textContent).not.toContain('Fermer');
  });

  it('tells of a danger by its button for mistakes, and thanks for it when it is known', async () => {
    covered = true;
    await show();
    await press('Signaler une erreur');
    expect(done).toEqual(['alarm']);
    const status = () => root.querySelector('[role=status]')?.textContent;
    await show({ state: { ...NEW_CONVERSATION, danger: 'asked' } });
    expect(status()).toBe('Envoi…');
    await show({ state: { ...NEW_CONVERSATION, danger: 'flagged' } });
    expect(status()).toBe('Merci, c’est noté.');
    // Nothing else of it is to be seen.
    expect(root.textContent).not.toMatch(/danger|signalé\b/i);
  });
});
