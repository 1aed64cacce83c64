import { isLoopback, type KeptPart, type UnsealReason } from '@lanterne/protocol';
import type { SessionLimits } from './session.ts';

/** A time, and the one where somebody is in danger. */
export interface Spans {
  readonly calmMs: number;
  readonly dangerMs: number;
}

/** Words in the languages in which whoever answers for the service has them. */
export type Words = Readonly<Record<string, string>>;

/** What the law sees in a channel: something that is asked and answered, or part of the work of the police. */
export const REGIMES = ['rgpd', 'titre3'] as const;
export type Regime = (typeof REGIMES)[number];

/** To which engines what is written may go: to any, to those that are no machine of somebody else, to none. */
export const TRANSLATION_USES = ['all', 'inside', 'none'] as const;
export type TranslationUse = (typeof TRANSLATION_USES)[number];

/** What was decided on behalf of the visitors of a site: notices and the register are computed from it, and the clock and the wire obey it. */
export interface SitePolicy {
  /**
   * `strict`: no address of a visitor reaches what is kept, so there is nothing to open. `sealed`: it is kept so that two people
   * together can open it, neither of whom is this server.
   */
  readonly anonymity: 'strict' | 'sealed';
  /** How long a sealed address is kept after the end, and why it may be opened; not there where none is sealed. */
  readonly address?: { readonly keptMs: number; readonly reasons: readonly UnsealReason[] } | undefined;
  /** What nobody but whoever answers for it can say. */
  readonly notice: {
    readonly regime: Regime;
    /** The text of law that permits it, shown as it stands; empty until somebody has said. */
    readonly legalBasisRef: string;
    /** Who answers for it; null for the service that publishes the site. */
    readonly controller: string | null;
    /** Where rights are asked for. */
    readonly contact: string | null;
    readonly purposes: Words;
    readonly recipients: Words;
    /** Where the machines stand. */
    readonly hosting: string | null;
  };
  readonly retention: {
    /** How long a conversation is kept after its end. */
    readonly endedMs: number;
    /** The same of its parts. What is longer than the conversation is kept as long as that. */
    readonly partsMs: Readonly<Record<KeptPart, number>>;
  };
  readonly visitor: {
    /** Whether a visitor may erase the conversation at once. */
    readonly eraseNow: boolean;
    /** Why not, in words: never without. */
    readonly eraseNowReason: Words;
    /** Whether files may be sent at all, where a site lets them. */
    readonly attachments: boolean;
    /** Whether visitors are asked at the end if it helped. */
    readonly feedback: boolean;
  };
  readonly translation: {
    readonly use: TranslationUse;
    /** What permits that text goes to machines of somebody else, in words; null where nothing does. */
    readonly legalBasis: string | null;
  };
}

/** What whoever runs the service has decided. What it says of visitors holds for every site that is not named in `sites`. */
export interface Policy extends SitePolicy {
  readonly retention: SitePolicy['retention'] & {
    /** How long it is on record what officers and administrators did. */
    readonly auditMs: number;
  };
  /** By the id of the site, whole: what one does not say of its own is filled in. */
  readonly sites: Readonly<Record<string, SitePolicy>>;
  /** The public parts of the two halves that open sealed addresses; null where none is sealed anywhere. */
  readonly sealKeys: readonly [string, string] | null;
  readonly routing: {
    /** How long an officer may think about what is offered to them, before others are asked. */
    readonly offer: Spans;
    /** How long an officer whose desk is gone keeps their conversations, before others are asked. */
    readonly giveBack: Spans;
  };
  readonly officers: {
    readonly session: SessionLimits;
    /** Who else knows who officers are; null where nobody is asked. */
    readonly provider: ProviderSettings | null;
    /** Whether every officer has to show more than a password. */
    readonly secondFactor: 'optional' | 'required';
  };
  /** How much may be asked before it is taken for abuse. */
  readonly abuse: {
    /** Conversations that may be opened: of all in a minute, and of one network in ten. */
    readonly openings: { readonly perMinute: number; readonly perNetwork: number };
    /** The same for those that begin with danger: these of a network are let in whatever others do, and beyond them those of all. */
    readonly danger: { readonly perMinute: number; readonly perNetwork: number };
    /**
     * Up to where all is calm: beyond, whoever opens a conversation is asked for a proof of work, and for more of it the further it is
     * beyond. Null where none is ever asked.
     */
    readonly proof: { readonly perMinute: number; readonly perNetwork: number; readonly waiting: number } | null;
    /** What a visitor may say in one conversation. */
    readonly messages: { readonly perMinute: number };
  };
  readonly webhooks: {
    /** Hosts, with a port or without, that may be called although they are inside the house. */
    readonly insideHosts: readonly string[];
    /** How long after the consent it is sent: so long a visitor may take it back. */
    readonly delayMs: number;
  };
  readonly translation: SitePolicy['translation'] & {
    /** Engines, the best first; none where nothing is translated. */
    readonly engines: readonly EngineSettings[];
    /** For a pair such as `fr-ar`, the engines that are asked, by their ids, in this order. Every other pair follows `engines`. */
    readonly order: Readonly<Record<string, readonly string[]>>;
  };
  readonly training: {
    /** A folder of scenarios beside those that come with Lanterne. */
    readonly scenarios: string | null;
  };
}

/** A provider of identities by OpenID Connect, such as ProConnect. */
export interface ProviderSettings {
  /** As the button says it. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secretFile: string;
  /** How the secret is told to it. */
  readonly secretBy: 'basic' | 'post';
  readonly scopes: readonly string[];
  readonly pkce: boolean;
  /** Whether it is asked a second time whose code it was, and whether it signs the answer. */
  readonly userinfo: 'none' | 'json' | 'signed';
  /** By which it signs. */
  readonly algorithm: string;
  /** One of these must be among the means by which somebody has proved who they are; empty where any will do. */
  readonly amr: readonly string[];
  /** Its hosts, with a port or without, that may be called although they are inside the house. */
  readonly insideHosts: readonly string[];
}

