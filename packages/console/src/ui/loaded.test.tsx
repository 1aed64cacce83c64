import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../api.ts';
import { loadLanguage } from '../i18n/index.ts';
import { type Loaded, Show, useLoaded } from './loaded.tsx';

const yes = (value: string): Answer<string> => ({ ok: true, value });
const no: Answer<string> = { ok: false, refusal: { code: 'unreachable' } };
const heeding = { heed: <Value,>(answer: Answer<Value>) => answer };

let root: HTMLElement;
let loaded: Loaded<string>;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(async () => {
  await act(() => render(null, root));
  root.remove();
});

const Screen = ({ ask }: { ask: () => Promise<Answer<string>> }) => {
  loaded = useLoaded(heeding, ask);
  return <Show loaded={loaded}>{(value) => <p class="value">{value}</p>}</Show>;
};
const show = (ask: () => Promise<Answer<string>>) => act(() => render(<Screen ask={ask} />, root));
const value = () => root.querySelector('.value')?.textContent;
const alert = () => root.querySelector('[role=alert]')?.textContent;

describe('what a screen shows of the server', () => {
  it('comes, or is said not to have come, with the way to try again', async () => {
    const ask = vi.fn(async (): Promise<Answer<string>> => no);
    await show(ask);
    await vi.waitFor(() => expect(alert()).toContain('Le service ne répond pas.'));
    expect(value()).toBeUndefined();
    ask.mockResolvedValue(yes('one'));
    root.querySelector('button')?.click();
    await vi.waitFor(() => expect([value(), alert()]).toEqual(['one', undefined]));
  });

  it('stays where another look at it fails: what was typed over it is not lost', async () => {
    const ask = vi.fn(async (): Promise<Answer<string>> => yes('one'));
    await show(ask);
    await vi.waitFor(() => expect(value()).toBe('one'));
    ask.mockResolvedValue(no);
    await act(() => loaded.again());
    await vi.waitFor(() => expect(alert()).toContain('Réessayer'));
    expect(value()).toBe('one');
  });

  it('is never the answer to what is asked no more', async () => {
    let answer = (_: Answer<string>): void => undefined;
    const slow = new Promise<Answer<string>>((resolve) => {
      answer = resolve;
    });
    await show(() => slow);
    await show(async () => yes('new'));
    await vi.waitFor(() => expect(value()).toBe('new'));
    await act(async () => {
      answer(yes('old'));
      await slow;
    });
    expect(value()).toBe('new');
    // Nor does what was shown stand for something else that could not be had.
    await show(async () => no);
    await vi.waitFor(() => expect(value()).toBeUndefined());
  });
});
