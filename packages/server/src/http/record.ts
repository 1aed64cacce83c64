import type { Hold, HoldsAnswer, OfficerId, WaitingRequest } from '@lanterne/protocol';
import type { HoldRequest } from '../domain/hold.ts';
import { instantOf } from '../domain/instant.ts';
import { promisesOf, registerParts } from '../domain/notice.ts';
import { ANSWER_WITHIN_MS } from '../domain/two-people.ts';
import type { Clock, HoldInForce, Store } from '../ports.ts';
import { exportAudit } from '../services/export-audit.ts';
import { answerHold, askHold } from '../services/hold.ts';
import { policyAt, policyVersion, sinceOf } from '../services/note-policy.ts';
import { downloadResponse } from './download.ts';
import { wordsIn } from './notices.ts';
import { problem } from './problem.ts';
import type { Handlers } from './route.ts';
import type { House } from './site-answer.ts';

export interface RecordDeps extends Pick<House, 'policy' | 'noticeWords'> {
  readonly store: Store;
  readonly clock: Clock;
}

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

type LoginOf = (officer: OfficerId | null) => string;

const requestOnWire = (
  { id, kind, conversation, reason, until, askedBy, askedAt }: HoldRequest,
  loginOf: LoginOf,
  reader: OfficerId,
): WaitingRequest => ({
  ...{ id, kind, conversation, reason },
  until: until === null ? null : instantOf(until),
  askedBy: loginOf(askedBy),
  askedAt: instantOf(askedAt),
  expiresAt: instantOf(askedAt + ANSWER_WITHIN_MS),
  own: askedBy === reader,
});

const holdOnWire = (
  { conversation, until, reason, askedBy, answeredBy, answeredAt }: HoldInForce,
  loginOf: LoginOf,
): Hold => ({
  ...{ conversation, reason },
  until: instantOf(until),
  askedBy: loginOf(askedBy),
  confirmedBy: loginOf(answeredBy),
  confirmedAt: instantOf(answeredAt ?? 0),
});

/** What whoever answers for the service asks for. Who they are was checked before: each operation says its roles. */
export const recordRoutes = ({
  store,
  clock,
  policy,
  noticeWords,
}: RecordDeps): Handlers<'checkAudit' | 'exportAudit' | 'listHolds' | 'readPromises' | 'askHold' | 'answerHold'> => {
  const now = { promises: promisesOf(policy), version: policyVersion(policy) };

  const holdsFor = async (reader: OfficerId): Promise<HoldsAnswer> => {
    const now = clock();
    const [requests, holds, officers] = await Promise.all([
      store.waitingHolds(now - ANSWER_WITHIN_MS),
      store.holdsInForce(now),
      store.officers(),
    ]);
    const logins = new Map(officers.map(({ id, login }) => [id, login]));
    const loginOf: LoginOf = (officer) => (officer === null ? '' : (logins.get(officer) ?? officer));
    return {
      requests: requests.map((request) => requestOnWire(request, loginOf, reader)),
      holds: holds.map((hold) => holdOnWire(hold, loginOf)),
    };
  };

  return {
    async checkAudit({ answer }) {
      const { forgotten: _, ...check } = await store.checkAudit([]);
      return answer(200, { ...check, start: { ...check.start }, head: { ...check.head } });
    },

    async exportAudit({ officer: { id, login }, query: { form = 'csv', locale = 'fr' } }) {
      const name = `${locale === 'fr' ? 'journal' : 'record'}.${form}`;
      const parts = await exportAudit(store, { by: { id, login }, form, locale });
      return downloadResponse({ name, type: TYPES[form] }, parts);
    },

    async listHolds({ officer, answer }) {
      return answer(200, await holdsFor(officer.id));
    },

    async readPromises({ query: { at, locale = 'fr' }, answer }) {
      const [lastPurge, inForce, sites] = [await store.lastPurge(), await store.policies(), await store.sites()];
      const found =
        at === undefined ? { ...now, since: sinceOf(now.version, inForce) } : policyAt(inForce, Date.parse(at));
      const words = wordsIn(noticeWords, locale);
      return answer(200, {
        lastPurge: lastPurge === null ? null : instantOf(lastPurge),
        versions: inForce.map(({ version, since }) => ({ version, since: instantOf(since) })),
        shown: found && { version: found.version, since: found.since === null ? null : instantOf(found.since) },
        entries: found
          ? sites.map((site) => ({ site: site.id, name: site.name, ...registerParts(site, found.promises, words) }))
          : [],
      });
    },

    async askHold({ officer: by, body, answer }) {
      const result = await store.write(askHold, { by, asked: body });
      if (!result.ok) return problem(result.code);
      return answer(result.repeated ? 200 : 201, await holdsFor(by.id));
    },

    async answerHold({ officer: by, holdRequestId: request, body, answer }) {
      const result = await store.write(answerHold, { by, request, answer: body.answer });
      if (!result.ok) return problem(result.code);
      return answer(200, await holdsFor(by.id));
    },
  };
};
