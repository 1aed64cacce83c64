import { type Holding, KEPT_PARTS, type KeptPart, type NoticeAnswer, TOKEN_LIFE_MS } from '@lanterne/protocol';
import { HOLD_MAX_MS } from './hold.ts';
import {
  isExternal,
  keptPartMs,
  mayTranslate,
  noticeOf,
  type Policy,
  policyFor,
  type SitePolicy,
  type Words,
} from './policy.ts';
import { RESUME_LIFE_MS } from './resume-code.ts';
import { HOURS_KEPT_MS } from './retention.ts';
import { DELIVERIES_KEPT_MS } from './webhook.ts';

/** What a notice is written with, in one language. */
export interface NoticeWords {
  readonly locale: NoticeAnswer['locale'];
  readonly words: Words;
}

export type NoticeSection = NoticeAnswer['sections'][number];
type Line = NoticeSection['lines'][number];

/** All that people are promised, and nothing else of a policy; it is kept as JSON, to be read again when it is long past. */
export interface Promises extends SitePolicy {
  readonly sites: Readonly<Record<string, SitePolicy>>;
  readonly auditMs: number;
  readonly engines: readonly { readonly id: string; readonly outside: boolean }[];
}

const sorted = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const ofSite = ({ anonymity, address, notice, retention, visitor, translation }: SitePolicy): SitePolicy => ({
  anonymity,
  ...(address && { address: { keptMs: address.keptMs, reasons: address.reasons.toSorted() } }),
  notice: { ...notice, purposes: sorted(notice.purposes), recipients: sorted(notice.recipients) },
  retention: { endedMs: retention.endedMs, partsMs: partsOf((part) => retention.partsMs[part]) },
  visitor: { ...visitor, eraseNowReason: sorted(visitor.eraseNowReason) },
  translation: { use: translation.use, legalBasis: translation.legalBasis },
});

const partsOf = (ms: (part: KeptPart) => number): SitePolicy['retention']['partsMs'] => ({
  position: ms('position'),
  contact: ms('contact'),
  notes: ms('notes'),
  handover: ms('handover'),
});

/** Alike for policies that promise the same, in whatever order their files say it. */
export const promisesOf = (policy: Policy): Promises => ({
  ...ofSite(policy),
  sites: sorted(Object.fromEntries(Object.entries(policy.sites).map(([id, own]) => [id, ofSite(own)]))),
  auditMs: policy.retention.auditMs,
  engines: policy.translation.engines.map((engine) => ({ id: engine.id, outside: isExternal(engine) })),
});

/** As an earlier version kept them: parts went with their conversation, and what permits that text goes outside was said of all sites. */
interface EarlierPromises extends Omit<Promises, 'translation' | 'sites'> {
  readonly translation?: SitePolicy['translation'];
  readonly legalBasis?: string | null;
  readonly sites: Readonly<Record<string, Omit<SitePolicy, 'translation'> & Partial<Pick<SitePolicy, 'translation'>>>>;
}

/** Promises that were kept as JSON, whatever version kept them. */
export const readPromises = (document: string): Promises => {
  // Written by `notePolicy` of this version or an earlier one.
  const { legalBasis = null, sites, ...all } = JSON.parse(document) as EarlierPromises;
  const filledIn = <Decided extends EarlierPromises['sites'][string]>(decided: Decided): Decided & SitePolicy => {
    const { endedMs, partsMs } = decided.retention;
    return {
      ...decided,
      retention: { endedMs, partsMs: partsMs ?? partsOf(() => endedMs) },
      translation: decided.translation ?? { use: 'all', legalBasis },
    };
  };
  return {
    ...filledIn(all),
    sites: Object.fromEntries(Object.entries(sites).map(([id, own]) => [id, filledIn(own)])),
  };
};

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** All that is held of those who write and those who answer, with the figures that the clock goes by. */
export const holdingsOf = (policy: SitePolicy, auditMs: number): Holding[] => {
  const { keptSeconds, addressSeconds, feedback } = noticeOf(policy);
  const { attachments } = policy.visitor;
  return [
    addressSeconds === undefined
      ? { what: 'address', held: false, sealed: false, seconds: 0, from: 'event' }
      : { what: 'address', held: true, sealed: true, seconds: addressSeconds, from: 'end' },
    { what: 'conversation', held: true, sealed: true, seconds: keptSeconds, from: 'end' },
    { what: 'facts', held: true, sealed: false, seconds: keptSeconds, from: 'end' },
    { what: 'files', held: attachments, sealed: true, seconds: attachments ? keptSeconds : 0, from: 'end' },
    ...KEPT_PARTS.map((what) => ({
      what,
      held: true,
      sealed: true,
      seconds: seconds(keptPartMs(policy, what)),
      from: 'end' as const,
    })),
    { what: 'silence', held: true, sealed: true, seconds: seconds(TOKEN_LIFE_MS), from: 'event' },
    { what: 'code', held: true, sealed: true, seconds: seconds(RESUME_LIFE_MS), from: 'event' },
    { what: 'deliveries', held: true, sealed: false, seconds: seconds(DELIVERIES_KEPT_MS), from: 'event' },
    { what: 'feedback', held: feedback, sealed: false, seconds: feedback ? null : 0, from: 'event' },
    { what: 'figures', held: true, sealed: false, seconds: seconds(HOURS_KEPT_MS), from: 'event' },
    { what: 'audit', held: true, sealed: false, seconds: seconds(auditMs), from: 'event' },
  ];
};

