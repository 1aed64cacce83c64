import { whenIdle } from '../ui/idle.ts';
import { loadMore } from './index.ts';
import { GROUPS } from './later.ts';

const AGAIN_MS = 5_000;

/** Brings all texts once the page has nothing else to do: a lost network takes no words away then. Tries until they are there. */
export const prefetchTexts = (): void =>
  whenIdle(() => {
    Promise.all(GROUPS.map(loadMore)).catch(() => setTimeout(prefetchTexts, AGAIN_MS));
  });
