import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileError } from './json-file.ts';
import { DEFAULT_POLICY, readPolicy } from './policy.ts';

const fileWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'policy.json');
  writeFileSync(file, text);
  return file;
};
const policyOf = (document: unknown) => readPolicy(fileWith(JSON.stringify(document)));

const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof FileError) return error.faults;
    throw error;
  }
};

describe('the policy file', () => {
  it('names hosts as addresses have them', () => {
    const insideHosts = ['plaintes.interieur.example', '10.1.2.3:8443', '[::1]:80'];
    expect(policyOf({ webhooks: { insideHosts } }).webhooks.insideHosts).toEqual(insideHosts);
    for (const wrong of ['https://a.example', 'a.example/x', 'A.example', '', 'a b', 'u@a.example', 'a.example:port']) {
      const read = () => policyOf({ webhooks: { insideHosts: [wrong] } });
      expect([wrong, ...faultsOf(read)]).toEqual([wrong, '/webhooks/insideHosts/0: malformed']);
    }
  });

  it('has a default for all that it does not say', () => {
    const DAY_MS = 86_400_000;
    const defaults = {
      anonymity: 'strict',
      retention: { endedMs: DAY_MS, auditMs: 1_096 * DAY_MS },
      visitor: { eraseNow: true },
      webhooks: { insideHosts: [], delayMs: 120_000 },
      routing: { offer: { calmMs: 30_000, dangerMs: 15_000 }, giveBack: { calmMs: 120_000, dangerMs: 30_000 } },
      training: { scenarios: null },
    };
    expect(readPolicy(null)).toEqual(defaults);
    expect(DEFAULT_POLICY).toEqual(defaults);
    expect(policyOf({})).toEqual(defaults);
    expect(policyOf({ retention: {}, visitor: {} })).toEqual(defaults);
    expect(policyOf({ retention: { ended: 'P7D' }, visitor: { eraseNow: false } })).toEqual({
      ...defaults,
      retention: { endedMs: 7 * DAY_MS, auditMs: 1_096 * DAY_MS },
      visitor: { eraseNow: false },
    });
  });

  it('gives danger no more time than the rest, and nobody more than they may be waited for', () => {
    expect(policyOf({ routing: { offer: 'PT10S', giveBack: 'PT20S' } }).routing).toEqual({
      offer: { calmMs: 10_000, dangerMs: 10_000 },
      giveBack: { calmMs: 20_000, dangerMs: 20_000 },
    });
    const times = { offer: 'PT1M', offerDanger: 'PT20S', giveBack: 'PT5M', giveBackDanger: 'PT1M' };
    expect(policyOf({ routing: times }).routing).toEqual({
      offer: { calmMs: 60_000, dangerMs: 20_000 },
      giveBack: { calmMs: 300_000, dangerMs: 60_000 },
    });
    const faults = (routing: unknown) => faultsOf(() => policyOf({ routing }));
    expect(faults({ offer: 'PT11M', offerDanger: 'PT4S', giveBack: 'PT2H', giveBackDanger: 'PT0S' })).toEqual([
      '/routing/offer: too long',
      '/routing/offerDanger: too short',
      '/routing/giveBack: too long',
      '/routing/giveBackDanger: too short',
    ]);
    expect(faults({ offerDanger: 'PT31S', giveBackDanger: 'PT121S' })).toEqual([
      '/routing/offerDanger: too long',
      '/routing/giveBackDanger: too long',
    ]);
    expect(faults({ offer: 30, take: 'PT5S' })).toEqual(['/routing/offer: wrong type', '/routing/take: unknown field']);
  });

  it('means a path from where it is itself', () => {
    const file = fileWith('{"training": {"scenarios": "scenes"}}');
    expect(readPolicy(file).training.scenarios).toBe(join(dirname(file), 'scenes'));
    expect(policyOf({ training: { scenarios: '/srv/scenes' } }).training.scenarios).toBe('/srv/scenes');
    expect(policyOf({ training: {} }).training.scenarios).toBeNull();
  });

  it('tells every fault at once, by its place', () => {
    const wrong = {
      anonymity: 'none',
      retention: { ended: '1 day', live: 'P1D' },
      visitor: { eraseNow: 'yes' },
      'a/b': 1,
    };
    expect(faultsOf(() => policyOf(wrong))).toEqual([
      '/anonymity: malformed',
      '/retention/ended: malformed',
      '/retention/live: unknown field',
      '/visitor/eraseNow: wrong type',
      '/a~1b: unknown field',
    ]);
    expect(() => policyOf([])).toThrow('the whole: wrong type');
    expect(() => policyOf('P1D')).toThrow('the whole: wrong type');
    expect(() => readPolicy(fileWith('{ended: 1}'))).toThrow('it is not JSON');
    expect(() => readPolicy('/nowhere/policy.json')).toThrow('no such file');
  });
});