const UNITS = [
  ['day', 86_400, 3],
  ['hour', 3_600, 1],
  ['minute', 60, 1],
] as const;

/** Making one takes longer than all else of a notice, which anybody may ask for. A few for each of our languages. */
const numbers = new Map<string, Intl.NumberFormat>();

const numberIn = (locale: string, unit: string): Intl.NumberFormat => {
  const name = `${locale} ${unit}`;
  const number = numbers.get(name) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  numbers.set(name, number);
  return number;
};

/** A length of time exactly, in the largest unit that it is a whole number of: as the widget says it. */
export const sayDuration = (length: number, locale: string): string => {
  const [unit, size] = UNITS.find(([, size, atLeast]) => length % size === 0 && length >= size * atLeast) ?? [
    'second',
    1,
  ];
  return numberIn(locale, unit).format(length / size);
};

const writer = ({ locale, words }: NoticeWords) => {
  const say = (key: string, places: Words = {}): string =>
    (words[key] ?? key).replaceAll(/\{(\w+)\}/g, (place, name: string) => places[name] ?? place);
  const line = (key: string, places?: Words): Line => ({ text: say(key, places), locale });
  /** As whoever answers for the service has written it: in this language, or else in French, or the first that there is. */
  const written = (own: Words): Line[] => {
    for (const each of [locale, 'fr', ...Object.keys(own)]) {
      const text = own[each];
      // The policy's schema has held the keys to the list of languages.
      if (text) return [{ text, locale: each as NoticeAnswer['locale'] }];
    }
    return [];
  };
  const verbatim = (text: string | null): Line[] => (text ? [{ text, locale: null }] : []);
  const section = (key: string, lines: readonly Line[]): NoticeSection => ({ title: say(key), lines: [...lines] });
  const either = (parts: readonly string[]): string =>
    new Intl.ListFormat(locale, { type: 'disjunction' }).format(parts);
  return { say, line, written, verbatim, section, either, duration: (length: number) => sayDuration(length, locale) };
};
type Writer = ReturnType<typeof writer>;

const holdingLine = ({ line, duration }: Writer, { what, held, seconds: length }: Holding): Line => {
  const key = held ? `kept.${what}` : `kept.${what}.not`;
  return line(key, { duration: duration(length ?? 0), back: duration(seconds(TOKEN_LIFE_MS)) });
};

/** Who may open a sealed address, and why. */
const unsealLines = ({ say, line, either }: Writer, { address }: SitePolicy): Line[] =>
  address ? [line('kept.unseal', { reasons: either(address.reasons.map((reason) => say(`unseal.${reason}`))) })] : [];

/** Where what is written goes to be translated. */
const engineLines = ({ line }: Writer, { engines }: Promises, decided: SitePolicy): Line[] => {
  const { legalBasis } = decided.translation;
  const idsOf = (asked: boolean): string =>
    engines
      .flatMap(({ id, outside }) => (outside === asked && mayTranslate(decided.translation, outside) ? id : []))
      .join(', ');
  const [inside, outside] = [idsOf(false), idsOf(true)];
  return [
    // Said where others have it: who is told nothing might think that it is so here.
    ...(engines.length > 0 && !inside && !outside ? [line('recipients.untranslated')] : []),
    ...(inside ? [line('recipients.inside', { engines: inside })] : []),
    ...(outside ? [line('recipients.outside', { engines: outside, basis: legalBasis ?? '' })] : []),
  ];
};

