import { localeOf, type NoticeAnswer } from '@lanterne/protocol';
import { instantOf } from '../domain/instant.ts';
import { holdingsOf, type NoticeWords, noticeSections, promisesOf } from '../domain/notice.ts';
import { policyFor } from '../domain/policy.ts';
import type { Site, Store } from '../ports.ts';
import { policyVersion, sinceOf } from '../services/note-policy.ts';
import type { House } from './site-answer.ts';

/** The words in the language that is asked for; where there are none, English for all who do not read French. */
export const wordsIn = (all: readonly NoticeWords[], wanted: string | undefined): NoticeWords => {
  const asked = localeOf(wanted ?? 'fr');
  const found = all.find(({ locale }) => locale === asked) ?? all.find(({ locale }) => locale === 'en');
  if (!found) throw new Error('there are no words for notices');
  return found;
};

/** The notices of the sites, from the one policy. */
export const createNotices = ({
  store,
  policy,
  noticeWords,
}: Pick<House, 'policy' | 'noticeWords'> & { readonly store: Store }) => {
  const promises = promisesOf(policy);
  const version = policyVersion(policy);
  return {
    async noticeFor(site: Site, wanted: string | undefined): Promise<NoticeAnswer> {
      const words = wordsIn(noticeWords, wanted);
      const decided = policyFor(policy, site.id);
      const since = sinceOf(version, await store.policies());
      const lastPurge = await store.lastPurge();
      return {
        site: site.id,
        name: site.name,
        version,
        since: since === null ? null : instantOf(since),
        lastPurge: lastPurge === null ? null : instantOf(lastPurge),
        anonymity: decided.anonymity,
        regime: decided.notice.regime,
        legalBasis: decided.notice.legalBasisRef,
        eraseNow: decided.visitor.eraseNow,
        holds: holdingsOf(decided, policy.retention.auditMs),
        locale: words.locale,
        sections: noticeSections(site, promises, words),
      };
    },
  };
};
