import { FILE_MAX_BYTES, FILES_MAX, type HelpData, type SiteAnswer, TEXT_MAX } from '@lanterne/protocol';
import type { Emergency } from '../domain/emergency.ts';
import { openingAt } from '../domain/hours.ts';
import { instantOf } from '../domain/instant.ts';
import type { NoticeWords } from '../domain/notice.ts';
import { isUnsettled, noticeOf, type Policy, policyFor } from '../domain/policy.ts';
import type { Site } from '../ports.ts';

/** What holds for every site of this server. */
export interface House {
  readonly policy: Policy;
  readonly help: HelpData;
  readonly emergency: Emergency;
  readonly noticeWords: readonly NoticeWords[];
  /** Whether nobody is served before the policy names what permits it: everywhere but where it is tried out. */
  readonly mustBeSettled: boolean;
}

/** What is said of a site that `isClosed`. */
export const UNSETTLED = 'nobody is served here: the policy names no legalBasisRef for this site (docs/policy.md)';

/** Whether nobody may be served on this site yet. */
export const isClosed = (site: Site, { policy, mustBeSettled }: Pick<House, 'policy' | 'mustBeSettled'>): boolean =>
  mustBeSettled && isUnsettled(policyFor(policy, site.id));

const hoursOnWire = ({ settings: { hours } }: Site, now: number): SiteAnswer['hours'] => {
  if (!hours) return null;
  const { open, changesAt } = openingAt(hours, now);
  return changesAt === null ? null : { open, changesAt: instantOf(changesAt), timeZone: hours.timeZone };
};

/** A site as the widget gets it, from the wire or written into its page. */
export const siteOnWire = (
  site: Site,
  now: number,
  { policy, emergency }: Pick<House, 'policy' | 'emergency'>,
): SiteAnswer => {
  const { exit, files, keep, accessibility, theme } = site.settings;
  const decided = policyFor(policy, site.id);
  const takesFiles = files && decided.visitor.attachments;
  return {
    id: site.id,
    name: site.name,
    doors: [...site.doors],
    locales: [...site.locales],
    limits: { text: TEXT_MAX, files: takesFiles ? { bytes: FILE_MAX_BYTES, count: FILES_MAX } : null },
    exit,
    hours: hoursOnWire(site, now),
    keep,
    accessibility,
    theme,
    emergency,
    notice: noticeOf(decided),
  };
};

const CACHE_SECONDS = 60;

/** For how long an answer holds: never beyond the hour at which somebody comes or goes. */
export const cacheSeconds = ({ hours }: SiteAnswer, now: number): number =>
  hours === null ? CACHE_SECONDS : Math.min(CACHE_SECONDS, Math.floor((Date.parse(hours.changesAt) - now) / 1_000));
