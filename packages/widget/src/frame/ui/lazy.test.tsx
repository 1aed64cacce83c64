import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLanguage } from '../i18n/i18n.fixture.ts';
import { lazy } from './lazy.tsx';

const Part = ({ name }: { name: string }) => <p class="part">{name}</p>;

let root: HTMLElement;
beforeAll(() => loadLanguage('fr'));
beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.useRealTimers();
});

const partIn = () => root.querySelector('.part')?.textContent;
const comes = () => expect.poll(partIn).toBe('a');

describe('a part that is fetched later', () => {
  it('says that it comes, and then is there', async () => {
    const Lazy = lazy(async () => Part);
    await act(() => render(<Lazy name="a" />, root));
    await comes();
  });

  it('is there when it came between the drawing and its effects', async () => {
    let arrive: (part: typeof Part) => void = () => {};
    // One arrival for all who ask: on a busy machine the effects may ask as well before its texts have come.
    const arrival = new Promise<typeof Part>((resolve) => {
      arrive = resolve;
    });
    const Lazy = lazy(() => arrival);
    const preloaded = Lazy.preload();
    // Effects run after the next frame: until then what is drawn says that it comes.
    render(<Lazy name="a" />, root);
    expect(root.textContent).toBe('Chargement…');
    arrive(Part);
    await preloaded;
    await comes();
  });

  it('says where it did not come, and tries again when asked', async () => {
    const load = vi.fn(async () => Part).mockRejectedValueOnce(new Error('no network'));
    const Lazy = lazy(load);
    await act(() => render(<Lazy name="a" />, root));
    await expect.poll(() => root.querySelector('button')?.textContent).toBe('Réessayer');
    await act(() => root.querySelector('button')?.click());
    await comes();
  });

  it('that stands over all else can be left while it is not there', async () => {
    const left = vi.fn();
    const Lazy = lazy(() => new Promise<typeof Part>(() => {}), { wayOut: () => left });
    await act(() => render(<Lazy name="a" />, root));
    const out = root.querySelector('button');
    expect(out?.textContent).toBe('Revenir à l’échange');
    out?.click();
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('that nobody waits for is not missed, and is tried again by itself', async () => {
    vi.useFakeTimers();
    const load = vi.fn(async () => Part).mockRejectedValueOnce(new Error('no network'));
    const Lazy = lazy(load, { idle: true });
    await act(() => render(<Lazy name="a" />, root));
    await vi.advanceTimersByTimeAsync(1_000);
    expect({ text: root.textContent, tries: load.mock.calls.length }).toEqual({ text: '', tries: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    // It is under way; what it imports comes by the true clock.
    vi.useRealTimers();
    await comes();
  });
});
