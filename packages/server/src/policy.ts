import { dirname, resolve } from 'node:path';
import { isLoopback, LOCALES, UNSEAL_REASONS } from '@lanterne/protocol';
import * as v from 'valibot';
import {
  durationMs,
  type EngineSettings,
  isExternal,
  mayTranslate,
  type Policy,
  type ProviderSettings,
  REGIMES,
  type SitePolicy,
  sealingSites,
  TRANSLATION_USES,
} from './domain/policy.ts';
import type { SessionLimits } from './domain/session.ts';
import { FileError, parseDocument, readText } from './json-file.ts';
import { isSealKey } from './services/sealed-address.ts';

const duration = v.pipe(
  v.string('wrong_type'),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const ms = durationMs(dataset.value);
    if (ms !== null) return ms;
    addIssue({ message: 'malformed' });
    return NEVER;
  }),
);

/** A host as an address has it, with a port or for any: `plaintes.interieur.example`, `10.1.2.3:8443`, `[::1]`. */
const host = v.pipe(v.string('wrong_type'), v.regex(/^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/, 'malformed'));

const between = (leastMs: number, mostMs: number) =>
  v.pipe(duration, v.minValue(leastMs, 'too_short'), v.maxValue(mostMs, 'too_long'));

/** Nobody reads and decides in less; somebody waits for it all the while. */
const thinking = between(5_000, 600_000);
/** A page that is loaded anew is there again by then; whoever is gone for more than an hour has gone home. */
const absence = between(10_000, 3_600_000);

const OFFER_DANGER_MS = 15_000;
const GIVE_BACK_DANGER_MS = 30_000;

/** Danger never waits for longer than the rest: where only the other time is shortened, this one is too. */
const routing = v.pipe(
  v.strictObject({
    offer: v.optional(thinking, 'PT30S'),
    offerDanger: v.optional(thinking),
    giveBack: v.optional(absence, 'PT2M'),
    giveBackDanger: v.optional(absence),
  }),
  v.forward(
    v.check(({ offer, offerDanger = 0 }) => offerDanger <= offer, 'too_long'),
    ['offerDanger'],
  ),
  v.forward(
    v.check(({ giveBack, giveBackDanger = 0 }) => giveBackDanger <= giveBack, 'too_long'),
    ['giveBackDanger'],
  ),
  v.transform(({ offer, offerDanger, giveBack, giveBackDanger }): Policy['routing'] => ({
    offer: { calmMs: offer, dangerMs: offerDanger ?? Math.min(OFFER_DANGER_MS, offer) },
    giveBack: { calmMs: giveBack, dangerMs: giveBackDanger ?? Math.min(GIVE_BACK_DANGER_MS, giveBack) },
  })),
);

/**
 * As NIST SP 800-63B-4 (2.2.3) has it at most for who signs in with two factors. Less than five minutes would send away somebody who
 * reads, more than a day is nobody's shift.
 */
const session = v.pipe(
  v.strictObject({
    idle: v.optional(between(300_000, 86_400_000), 'PT1H'),
    absolute: v.optional(between(900_000, 86_400_000), 'PT12H'),
  }),
  v.forward(
    v.check(({ idle, absolute }) => idle <= absolute, 'too_long'),
    ['idle'],
  ),
  v.transform(({ idle, absolute }): SessionLimits => ({ idleMs: idle, absoluteMs: absolute })),
);

const text = v.pipe(v.string('wrong_type'), v.nonEmpty('empty'));
const language = v.pipe(v.string('wrong_type'), v.regex(/^[a-z]{2,3}$/, 'malformed'));
const pair = v.pipe(v.string('wrong_type'), v.regex(/^[a-z]{2,3}-[a-z]{2,3}$/, 'malformed'));
const engineId = v.pipe(v.string('wrong_type'), v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'malformed'));
/** Without what would be thrown away: a query, or a name and password. */
const serverUrl = v.pipe(
  v.string('wrong_type'),
  v.check((address) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  }, 'malformed'),
  v.transform((address) => address.replace(/\/+$/, '')),
);

const server = {
  inside: v.optional(v.boolean('wrong_type'), false),
  secretFile: v.optional(v.nullable(text), null),
};

