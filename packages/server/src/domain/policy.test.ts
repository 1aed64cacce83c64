import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import {
  durationMs,
  isExternal,
  isNamed,
  isUnsettled,
  legalBasesOf,
  mayTranslate,
  noticeOf,
  promisedOf,
  type SitePolicy,
  sealingSites,
} from './policy.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

describe('durations', () => {
  it('are those of ISO 8601 that have a fixed length', () => {
    expect(durationMs('P1D')).toBe(DAY);
    expect(durationMs('P2W')).toBe(14 * DAY);
    expect(durationMs('PT36H')).toBe(1.5 * DAY);
    expect(durationMs('P1DT1H30M5S')).toBe(DAY + 5_405 * SECOND);
    expect(durationMs('PT0S')).toBe(0);
  });

  it('are no others', () => {
    for (const text of [
      '',
      'P',
      'PT',
      'P1',
      '1D',
      'P1Y',
      'P1M',
      'P1DT',
      'P-1D',
      'P1.5D',
      'PT1M1H',
      'p1d',
      ' P1D',
      '24h',
    ]) {
      expect(durationMs(text), text).toBeNull();
    }
  });

  it('are read as they were written', () => {
    const part = fc.integer({ min: 0, max: 99_999 });
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const ms = durationMs(`P${days}DT${hours}H${minutes}M${seconds}S`);
        expect(ms).toBe(days * DAY + ((hours * 60 + minutes) * 60 + seconds) * SECOND);
      }),
    );
  });
});

describe('the notice', () => {
  it('says what the policy does', () => {
    const policy: SitePolicy = {
      anonymity: 'strict',
      notice: {
        regime: 'rgpd',
        legalBasisRef: '',
        controller: null,
        contact: null,
        purposes: {},
        recipients: {},
        hosting: null,
      },
      retention: { endedMs: 36 * 3_600_000, partsMs: { position: DAY, contact: DAY, notes: DAY, handover: DAY } },
      visitor: { eraseNow: false, eraseNowReason: { fr: 'x' }, attachments: true, feedback: false },
      translation: { use: 'all', legalBasis: null },
    };
    expect(noticeOf(policy)).toEqual({
      anonymity: 'strict',
      keptSeconds: 129_600,
      eraseNow: false,
      feedback: false,
      own: false,
    });
    for (const words of [{ controller: 'A' }, { purposes: { fr: 'A' } }, { recipients: { fr: 'A' } }]) {
      expect(noticeOf({ ...policy, notice: { ...policy.notice, ...words } }).own).toBe(true);
    }
    expect(isUnsettled(policy)).toBe(true);
    expect(isUnsettled({ ...policy, notice: { ...policy.notice, legalBasisRef: 'Décret' } })).toBe(false);
  });
});

it('a host is named with its port, or for any port', () => {
  const hosts = ['plaintes.example', '10.0.0.1:8443'];
  expect(isNamed(hosts, { hostname: 'plaintes.example', port: '9000' })).toBe(true);
  expect(isNamed(hosts, { hostname: '10.0.0.1', port: '8443' })).toBe(true);
  expect(isNamed(hosts, { hostname: '10.0.0.1', port: '443' })).toBe(false);
  expect(isNamed(hosts, { hostname: 'www.plaintes.example', port: '443' })).toBe(false);
});

it('an engine is outside of the house unless it is on this machine, said to be ours, or no machine at all', () => {
  const server = { engine: 'libretranslate', id: 'a', version: '1', inside: false, secretFile: null } as const;
  expect(isExternal({ ...server, url: 'https://translate.example' })).toBe(true);
  expect(isExternal({ ...server, url: 'https://translate.example', inside: true })).toBe(false);
  expect(isExternal({ ...server, url: 'http://localhost:5000' })).toBe(false);
  expect(isExternal({ engine: 'bergamot', id: 'b', models: '/m' })).toBe(false);
});

it('names the sites that seal addresses, and where all that are not named do, the empty one', () => {
  const { sites: _, ...strict } = DEFAULT_POLICY;
  const sealed = { ...strict, anonymity: 'sealed', address: { keptMs: 1, reasons: ['lost'] } } as const;
  expect(sealingSites({ ...strict, sites: { a: strict, b: sealed } })).toEqual(['b']);
  expect(sealingSites({ ...sealed, sites: { a: strict, b: sealed } })).toEqual(['', 'b']);
  expect(sealingSites(DEFAULT_POLICY)).toEqual([]);
});

it('what is written goes to the engines that the site lets it go to', () => {
  const goes = (use: SitePolicy['translation']['use']) =>
    [false, true].map((outside) => mayTranslate({ use }, outside));
  expect([goes('all'), goes('inside'), goes('none')]).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
});

it('what permits that text goes outside is named once, of the sites from which it may', () => {
  const site = (use: SitePolicy['translation']['use'], legalBasis: string | null) => ({
    translation: { use, legalBasis },
  });
  // Of a policy, this alone is read.
  const sites = { a: site('all', 'A'), b: site('inside', 'B'), c: site('all', 'A'), d: site('all', null) } as never;
  expect(legalBasesOf({ ...site('none', 'C'), sites })).toEqual(['A']);
});

it('whole seconds are promised', () => {
  const partsMs = { position: 1_999, contact: 2_000, notes: 0, handover: 3_001 };
  expect(promisedOf({ retention: { endedMs: 5_500, partsMs } })).toEqual({
    keptSeconds: 5,
    partSeconds: { position: 1, contact: 2, notes: 0, handover: 3 },
  });
});
