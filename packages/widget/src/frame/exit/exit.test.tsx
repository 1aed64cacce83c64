import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { pageData, roomProps } from '../page.fixture.ts';
import { setStage } from '../stage.fixture.ts';
import { Exit, SkipLinks } from './exit.tsx';
import { GUIDES, guidesFor } from './guide.ts';
import { keysLeave, turnKeys } from './keys.tsx';
import { ExitRoom } from './room.tsx';

const root = setStage();

const data = pageData({ exit: 'https://neutral.example/' });
const nameOf = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim();

describe('the way out', () => {
  it.each(['click', 'space'])('leaves at a %s, and is a link for who has no script', async (how) => {
    const leave = vi.fn();
    await act(() => render(<Exit data={data} leave={leave} tellHost={() => {}} />, root));
    const away = root.querySelector<HTMLAnchorElement>('a.exit');
    expect(nameOf(away)).toBe('Urgence : Quitter vite');
    expect(away?.href).toBe('https://neutral.example/');
    expect(away?.target).toBe('_top');
    expect(away?.rel).toContain('noreferrer');
    const event =
      how === 'click'
        ? new MouseEvent('click', { bubbles: true, cancelable: true })
        : new KeyboardEvent('keydown', { key: ' ', bubbles: true });
    away?.dispatchEvent(event);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('is among the first things that the keyboard reaches, under the same name', async () => {
    const leave = vi.fn();
    const onWrite = vi.fn();
    await act(() => render(<SkipLinks data={data} leave={leave} onWrite={onWrite} />, root));
    const [write, away] = root.querySelectorAll<HTMLElement>('.skip');
    expect([write, away].map((skip) => nameOf(skip ?? null))).toEqual(['Aller au message', 'Urgence : Quitter vite']);
    write?.click();
    expect(onWrite).toHaveBeenCalledTimes(1);
    away?.click();
    expect(leave).toHaveBeenCalledTimes(1);
  });
});

describe('what is said of it', () => {
  it('promises nothing that is not so: the history stays', async () => {
    await act(() => render(<ExitRoom {...roomProps({ data })} />, root));
    const text = nameOf(root) ?? '';
    expect(text).toContain('ouvre neutral.example à sa place');
    expect(text).toContain('L’historique du navigateur peut encore montrer ce site.');
    expect(text).toContain('N’effacez pas tout');
    expect(text).not.toMatch(/aucune trace|sans trace/i);
    expect(root.querySelectorAll('details')).toHaveLength(GUIDES.length);
    expect(root.querySelectorAll('details[open]')).toHaveLength(1);
  });

  it('turns the keys off and on', async () => {
    await act(() => render(<ExitRoom {...roomProps({ data })} />, root));
    const box = root.querySelector<HTMLInputElement>('input[type=checkbox]');
    expect(box?.checked).toBe(true);
    await act(() => box?.click());
    expect(keysLeave()).toBe(false);
    await act(() => render(null, root));
    await act(() => render(<ExitRoom {...roomProps({ data })} />, root));
    expect(root.querySelector<HTMLInputElement>('input')?.checked).toBe(false);
    turnKeys(true);
  });
});

describe('the guide', () => {
  it.each([
    [
      'Chrome',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36',
    ],
    [
      'Edge',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0',
    ],
    [
      'Chrome (Android)',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36',
    ],
    [
      'Samsung Internet',
      'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36',
    ],
    ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
    ['Firefox (Android)', 'Mozilla/5.0 (Android 14; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0'],
    [
      'Safari (iPhone, iPad)',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'Chrome (iPhone, iPad)',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
    ],
    [
      'Safari (Mac)',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    ],
  ])('shows %s first to who seems to use it, and leaves none out', (name, userAgent) => {
    const guides = guidesFor(userAgent);
    expect(guides[0]?.name).toBe(name);
    expect(new Set(guides).size).toBe(GUIDES.length);
  });

  it('is whole for a browser that nobody knows', () => {
    expect(guidesFor('Something/1.0')).toEqual(GUIDES);
  });
});