/** What the Commission's service translates between: the official languages of the Union, and a few beside them. */
const ETRANSLATION_LANGUAGES = [
  ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'ga', 'hr', 'hu', 'it', 'lt', 'lv', 'mt', 'nl'],
  ...['pl', 'pt', 'ro', 'sk', 'sl', 'sv'],
];

/** One engine; each kind has settings of its own. */
const engineSettings = v.pipe(
  v.variant(
    'engine',
    [
      v.strictObject({
        engine: v.literal('libretranslate'),
        id: v.optional(engineId, 'libretranslate'),
        url: serverUrl,
        version: v.optional(text, 'unstated'),
        ...server,
      }),
      v.strictObject({
        engine: v.literal('openai-compatible'),
        id: v.optional(engineId, 'openai-compatible'),
        url: serverUrl,
        model: text,
        languages: v.pipe(v.array(language, 'wrong_type'), v.minLength(2, 'too_short')),
        ...server,
      }),
      v.strictObject({
        engine: v.literal('bergamot'),
        id: v.optional(engineId, 'bergamot'),
        models: text,
      }),
      v.strictObject({
        engine: v.literal('apertium'),
        id: v.optional(engineId, 'apertium'),
        // Said aloud by whoever turns it on: it is not fit to be believed.
        experimental: v.literal(true, 'missing'),
        modes: v.optional(text, '/usr/share/apertium/modes'),
        pairs: v.optional(v.array(pair, 'wrong_type'), ['fr-es', 'es-fr', 'fr-ca', 'ca-fr', 'fr-oc', 'oc-fr']),
      }),
      v.strictObject({
        engine: v.literal('etranslation'),
        id: v.optional(engineId, 'etranslation'),
        url: v.optional(serverUrl, 'https://webgate.ec.europa.eu/etranslation/si/translate'),
        application: text,
        domain: v.optional(text, 'GEN'),
        languages: v.optional(v.array(language, 'wrong_type'), ETRANSLATION_LANGUAGES),
        ...server,
        secretFile: text,
      }),
      v.strictObject({
        engine: v.literal('deepl'),
        id: v.optional(engineId, 'deepl'),
        url: v.optional(serverUrl, 'https://api.deepl.com'),
        ...server,
        secretFile: text,
      }),
    ],
    'malformed',
  ),
  v.transform((settings): EngineSettings => {
    if (settings.engine !== 'apertium') return settings;
    const { experimental: _said, ...rest } = settings;
    return rest;
  }),
);

const yesOrNo = v.boolean('wrong_type');
/** For people to read: no more than anybody does. */
const said = v.pipe(v.string('wrong_type'), v.trim(), v.maxLength(2_000, 'too_long'));
const words = v.record(v.picklist(LOCALES, 'malformed'), v.pipe(said, v.nonEmpty('empty')), 'wrong_type');

/** As `siteId` of the wire. */
const site = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'malformed'));

const anonymity = v.picklist(['strict', 'sealed'], 'malformed');
const sealKey = v.pipe(v.string('wrong_type'), v.check(isSealKey, 'malformed'));
/** Addresses that are sealed where a site says so. */
const sealed = v.strictObject({
  /** The public parts of the two halves. */
  keys: v.optional(
    v.nullable(
      v.pipe(
        v.strictTuple([sealKey, sealKey], 'wrong_type'),
        v.check(([one, other]) => one !== other, 'malformed'),
      ),
    ),
    null,
  ),
  /** After the end. A day at most: then the danger is another one. */
  ipTtlMinutes: v.optional(
    v.pipe(v.number('wrong_type'), v.integer('malformed'), v.minValue(1, 'too_short'), v.maxValue(1_440, 'too_long')),
    60,
  ),
  /** Never fewer, and the key has no third half. */
  quorum: v.optional(v.literal(2, 'malformed'), 2),
  reasons: v.optional(
    v.pipe(v.array(v.picklist(UNSEAL_REASONS, 'malformed'), 'wrong_type'), v.minLength(1, 'too_short')),
    [...UNSEAL_REASONS],
  ),
});
const notice = {
  regime: v.picklist(REGIMES, 'malformed'),
  legalBasisRef: said,
  controller: v.nullable(v.pipe(said, v.nonEmpty('empty'))),
  contact: v.nullable(v.pipe(said, v.nonEmpty('empty'))),
  purposes: words,
  recipients: words,
  hosting: v.nullable(v.pipe(said, v.nonEmpty('empty'))),
};
const visitor = { eraseNow: yesOrNo, eraseNowReason: words, attachments: yesOrNo, feedback: yesOrNo };

