import { afterEach, expect, it, vi } from 'vitest';
import { firstIn, groupIn } from './i18n.fixture.ts';
import { speak, t } from './index.ts';
import { GROUPS, type Group } from './later.ts';
import { prefetchTexts } from './prefetch.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('brings all texts, and asks again for those alone that did not come', async () => {
  vi.useFakeTimers();
  let isOff = true;
  const asked: Group[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    const group = /fr\.(\w+)-/.exec(address)?.[1] as Group;
    asked.push(group);
    return group === 'after' && isOff ? new Response(null, { status: 503 }) : Response.json(groupIn(group, 'fr'));
  });
  speak('fr', { ...firstIn('fr') });
  prefetchTexts();
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(GROUPS);
  expect([t('options.title'), t('hall')]).toEqual(['Plus de possibilités', 'Mairie']);
  isOff = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([...GROUPS, 'after']);
  expect(t('erased')).toBe('Votre échange est effacé.');
});
