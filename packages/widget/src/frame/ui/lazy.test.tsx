import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstIn, groupIn, loadLanguage } from '../i18n/i18n.fixture.ts';
import { speak, t } from '../i18n/index.ts';
import type { Group } from '../i18n/later.ts';
import { setStage } from '../stage.fixture.ts';
import { lazy } from './lazy.tsx';

const Part = ({ name }: { name: string }) => <p class="part">{name}</p>;

const root = setStage();
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const partIn = () => root.querySelector('.part')?.textContent;
const comes = () => expect.poll(partIn).toBe('a');

describe('a part that is fetched later', () => {
  it('says that it comes, and then is there', async () => {
    const Lazy = lazy('talk', async () => Part);
    await act(() => render(<Lazy name="a" />, root));
    await comes();
  });

  it('is there when it came between the drawing and its effects', async () => {
    let arrive: (part: typeof Part) => void = () => {};
    // One arrival for all who ask: on a busy machine the effects may ask as well before its texts have come.
    const arrival = new Promise<typeof Part>((resolve) => {
      arrive = resolve;
    });
    const Lazy = lazy('talk', () => arrival);
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
    const Lazy = lazy('talk', load);
    await act(() => render(<Lazy name="a" />, root));
    await expect.poll(() => root.querySelector('button')?.textContent).toBe('Réessayer');
    await act(() => root.querySelector('button')?.click());
    await comes();
  });

  it('that stands over all else can be left while it is not there', async () => {
    const left = vi.fn();
    const Lazy = lazy('talk', () => new Promise<typeof Part>(() => {}), { wayOut: () => left });
    await act(() => render(<Lazy name="a" />, root));
    const out = root.querySelector('button');
    expect(out?.textContent).toBe('Revenir à l’échange');
    out?.click();
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('is not shown before its texts are there, which are asked for together with it', async () => {
    const arrive = new Map<string, (answer: Response) => void>();
    vi.stubGlobal('fetch', (address: string) => new Promise<Response>((resolve) => arrive.set(address, resolve)));
    speak('fr', { ...firstIn('fr') });
    const load = vi.fn(async () => () => <p class="part">{`${t('copy')}, ${t('erase')}`}</p>);
    const Lazy = lazy('after', load);
    await act(() => render(<Lazy />, root));
    const groups = ['early', 'after'] as const satisfies Group[];
    expect(load).toHaveBeenCalledTimes(1);
    expect([...arrive.keys()]).toEqual(groups.map((group) => `/assets/frame/fr.${group}-test.json`));
    for (const group of groups) {
      expect(root.textContent).toBe('Chargement…');
      await act(() => arrive.get(`/assets/frame/fr.${group}-test.json`)?.(Response.json(groupIn(group, 'fr'))));
    }
    await expect.poll(partIn).toBe('Enregistrer une copie, Effacer maintenant');
    await loadLanguage('fr');
  });

  it('that nobody waits for is not missed, and is tried again by itself', async () => {
    vi.useFakeTimers();
    const load = vi.fn(async () => Part).mockRejectedValueOnce(new Error('no network'));
    const Lazy = lazy('talk', load, { idle: true });
    await act(() => render(<Lazy name="a" />, root));
    await vi.advanceTimersByTimeAsync(1_000);
    expect({ text: root.textContent, tries: load.mock.calls.length }).toEqual({ text: '', tries: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    // It is under way; what it imports comes by the true clock.
    vi.useRealTimers();
    await comes();
  });
});