export interface NoticeOfSite {
  readonly id: string;
  readonly name: string;
}

const orDefault = (lines: readonly Line[], otherwise: Line): readonly Line[] =>
  lines.length > 0 ? lines : [otherwise];

/** The notice of a site, in words: computed from the policy alone. */
export const noticeSections = (site: NoticeOfSite, all: Promises, words: NoticeWords): NoticeSection[] => {
  const policy = policyFor(all, site.id);
  const { notice, visitor } = policy;
  const write = writer(words);
  const { line, written, verbatim, section } = write;
  return [
    section('controller', [
      ...orDefault(verbatim(notice.controller), line('controller.own', { name: site.name })),
      ...(notice.contact ? [line('controller.contact', { contact: notice.contact })] : []),
    ]),
    section('purposes', orDefault(written(notice.purposes), line('purposes.default'))),
    section('law', [...orDefault(verbatim(notice.legalBasisRef), line('law.none')), line(`law.${notice.regime}`)]),
    section('kept', [
      ...holdingsOf(policy, all.auditMs).map((held) => holdingLine(write, held)),
      ...unsealLines(write, policy),
    ]),
    section('recipients', [
      ...orDefault(written(notice.recipients), line('recipients.default')),
      ...engineLines(write, all, policy),
    ]),
    section('rights', [
      ...(visitor.eraseNow
        ? [line('rights.eraseNow')]
        : [line('rights.eraseNow.not'), ...written(visitor.eraseNowReason)]),
      line('rights.hold', { longest: write.duration(seconds(HOLD_MAX_MS)) }),
      line(`rights.${notice.regime}`),
      line('rights.anonymous'),
      line('rights.authority'),
    ]),
    ...(notice.hosting ? [section('hosting', verbatim(notice.hosting))] : []),
  ];
};

/** What of the register stands in no notice: whose data, and how they are held safe. */
const registerSections = ({ section, line }: Writer, { anonymity }: SitePolicy): NoticeSection[] => [
  section('persons', [line('persons.default')]),
  section(
    'measures',
    ['sealed', anonymity === 'sealed' ? 'address' : 'strict', 'access', 'purge', 'page'].map((measure) =>
      line(`measures.${measure}`),
    ),
  ),
];

/** In a table a bar or a new line would begin another cell. */
const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

/** What is held, whether sealed, for how long, from when: the headings, then a row for each. */
const registerTable = (
  { say, duration }: Writer,
  site: NoticeOfSite,
  all: Promises,
): { readonly columns: string[]; readonly rows: string[][] } => {
  const time = ({ held, seconds: length }: Holding): string =>
    !held ? say('register.none') : length === null ? say('register.endless') : duration(length);
  return {
    columns: ['what', 'sealed', 'time', 'from'].map((column) => say(`register.${column}`)),
    rows: holdingsOf(policyFor(all, site.id), all.auditMs).map((held) => [
      say(`what.${held.what}`),
      say(held.sealed ? 'register.yes' : 'register.no'),
      time(held),
      say(`register.from.${held.from}`),
    ]),
  };
};

/** The entry of the register of processing, in parts. */
export const registerParts = (site: NoticeOfSite, all: Promises, words: NoticeWords) => {
  const write = writer(words);
  return {
    ...registerTable(write, site, all),
    sections: [...noticeSections(site, all, words), ...registerSections(write, policyFor(all, site.id))],
  };
};

/** The entry of the register of processing, as Markdown. `since` is an instant in words. */
export const registerEntry = (
  site: NoticeOfSite,
  all: Promises,
  words: NoticeWords,
  { version, since }: { readonly version: string; readonly since: string | null },
): string => {
  const { say } = writer(words);
  const parts = registerParts(site, all, words);
  const row = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;
  const table = [row(parts.columns), '|---|---|---|---|', ...parts.rows.map(row)].join('\n');
  const sections = parts.sections.map(
    ({ title, lines }) =>
      `## ${title}\n\n${lines.map(({ text }) => `- ${text.replaceAll(/\s*\n\s*/g, ' ')}`).join('\n')}`,
  );
  const [upTo, after] = [sections.slice(0, 4), sections.slice(4)];
  return [
    `# ${say('register', { name: site.name })}`,
    since ? say('register.version', { version, since }) : say('register.version.not', { version }),
    ...upTo,
    table,
    ...after,
    '',
  ].join('\n\n');
};
