import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import type { Danger } from './conversation/state.ts';
import { Emergency } from './emergency.tsx';
import { setStage } from './stage.fixture.ts';

const FRANCE = { police: '17', general: '112', text: '114' };

const root = setStage();

const show = (danger: Danger, lines: Parameters<typeof Emergency>[0]['lines'] = FRANCE, onPress = () => {}) =>
  act(() => render(<Emergency lines={lines} danger={danger} onPress={onPress} />, root));
const links = () => [...root.querySelectorAll('a')].map((link) => link.getAttribute('href'));

describe('what is always in view', () => {
  it('has the numbers of the country', async () => {
    await show('no');
    expect(links()).toEqual(['tel:17', 'tel:112', 'sms:114']);
    await show('no', { police: '110', general: '112', text: null });
    expect(links()).toEqual(['tel:110', 'tel:112']);
    expect(root.textContent).not.toContain('SMS');
  });

  it('tells of a danger by one press, and says once what became of it', async () => {
    let presses = 0;
    const press = () => {
      presses += 1;
    };
    await show('no', FRANCE, press);
    const button = root.querySelector('button');
    expect(button?.textContent).toBe('Je suis en danger');
    button?.click();
    expect(presses).toBe(1);
    await show('asked');
    const alert = root.querySelector('[role=alert]');
    expect(alert?.textContent).toMatch(/^Danger\s: envoi…$/);
    await show('flagged');
    // The same element: who cannot see it is told of its new text, and only of that.
    expect(root.querySelector('[role=alert]')).toBe(alert);
    expect(alert?.textContent).toBe('Danger signalé.');
    // And the focus is still where it was.
    expect(root.querySelector('button')).toBe(button);
    expect(links()).toEqual(['tel:17', 'tel:112', 'sms:114']);
  });
});