/** Three months at most, whatever anybody decides. */
const CONTACT_MOST_MS = 92 * 86_400_000;
/** Of the parts of a conversation that may have a shorter time than the rest. */
const partPeriods = {
  position: duration,
  contact: v.pipe(duration, v.maxValue(CONTACT_MOST_MS, 'too_long')),
  notes: duration,
  handover: duration,
};
const translationUse = v.picklist(TRANSLATION_USES, 'malformed');
const external = v.nullable(
  v.strictObject({ legalBasis: v.pipe(v.string('wrong_type'), v.trim(), v.minLength(10, 'too_short')) }),
);

/** What one site has of its own: any part of what holds for all. */
const ofOneSite = v.strictObject({
  anonymity: v.optional(anonymity),
  notice: v.optional(v.partial(v.strictObject(notice)), {}),
  retention: v.optional(
    v.strictObject({ ended: v.optional(duration), ...v.partial(v.strictObject(partPeriods)).entries }),
    {},
  ),
  visitor: v.optional(v.partial(v.strictObject(visitor)), {}),
  translation: v.optional(v.strictObject({ use: v.optional(translationUse), external: v.optional(external) }), {}),
});

/** What becomes of addresses at that level. */
const addressIn = (
  level: SitePolicy['anonymity'],
  { ipTtlMinutes, reasons }: v.InferOutput<typeof sealed>,
): Pick<SitePolicy, 'anonymity' | 'address'> =>
  level === 'sealed' ? { anonymity: level, address: { keptMs: ipTtlMinutes * 60_000, reasons } } : { anonymity: level };

/** With all that the site does not say of its own. */
const filledIn = (
  all: SitePolicy,
  own: v.InferOutput<typeof ofOneSite>,
  sealedAs: v.InferOutput<typeof sealed>,
): SitePolicy => {
  const { ended, ...parts } = own.retention;
  const { external: outside } = own.translation;
  return {
    ...addressIn(own.anonymity ?? all.anonymity, sealedAs),
    notice: { ...all.notice, ...own.notice },
    retention: { endedMs: ended ?? all.retention.endedMs, partsMs: { ...all.retention.partsMs, ...parts } },
    visitor: { ...all.visitor, ...own.visitor },
    translation: {
      use: own.translation.use ?? all.translation.use,
      legalBasis: outside === undefined ? all.translation.legalBasis : (outside?.legalBasis ?? null),
    },
  };
};

/** Those that are signed with a key of the provider's own: one that both know proves nothing to a third. */
const ALGORITHMS = ['RS256', 'ES256', 'PS256', 'EdDSA'] as const;
const scope = v.pipe(v.string('wrong_type'), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'malformed'));
/** To the letter, for the provider says it again: a slash at its end is part of it. */
const issuer = v.pipe(
  v.string('wrong_type'),
  v.check((address) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    const isPlain = url !== null && !url.username && !url.password && !url.search && !url.hash;
    return isPlain && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  }, 'malformed'),
);

const provider = v.strictObject({
  name: v.pipe(text, v.maxLength(40, 'too_long')),
  issuer,
  clientId: text,
  secretFile: text,
  secretBy: v.optional(v.picklist(['basic', 'post'], 'malformed'), 'basic'),
  scopes: v.optional(
    v.pipe(
      v.array(scope, 'wrong_type'),
      v.check((scopes) => scopes.includes('openid'), 'missing'),
    ),
    ['openid'],
  ),
  pkce: v.optional(v.boolean('wrong_type'), true),
  userinfo: v.optional(v.picklist(['none', 'json', 'signed'], 'malformed'), 'none'),
  algorithm: v.optional(v.picklist(ALGORITHMS, 'malformed'), 'RS256'),
  amr: v.optional(v.array(text, 'wrong_type'), ['mfa', 'pop']),
  insideHosts: v.optional(v.array(host, 'wrong_type'), []),
});

/** How often: at least once, and no more than a number that still means something. */
const often = v.pipe(
  v.number('wrong_type'),
  v.integer('malformed'),
  v.minValue(1, 'too_short'),
  v.maxValue(1_000_000, 'too_long'),
);

