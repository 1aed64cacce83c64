import type { CannedAnswer, DeskEntry } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { filled, inOrderFor } from './fill.ts';

const canned = (title: string, more: Partial<CannedAnswer> = {}): CannedAnswer => ({
  id: title as CannedAnswer['id'],
  locale: 'fr',
  shortcut: 'x',
  title,
  text: '{alias}, {site}, {hour}, {date}',
  shared: true,
  ...more,
});
const site = 'demo' as DeskEntry['site'];
const now = new Date(2026, 10, 24, 14, 5).getTime();

describe('a canned answer', () => {
  it('is filled for one conversation, as its own language writes hours and days', () => {
    const moment = { alias: 'Agent 27', site, sites: [{ id: site, name: 'Site d’exemple' }], now };
    expect(filled(canned('a'), moment)).toBe('Agent 27, Site d’exemple, 14\u00a0h\u00a005, mardi 24 novembre');
    expect(filled(canned('a', { locale: 'en' }), { ...moment, sites: [] })).toMatch(
      /^Agent 27, demo, 2:05\sPM, Tuesday,? November 24$/,
    );
  });

  it('is offered in the visitor’s language first, one’s own before everybody’s', () => {
    const answers = [
      canned('C'),
      canned('B', { locale: 'en' }),
      canned('D', { shared: false }),
      canned('A'),
      canned('E', { locale: 'en', shared: false }),
    ];
    const titles = (locale: string) => inOrderFor(answers, { locale }).map(({ title }) => title);
    expect(titles('fr-CA')).toEqual(['D', 'A', 'C', 'E', 'B']);
    expect(titles('en')).toEqual(['E', 'B', 'D', 'A', 'C']);
  });
});