/** A server that translates, by its address. */
interface EngineServer {
  readonly id: string;
  readonly url: string;
  /** Whether it is a machine of whoever runs the service. One on this machine is, whatever is said. */
  readonly inside: boolean;
  /** Holds what it is asked with, if anything. */
  readonly secretFile: string | null;
}

/** One engine, as the policy names it. */
export type EngineSettings =
  | ({ readonly engine: 'libretranslate'; readonly version: string } & EngineServer)
  | ({
      readonly engine: 'openai-compatible';
      readonly model: string;
      readonly languages: readonly string[];
    } & EngineServer)
  | ({ readonly engine: 'deepl' } & EngineServer)
  | ({
      readonly engine: 'etranslation';
      readonly application: string;
      readonly domain: string;
      readonly languages: readonly string[];
    } & EngineServer)
  | { readonly engine: 'bergamot'; readonly id: string; readonly models: string }
  | {
      readonly engine: 'apertium';
      readonly id: string;
      readonly modes: string;
      readonly pairs: readonly string[];
    };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DURATION =
  /^P(?=[\dT])(?:(?<weeks>\d{1,5})W)?(?:(?<days>\d{1,5})D)?(?:T(?=\d)(?:(?<hours>\d{1,5})H)?(?:(?<minutes>\d{1,5})M)?(?:(?<seconds>\d{1,5})S)?)?$/;

/**
 * The milliseconds of an ISO 8601 duration such as `P1D` or `PT36H`; null when it is none. Years and months have no length
 * until one knows which: what is promised to people is said in days.
 */
export const durationMs = (text: string): number | null => {
  const parts = DURATION.exec(text)?.groups;
  if (!parts) return null;
  const of = (part: string | undefined): number => Number(part ?? 0);
  return (
    of(parts.weeks) * 7 * DAY_MS +
    of(parts.days) * DAY_MS +
    of(parts.hours) * HOUR_MS +
    of(parts.minutes) * MINUTE_MS +
    of(parts.seconds) * 1_000
  );
};

/** What holds for the visitors of a site. */
export const policyFor = ({ sites, ...all }: SitePolicy & Pick<Policy, 'sites'>, site: string): SitePolicy =>
  (Object.hasOwn(sites, site) ? sites[site] : undefined) ?? all;

/** What visitors are told of it with the page. All of it stands in the notice: see `notice.ts`. */
export const noticeOf = ({ anonymity, address, notice, retention, visitor }: SitePolicy) => ({
  anonymity,
  ...(address && { addressSeconds: Math.floor(address.keptMs / 1_000) }),
  keptSeconds: Math.floor(retention.endedMs / 1_000),
  eraseNow: visitor.eraseNow,
  feedback: visitor.feedback,
  own:
    notice.controller !== null || [notice.purposes, notice.recipients].some((words) => Object.keys(words).length > 0),
});

/** The sites that seal addresses, by their ids; the empty one stands for all that are not named. */
export const sealingSites = ({ sites, ...all }: SitePolicy & Pick<Policy, 'sites'>): string[] =>
  [['', all] as const, ...Object.entries(sites)].flatMap(([id, { anonymity }]) => (anonymity === 'sealed' ? id : []));

/** For how long after its end a part of a conversation is kept at most. */
export const keptPartMs = (
  { retention: { endedMs, partsMs } }: Pick<SitePolicy, 'retention'>,
  part: KeptPart,
): number => Math.min(endedMs, partsMs[part]);

/** For how long after its end a conversation and its parts are promised to be kept, as it is opened. */
export const promisedOf = ({ retention: { endedMs, partsMs } }: Pick<SitePolicy, 'retention'>) => ({
  keptSeconds: Math.floor(endedMs / 1_000),
  partSeconds: {
    position: Math.floor(partsMs.position / 1_000),
    contact: Math.floor(partsMs.contact / 1_000),
    notes: Math.floor(partsMs.notes / 1_000),
    handover: Math.floor(partsMs.handover / 1_000),
  },
});

/** Whether what is written may go to a machine of that kind. */
export const mayTranslate = ({ use }: Pick<SitePolicy['translation'], 'use'>, outside: boolean): boolean =>
  use === 'all' || (use === 'inside' && !outside);

/** What permits that text goes to machines of somebody else, of all sites from which it may. */
export const legalBasesOf = ({ sites, ...all }: Pick<SitePolicy, 'translation'> & Pick<Policy, 'sites'>): string[] => [
  ...new Set(
    [all, ...Object.values(sites)].flatMap(({ translation }) =>
      translation.legalBasis !== null && mayTranslate(translation, true) ? translation.legalBasis : [],
    ),
  ),
];

/** Whether it does not name what permits it, as it must before anybody writes. */
export const isUnsettled = ({ notice }: SitePolicy): boolean => notice.legalBasisRef === '';

/** Whether a host is one of those that the policy names, with its port or for any. */
export const isNamed = (hosts: readonly string[], { hostname, port }: { hostname: string; port: string }): boolean =>
  hosts.includes(hostname) || hosts.includes(`${hostname}:${port}`);

/** Whether what an engine is given goes to machines of somebody else. One on this machine is ours, whatever is said. */
export const isExternal = (settings: EngineSettings): boolean =>
  'url' in settings && !settings.inside && !isLoopback(new URL(settings.url).hostname);