const abuse = v.strictObject({
  openings: v.optional(v.strictObject({ perMinute: v.optional(often, 6_000), perNetwork: v.optional(often, 600) }), {}),
  danger: v.optional(v.strictObject({ perMinute: v.optional(often, 1_200), perNetwork: v.optional(often, 10) }), {}),
  messages: v.optional(v.strictObject({ perMinute: v.optional(often, 600) }), {}),
  proof: v.optional(
    v.nullable(
      v.strictObject({
        perMinute: v.optional(often, 120),
        perNetwork: v.optional(often, 30),
        waiting: v.optional(often, 200),
      }),
    ),
    {},
  ),
});

/** The policy file: what it does not say has a default, so `{}` is a whole. */
export const policySchema = v.pipe(
  v.strictObject({
    anonymity: v.optional(anonymity, 'strict'),
    sealed: v.optional(sealed, {}),
    notice: v.optional(
      v.strictObject({
        regime: v.optional(notice.regime, 'rgpd'),
        legalBasisRef: v.optional(notice.legalBasisRef, ''),
        controller: v.optional(notice.controller, null),
        contact: v.optional(notice.contact, null),
        purposes: v.optional(notice.purposes, {}),
        recipients: v.optional(notice.recipients, {}),
        hosting: v.optional(notice.hosting, null),
      }),
      {},
    ),
    retention: v.optional(
      v.strictObject({
        ended: v.optional(duration, 'P1D'),
        position: v.optional(partPeriods.position, 'P1D'),
        contact: v.optional(partPeriods.contact, 'P92D'),
        notes: v.optional(partPeriods.notes, 'P92D'),
        handover: v.optional(partPeriods.handover, 'P30D'),
        // Three years, as CSI R.242-12 asks of journals of the police.
        audit: v.optional(duration, 'P1096D'),
      }),
      {},
    ),
    routing: v.optional(routing, {}),
    abuse: v.optional(abuse, {}),
    officers: v.optional(
      v.strictObject({
        session: v.optional(session, {}),
        secondFactor: v.optional(v.picklist(['optional', 'required'], 'malformed'), 'optional'),
        provider: v.optional(v.nullable(provider), null),
      }),
      {},
    ),
    visitor: v.optional(
      v.strictObject({
        eraseNow: v.optional(visitor.eraseNow, true),
        eraseNowReason: v.optional(visitor.eraseNowReason, {}),
        attachments: v.optional(visitor.attachments, true),
        feedback: v.optional(visitor.feedback, true),
      }),
      {},
    ),
    sites: v.optional(v.record(site, ofOneSite, 'wrong_type'), {}),
    webhooks: v.optional(
      v.strictObject({ insideHosts: v.optional(v.array(host, 'wrong_type'), []), delay: v.optional(duration, 'PT2M') }),
      {},
    ),
    translation: v.optional(
      v.strictObject({
        engines: v.optional(v.array(engineSettings, 'wrong_type'), []),
        order: v.optional(v.record(pair, v.array(engineId, 'wrong_type'), 'wrong_type'), {}),
        use: v.optional(translationUse, 'all'),
        external: v.optional(external, null),
      }),
      {},
    ),
    training: v.optional(
      v.strictObject({
        scenarios: v.optional(v.nullable(v.pipe(v.string('wrong_type'), v.nonEmpty('empty')), null), null),
      }),
      {},
    ),
  }),
  v.transform(({ retention, webhooks, translation: { external, ...translation }, sites, sealed, ...rest }): Policy => {
    const { ended: endedMs, audit: auditMs, ...partsMs } = retention;
    const all = {
      ...rest,
      ...addressIn(rest.anonymity, sealed),
      retention: { endedMs, partsMs, auditMs },
      translation: { ...translation, legalBasis: external?.legalBasis ?? null },
    };
    return {
      ...all,
      sites: Object.fromEntries(Object.entries(sites).map(([id, own]) => [id, filledIn(all, own, sealed)])),
      sealKeys: sealed.keys,
      webhooks: { insideHosts: webhooks.insideHosts, delayMs: webhooks.delay },
    };
  }),
);

/** What holds where no policy file is named. */
export const DEFAULT_POLICY: Policy = v.parse(policySchema, {});

