// docs/security.md: T10, T12

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Policy, policyFor } from './domain/policy.ts';
import { FileError } from './json-file.ts';
import { DEFAULT_POLICY, readPolicy } from './policy.ts';
import { createTestSeal } from './services/sealed-address.fixture.ts';

const fileWith = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'policy.json');
  writeFileSync(file, text);
  return file;
};
const policyOf = (document: unknown) => readPolicy(fileWith(JSON.stringify(document)));

/** What visitors are promised. */
const pick = ({ anonymity, notice, retention: { endedMs, partsMs }, visitor, translation }: Omit<Policy, 'sites'>) => ({
  anonymity,
  notice,
  retention: { endedMs, partsMs },
  visitor,
  translation: { use: translation.use, legalBasis: translation.legalBasis },
});

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
      notice: {
        regime: 'rgpd',
        legalBasisRef: '',
        controller: null,
        contact: null,
        purposes: {},
        recipients: {},
        hosting: null,
      },
      retention: {
        endedMs: DAY_MS,
        partsMs: { position: DAY_MS, contact: 92 * DAY_MS, notes: 92 * DAY_MS, handover: 30 * DAY_MS },
        auditMs: 1_096 * DAY_MS,
      },
      visitor: { eraseNow: true, eraseNowReason: {}, attachments: true, feedback: true },
      sites: {},
      sealKeys: null,
      officers: { session: { idleMs: 3_600_000, absoluteMs: 43_200_000 }, provider: null, secondFactor: 'optional' },
      abuse: {
        openings: { perMinute: 6_000, perNetwork: 600 },
        danger: { perMinute: 1_200, perNetwork: 10 },
        messages: { perMinute: 600 },
        proof: { perMinute: 120, perNetwork: 30, waiting: 200 },
      },
      webhooks: { insideHosts: [], delayMs: 120_000 },
      routing: { offer: { calmMs: 30_000, dangerMs: 15_000 }, giveBack: { calmMs: 120_000, dangerMs: 30_000 } },
      translation: { use: 'all', engines: [], order: {}, legalBasis: null },
      training: { scenarios: null },
    };
    expect(readPolicy(null)).toEqual(defaults);
    expect(DEFAULT_POLICY).toEqual(defaults);
    expect(policyOf({})).toEqual(defaults);
    expect(policyOf({ retention: {}, visitor: {} })).toEqual(defaults);
    expect(policyOf({ retention: { ended: 'P7D' }, visitor: { feedback: false } })).toEqual({
      ...defaults,
      retention: { ...defaults.retention, endedMs: 7 * DAY_MS },
      visitor: { ...defaults.visitor, feedback: false },
    });
  });

  it('ends a session that lies unused no later than any', () => {
    expect(policyOf({ officers: { session: { idle: 'PT15M' } } }).officers.session).toEqual({
      idleMs: 900_000,
      absoluteMs: 43_200_000,
    });
    const faults = (session: unknown) => faultsOf(() => policyOf({ officers: { session } }));
    expect(faults({ idle: 'PT4M', absolute: 'P2D' })).toEqual([
      '/officers/session/idle: too short',
      '/officers/session/absolute: too long',
    ]);
    expect(faults({ absolute: 'PT30M' })).toEqual(['/officers/session/idle: too long']);
  });

  it('holds for every site but for what one has of its own', () => {
    const { sites, ...all } = policyOf({
      notice: { legalBasisRef: 'Décret A', contact: 'dpo@example.fr' },
      retention: { ended: 'P2D', notes: 'P1D' },
      sites: {
        victims: {
          notice: { regime: 'titre3', legalBasisRef: 'Décret B' },
          retention: { ended: 'P30D', position: 'PT6H' },
          translation: { use: 'inside' },
        },
        plain: {},
      },
    });
    expect(sites.plain).toEqual(pick(all));
    expect(all.retention).toMatchObject({ endedMs: 172_800_000, partsMs: { notes: 86_400_000, position: 86_400_000 } });
    expect(sites.victims).toEqual({
      ...pick(all),
      notice: { ...all.notice, regime: 'titre3', legalBasisRef: 'Décret B' },
      retention: { endedMs: 2_592_000_000, partsMs: { ...all.retention.partsMs, position: 21_600_000 } },
      translation: { use: 'inside', legalBasis: null },
    });
    expect(policyFor({ ...all, sites }, 'victims')).toBe(sites.victims);
    expect(policyFor({ ...all, sites }, 'other')).toMatchObject(pick(all));
    expect(policyFor({ ...all, sites }, 'constructor')).toMatchObject(pick(all));
  });

  it('takes no setting that nothing would obey, and no site that could not be', () => {
    const faults = faultsOf(() =>
      policyOf({
        retention: { live: 'PT24H', contact: 'P93D' },
        sites: { 'Not a site': {}, a: { retention: { audit: 'P1D' }, routing: {} }, b: { anonymity: 'none' } },
      }),
    );
    expect(faults).toEqual([
      '/retention/contact: too long',
      '/retention/live: unknown field',
      '/sites/Not a site: malformed',
      '/sites/a/retention/audit: unknown field',
      '/sites/a/routing: unknown field',
      '/sites/b/anonymity: malformed',
    ]);
  });

  describe('seals addresses', () => {
    const { one, other } = createTestSeal();
    const keys = [one.spki, other.spki];
    it('where a site says so, for as long as it says, and opens them for the reasons that it leaves', () => {
      const { address, anonymity, sealKeys, sites } = policyOf({
        sealed: { keys, ipTtlMinutes: 30, quorum: 2, reasons: ['lost'] },
        sites: { victims: { anonymity: 'sealed' }, plain: {} },
      });
      expect({ address, anonymity, sealKeys }).toEqual({ address: undefined, anonymity: 'strict', sealKeys: keys });
      expect(sites.victims).toMatchObject({ anonymity: 'sealed', address: { keptMs: 1_800_000, reasons: ['lost'] } });
      expect([sites.plain?.anonymity, sites.plain?.address]).toEqual(['strict', undefined]);
      const all = policyOf({ anonymity: 'sealed', sealed: { keys }, sites: { plain: { anonymity: 'strict' } } });
      expect(all.address).toEqual({ keptMs: 3_600_000, reasons: ['violence', 'suicide', 'child', 'lost'] });
      expect(all.sites.plain?.address).toBeUndefined();
    });

    it('for nobody where no two people have a key, and says so of every site', () => {
      const faults = faultsOf(() => policyOf({ anonymity: 'sealed', sites: { a: {}, b: { anonymity: 'strict' } } }));
      expect(faults).toEqual([
        expect.stringMatching(/^\/anonymity: sealed, but \/sealed\/keys names no two public keys.*lanterne seal make/),
        expect.stringMatching(/^\/sites\/a\/anonymity: sealed, but/),
      ]);
      const wrong = [
        [{ keys: [one.spki, one.spki] }, '/sealed/keys: malformed'],
        [{ keys: [one.spki] }, '/sealed/keys/1: wrong type'],
        [{ keys: [one.spki, 'x'] }, '/sealed/keys/1: malformed'],
        [{ keys, quorum: 1 }, '/sealed/quorum: malformed'],
        [{ keys, ipTtlMinutes: 0 }, '/sealed/ipTtlMinutes: too short'],
        [{ keys, ipTtlMinutes: 1_441 }, '/sealed/ipTtlMinutes: too long'],
        [{ keys, reasons: [] }, '/sealed/reasons: too short'],
        [{ keys, reasons: ['curiosity'] }, '/sealed/reasons/0: malformed'],
      ] as const;
      for (const [sealed, fault] of wrong) expect(faultsOf(() => policyOf({ sealed }))).toEqual([fault]);
    });
  });

  it('says why visitors may not erase, on every site where they may not', () => {
    const visitor = { eraseNow: false };
    expect(faultsOf(() => policyOf({ visitor, sites: { a: {}, b: { visitor: { eraseNow: true } } } }))).toEqual([
      '/visitor/eraseNowReason: missing, where visitors may not erase',
      '/sites/a/visitor/eraseNowReason: missing, where visitors may not erase',
    ]);
    const told = policyOf({ visitor: { ...visitor, eraseNowReason: { fr: 'La loi le demande.' } } });
    expect(told.visitor).toMatchObject({ eraseNow: false, eraseNowReason: { fr: 'La loi le demande.' } });
  });

  describe('names a provider of identities', () => {
    const whole = {
      name: 'ProConnect',
      issuer: 'https://sso.example.fr/',
      clientId: 'lanterne',
      secretFile: 'sso.key',
    };
    const given = (more: object = {}) => fileWith(JSON.stringify({ officers: { provider: { ...whole, ...more } } }));
    const faults = (more: object) => faultsOf(() => readPolicy(given(more)));

    it('to the letter, with a second factor and PKCE unless it is said otherwise', () => {
      const file = given();
      expect(readPolicy(file).officers.provider).toEqual({
        ...whole,
        secretFile: join(dirname(file), 'sso.key'),
        secretBy: 'basic',
        scopes: ['openid'],
        pkce: true,
        userinfo: 'none',
        algorithm: 'RS256',
        amr: ['mfa', 'pop'],
        insideHosts: [],
      });
      const here = readPolicy(given({ issuer: 'http://localhost:8081', insideHosts: ['10.1.2.3'] })).officers.provider;
      expect(here?.insideHosts).toEqual(['10.1.2.3', 'localhost:8081']);
    });

    it('over https, and signed by a key of its own', () => {
      for (const issuer of [
        'http://sso.example.fr',
        'sso.example.fr',
        'https://u:p@a.example',
        'https://a.example/?x',
        'ftp://a',
      ]) {
        expect([issuer, ...faults({ issuer })]).toEqual([issuer, '/officers/provider/issuer: malformed']);
      }
      expect(faults({ algorithm: 'HS256' })).toEqual(['/officers/provider/algorithm: malformed']);
      expect(faults({ algorithm: 'none' })).toEqual(['/officers/provider/algorithm: malformed']);
    });

    it('that asks for a second factor where the house requires one', () => {
      const required = { secondFactor: 'required', provider: { ...whole, amr: [] } };
      expect(faultsOf(() => policyOf({ officers: required }))).toEqual([
        '/officers/provider/amr: empty, though /officers/secondFactor is required',
      ]);
      expect(faults({ amr: [] })).toEqual([]);
    });

    it('with every fault by its place', () => {
      expect(faults({ name: '', scopes: ['email'], userinfo: true, pkce: 'no', amr: 'mfa', secret: 'x' })).toEqual([
        '/officers/provider/name: empty',
        '/officers/provider/scopes: missing',
        '/officers/provider/pkce: wrong type',
        '/officers/provider/userinfo: malformed',
        '/officers/provider/amr: wrong type',
        '/officers/provider/secret: unknown field',
      ]);
      expect(faultsOf(() => policyOf({ officers: { provider: {} } }))).toEqual(
        ['name', 'issuer', 'clientId', 'secretFile'].map((field) => `/officers/provider/${field}: missing`),
      );
    });
  });

  it('counts abuse in whole numbers that let somebody in', () => {
    expect(policyOf({ abuse: { danger: { perNetwork: 3 } } }).abuse).toEqual({
      ...DEFAULT_POLICY.abuse,
      danger: { perMinute: 1_200, perNetwork: 3 },
    });
    expect(policyOf({ abuse: { proof: null } }).abuse.proof).toBeNull();
    const wrong = { openings: { perMinute: 0, perNetwork: 1.5 }, danger: { perMinute: 2_000_000 }, messages: 5 };
    expect(faultsOf(() => policyOf({ abuse: wrong }))).toEqual([
      '/abuse/openings/perMinute: too short',
      '/abuse/openings/perNetwork: malformed',
      '/abuse/danger/perMinute: too long',
      '/abuse/messages: wrong type',
    ]);
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

  describe('names engines that translate', () => {
    const engineOf = (engine: object, more: object = {}) =>
      policyOf({ translation: { engines: [engine], ...more } }).translation.engines[0];
    const faultsFor = (engines: readonly object[], more: object = {}) =>
      faultsOf(() => policyOf({ translation: { engines, ...more } }));
    const external = { legalBasis: 'Marché 2026-12, art. 28 RGPD' };

    it('each with what it needs, and defaults for the rest', () => {
      expect(engineOf({ engine: 'libretranslate', url: 'http://127.0.0.1:5000/' })).toEqual({
        ...{ engine: 'libretranslate', id: 'libretranslate', url: 'http://127.0.0.1:5000', version: 'unstated' },
        ...{ inside: false, secretFile: null },
      });
      expect(engineOf({ engine: 'apertium', experimental: true })).toEqual({
        ...{ engine: 'apertium', id: 'apertium', modes: '/usr/share/apertium/modes' },
        pairs: ['fr-es', 'es-fr', 'fr-ca', 'ca-fr', 'fr-oc', 'oc-fr'],
      });
      expect(engineOf({ engine: 'deepl', secretFile: '/run/deepl' }, { external })).toMatchObject({
        ...{ url: 'https://api.deepl.com', secretFile: '/run/deepl' },
      });
      const model = {
        engine: 'openai-compatible',
        url: 'http://gpu:11434/v1',
        inside: true,
        model: 'm',
        languages: ['fr', 'ps'],
      };
      expect(engineOf(model)).toEqual({ ...model, id: 'openai-compatible', secretFile: null });
    });

    it('the experimental one aloud, and each in a form that can be used', () => {
      expect(faultsFor([{ engine: 'apertium' }])).toEqual(['/translation/engines/0/experimental: missing']);
      expect(faultsFor([{ engine: 'babelfish' }])).toEqual(['/translation/engines/0/engine: malformed']);
      for (const url of ['127.0.0.1:5000', 'ftp://a/', 'http://u:p@a/', 'http://a/?key=1', 'http://a/#b', '']) {
        expect(faultsFor([{ engine: 'libretranslate', url, inside: true }])).toEqual([
          '/translation/engines/0/url: malformed',
        ]);
      }
      expect(faultsFor([], { order: { 'fr/es': [] } })).toEqual(['/translation/order/fr~1es: malformed']);
    });

    it('one by each id, and an order of those alone', () => {
      const lt = { engine: 'libretranslate', url: 'http://127.0.0.1:5000' };
      expect(faultsFor([lt, lt])).toEqual(['/translation/engines/1/id: there is another engine libretranslate']);
      expect(faultsFor([lt, { ...lt, id: 'second' }], { order: { 'fr-ar': ['second', 'third'] } })).toEqual([
        '/translation/order/fr-ar: there is no engine third',
      ]);
    });

    it('for each site that lets text go outside, by what permits it there', () => {
      const engines = [{ engine: 'deepl', secretFile: 'key' }];
      const faultsOn = (translation: object, site: object) =>
        faultsOf(() => policyOf({ translation: { engines, ...translation }, sites: { a: { translation: site } } }));
      const refused = (place: string) => [expect.stringContaining(`${place}/translation/external/legalBasis`)];
      expect(faultsOn({ use: 'none' }, { use: 'all', external })).toEqual([]);
      expect(faultsOn({ use: 'inside' }, {})).toEqual([]);
      expect(faultsOn({ external }, {})).toEqual([]);
      expect(faultsOn({ external }, { external: null })).toEqual(refused('unless /sites/a'));
      expect(faultsOn({ external }, { external: null, use: 'none' })).toEqual([]);
      expect(faultsOn({ use: 'none' }, { use: 'all' })).toEqual(refused('unless /sites/a'));
      expect(faultsOn({}, { use: 'inside' })).toEqual(refused('unless '));
      expect(faultsOn({ use: 'some' }, {})).toEqual(['/translation/use: malformed']);
      const { sites } = policyOf({
        translation: { engines, external },
        sites: { a: { translation: { external: { legalBasis: 'Une autre convention' } } }, b: {} },
      });
      expect([sites.a?.translation.legalBasis, sites.b?.translation.legalBasis]).toEqual([
        'Une autre convention',
        external.legalBasis,
      ]);
    });

    it('none outside of the house, unless it is said what permits it', () => {
      const outside = [
        { engine: 'deepl', secretFile: 'key' },
        { engine: 'etranslation', application: 'App', secretFile: 'key' },
        { engine: 'libretranslate', url: 'https://translate.example' },
        { engine: 'openai-compatible', url: 'https://models.example/v1', model: 'm', languages: ['fr', 'es'] },
      ];
      for (const engine of outside) {
        expect(faultsFor([engine])).toEqual([
          expect.stringContaining('refused unless /translation/external/legalBasis'),
        ]);
        expect(faultsFor([engine], { external: { legalBasis: 'oui' } })).toEqual([
          '/translation/external/legalBasis: too short',
        ]);
        expect(faultsFor([engine], { external })).toEqual([]);
      }
      expect(faultsFor([{ engine: 'libretranslate', url: 'http://translate.example' }], { external })).toEqual([
        '/translation/engines/0/url: https alone, but to a machine of your own',
      ]);
      for (const url of ['http://127.0.0.1:5000', 'http://[::1]:5000', 'http://localhost:5000']) {
        expect(faultsFor([{ engine: 'libretranslate', url }])).toEqual([]);
      }
      // A name that only begins like this machine is somebody else's.
      expect(faultsFor([{ engine: 'libretranslate', url: 'http://127.0.0.1.example' }])).toHaveLength(2);
      expect(policyOf({ translation: { external } }).translation.legalBasis).toBe(external.legalBasis);
    });

    it('by paths from where it is itself', () => {
      const translation = {
        engines: [
          { engine: 'bergamot', models: 'models' },
          { engine: 'apertium', experimental: true, modes: 'modes' },
          { engine: 'libretranslate', url: 'http://127.0.0.1:5000', secretFile: 'lt.key' },
        ],
      };
      const file = fileWith(JSON.stringify({ translation }));
      const beside = (name: string) => join(dirname(file), name);
      expect(readPolicy(file).translation.engines).toMatchObject([
        { models: beside('models') },
        { modes: beside('modes') },
        { secretFile: beside('lt.key') },
      ]);
    });
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
