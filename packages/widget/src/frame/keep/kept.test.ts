// docs/security.md: T1

import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conversation, NEW_CONVERSATION } from '../conversation/state.ts';
import { pageData } from '../page.fixture.ts';
import { forgetSeat, isTelltale, keepSeat, keeps, keptSeat, quitSeat } from './kept.ts';
import { mayKeep } from './offer.ts';

const access = { conversation: 'c', token: 'secret' } as OpenAnswer;
const seat = { ...access, until: 5 };

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe('what a tab keeps', () => {
  it('is one entry under the site, which no other site sees, and is gone when it is forgotten', () => {
    expect(keptSeat('demo')).toBeNull();
    expect(keepSeat('demo', seat)).toBe(true);
    expect({ ...sessionStorage }).toEqual({ demo: JSON.stringify(seat) });
    expect(keptSeat('demo')).toEqual(seat);
    expect(keptSeat('other')).toBeNull();
    forgetSeat('demo');
    expect({ ...sessionStorage }).toEqual({});
  });

  it('is nothing where somebody else has written there', () => {
    sessionStorage.setItem('demo', '{"conver');
    expect(keptSeat('demo')).toBeNull();
  });

  it('is nothing where the browser forbids it, and nothing breaks', () => {
    vi.stubGlobal('sessionStorage', undefined);
    expect(keptSeat('demo')).toBeNull();
    expect(keepSeat('demo', seat)).toBe(false);
    expect(() => forgetSeat('demo')).not.toThrow();
    expect(() => quitSeat('demo')).not.toThrow();
  });

  it('is nothing where there is no room for it', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('sessionStorage', { setItem: full, getItem: () => null });
    expect(keepSeat('demo', seat)).toBe(false);
  });
});

describe('a quick exit', () => {
  it('forgets it, and kills the token by a request that outlives the page', () => {
    const asked: [string, RequestInit][] = [];
    vi.stubGlobal('fetch', async (...call: [string, RequestInit]) => {
      asked.push(call);
      throw new TypeError('network');
    });
    keepSeat('demo', seat);
    quitSeat('demo');
    expect({ ...sessionStorage }).toEqual({});
    expect(asked).toEqual([
      [
        '/v1/conversations/c/leave',
        expect.objectContaining({ method: 'POST', body: '{"how":"exit"}', keepalive: true, credentials: 'omit' }),
      ],
    ]);
    expect(asked[0]?.[1].headers).toMatchObject({ authorization: 'Bearer secret' });
    quitSeat('demo');
    expect(asked).toHaveLength(1);
  });
});

const waiting: Conversation = { ...NEW_CONVERSATION, phase: { name: 'waiting', standing: null, long: false } };

describe('who may keep it', () => {
  it('is who waits or talks in the page of a site that allows it', () => {
    expect(mayKeep(pageData(), waiting)).toBe(true);
    expect(mayKeep(pageData({ page: 'inline' }), waiting)).toBe(true);
    expect(mayKeep(pageData(), { ...waiting, phase: { name: 'held', alias: 'Camille', typing: false } })).toBe(true);
    expect(mayKeep(pageData({ keep: false }), waiting)).toBe(false);
    expect(mayKeep(pageData({ page: 'chat' }), waiting)).toBe(false);
    expect(keeps(pageData({ page: 'chat' }))).toBe(false);
  });

  it.each(['new', 'opening', 'over', 'erased'] as const)('is nobody while it is %s', (name) => {
    expect(mayKeep(pageData(), { ...waiting, phase: { name } as Conversation['phase'] })).toBe(false);
  });

  it.each([
    { door: 'victim' },
    { danger: 'asked' },
    { danger: 'flagged' },
    { danger: 'refused' },
    { discreet: true },
    { watched: 'yes' },
    { watched: 'unsure' },
  ] as const)('is nobody of whom is known %o', (known) => {
    expect(isTelltale({ ...waiting, ...known })).toBe(true);
    expect(mayKeep(pageData(), { ...waiting, ...known })).toBe(false);
  });

  it.each([{ door: 'ask' }, { door: 'report' }, { watched: 'no' }] as const)('is everybody else: %o', (known) => {
    expect(mayKeep(pageData(), { ...waiting, ...known })).toBe(true);
  });
});

it('is the only thing of the widget that touches the browser’s storage', () => {
  const sources = import.meta.glob<string>(['../../**/*.ts', '../../**/*.tsx', '!../../**/*.test.*'], {
    eager: true,
    query: '?raw',
    import: 'default',
  });
  const named = /\b(sessionStorage|localStorage|indexedDB|caches|serviceWorker|cookieStore|document\.cookie)\b/;
  const touching = Object.entries(sources)
    .filter(([, source]) => named.test(source))
    .map(([path]) => path);
  expect(Object.keys(sources).length).toBeGreaterThan(80);
  expect(touching).toEqual(['./kept.ts']);
});