/** A path in a file is meant from where the file is. */
const fromWhere =
  (folder: string) =>
  (settings: EngineSettings): EngineSettings => {
    if (settings.engine === 'bergamot') return { ...settings, models: resolve(folder, settings.models) };
    if (settings.engine === 'apertium') return { ...settings, modes: resolve(folder, settings.modes) };
    return { ...settings, secretFile: settings.secretFile && resolve(folder, settings.secretFile) };
  };

/** One on this machine is ours, whatever is said of its host. */
const secretFrom = (folder: string, settings: ProviderSettings): ProviderSettings => {
  const { host, hostname } = new URL(settings.issuer);
  return {
    ...settings,
    secretFile: resolve(folder, settings.secretFile),
    insideHosts: isLoopback(hostname) ? [...settings.insideHosts, host] : settings.insideHosts,
  };
};

/** What holds for all, and what for each site of its own, with where it stands in the file. */
const everySite = ({ sites, ...all }: Policy): readonly (readonly [place: string, decided: SitePolicy])[] => [
  ['', all],
  ...Object.entries(sites).map(([id, own]) => [`/sites/${id}`, own] as const),
];

/** What no single setting can say: one engine by each id, no order that names another, and nothing that leaves unless it may. */
const translationFaults = (policy: Policy): string[] => {
  const { engines, order } = policy.translation;
  const ids = engines.map(({ id }) => id);
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? `/translation/engines/${index}/id: there is another engine ${id}` : [],
  );
  const unknown = Object.entries(order).flatMap(([pair, asked]) =>
    asked.filter((id) => !ids.includes(id)).map((id) => `/translation/order/${pair}: there is no engine ${id}`),
  );
  const leaving = everySite(policy).flatMap(([place, decided]) =>
    engines.flatMap((settings, index) =>
      decided.translation.legalBasis === null && isExternal(settings) && mayTranslate(decided.translation, true)
        ? `/translation/engines/${index}: ${settings.id} would send what people write to machines of somebody else; that is refused unless ${place}/translation/external/legalBasis says what permits it (for a machine of your own: "inside": true), or ${place}/translation/use is not "all"`
        : [],
    ),
  );
  const inTheClear = engines.flatMap((settings, index) =>
    isExternal(settings) && 'url' in settings && !settings.url.startsWith('https:')
      ? `/translation/engines/${index}/url: https alone, but to a machine of your own`
      : [],
  );
  return [...twice, ...unknown, ...leaving, ...inTheClear];
};

/** Who may not erase is told why: there is no notice without. */
const reasonFaults = (policy: Policy): string[] =>
  everySite(policy).flatMap(
    ([
      place,
      {
        visitor: { eraseNow, eraseNowReason },
      },
    ]) =>
      !eraseNow && Object.keys(eraseNowReason).length === 0
        ? `${place}/visitor/eraseNowReason: missing, where visitors may not erase`
        : [],
  );

/** Where nobody could open it, an address would be kept for nothing; and the page would promise what is not so. */
const sealFaults = (policy: Policy): string[] =>
  policy.sealKeys === null
    ? sealingSites(policy).map(
        (site) =>
          `${site && `/sites/${site}`}/anonymity: sealed, but /sealed/keys names no two public keys; two people make them, each their own, with: lanterne seal make (docs/sealed.md)`,
      )
    : [];

/** A provider by which any means will do would be the way round a second factor that is required. */
const factorFaults = ({ secondFactor, provider }: Policy['officers']): string[] =>
  secondFactor === 'required' && provider?.amr.length === 0
    ? ['/officers/provider/amr: empty, though /officers/secondFactor is required']
    : [];

/** Reads the policy file, or gives the defaults when none is named. Throws `FileError` with every fault at once. */
export const readPolicy = (file: string | null): Policy => {
  if (file === null) return DEFAULT_POLICY;
  const subject = `The policy ${file}`;
  const policy = parseDocument(policySchema, readText(file, subject), subject);
  const { training, translation, officers, ...rest } = policy;
  const faults = [
    ...reasonFaults(policy),
    ...sealFaults(policy),
    ...factorFaults(officers),
    ...translationFaults(policy),
  ];
  if (faults.length > 0) throw new FileError(subject, faults);
  const folder = dirname(file);
  return {
    ...rest,
    translation: { ...translation, engines: translation.engines.map(fromWhere(folder)) },
    officers: { ...officers, provider: officers.provider && secretFrom(folder, officers.provider) },
    training: { scenarios: training.scenarios && resolve(folder, training.scenarios) },
  };
};
