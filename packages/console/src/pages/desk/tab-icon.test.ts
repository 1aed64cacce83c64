import { describe, expect, it } from 'vitest';
import { noSummons } from './calls.ts';
import { tabIconFor } from './tab-icon.ts';

const drawn = (count: number, danger = false): string =>
  decodeURIComponent(tabIconFor({ count, danger, alarm: false }).replace('data:image/svg+xml,', ''));
const textIn = (svg: string): string | null =>
  new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement.textContent;

describe('the picture of the tab', () => {
  it('is empty while nothing calls: nothing to recognise', () => {
    expect(tabIconFor(noSummons)).toBe('data:,');
  });

  it('says how much calls, as far as it can be read', () => {
    expect([1, 9, 10, 500].map((count) => textIn(drawn(count)))).toEqual(['1', '9', '9+', '9+']);
  });

  it('has another colour for danger', () => {
    expect(drawn(1)).not.toBe(drawn(1, true));
  });
});
