import {
  FIRST_ANSWER_SECONDS,
  type OfficerId,
  WALL_LISTED_MAX,
  type Wallboard,
  type WallEntry,
} from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { type Actor, holderOf, may } from '../domain/permission.ts';
import { compareStanding } from '../domain/queue.ts';
import {
  isDangerOpen,
  isLive,
  type Live,
  officersByState,
  readingsOf,
  SERVICE_WINDOW_MS,
  serviceLevel,
} from '../domain/wallboard.ts';
import type { Reader } from '../ports.ts';
import { type AtWork, officersAtWork } from './officers-at-work.ts';

/** What every wallboard is made from, whoever looks at it. */
export interface ServiceNow {
  readonly now: number;
  readonly conversations: readonly Conversation[];
  readonly team: readonly AtWork[];
  readonly aliases: ReadonlyMap<OfficerId, string>;
  /** How often each person read what is not theirs in the last hour. */
  readonly readings: readonly number[];
}

type WallReader = Pick<Reader, 'liveConversations' | 'openShifts' | 'loads' | 'officers' | 'auditTimes'>;

export const readServiceNow = async (reader: WallReader, now: number): Promise<ServiceNow> => {
  const [conversations, team, officers, readings] = await Promise.all([
    reader.liveConversations(now - SERVICE_WINDOW_MS),
    officersAtWork(reader, now),
    reader.officers(),
    reader.auditTimes('conversation-inspected', now - SERVICE_WINDOW_MS),
  ]);
  // Who looks on from an open desk is not there to take anybody, unless they do.
  const serving = new Set(officers.flatMap(({ id, role }) => (role === 'officer' ? id : [])));
  return {
    now,
    conversations,
    team: team.filter(({ id, load }) => serving.has(id) || load > 0),
    aliases: new Map(officers.map(({ id, alias }) => [id, alias])),
    readings,
  };
};

const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instantOf(ms));

const watches = ({ queues }: Actor, { queue }: Conversation): boolean => queues.length === 0 || queues.includes(queue);

const byDanger = (a: Live, b: Live): number =>
  (a.dangerAt ?? a.dangerStepAt ?? a.openedAt) - (b.dangerAt ?? b.dangerStepAt ?? b.openedAt);

const claimedAtOf = (one: Live): number => (one.state === 'waiting' ? 0 : (one.claimedAt ?? 0));

/** Who waits in their order, then the others, the oldest claim first. */
const byTurn = (a: Live, b: Live): number =>
  Number(a.state !== 'waiting') - Number(b.state !== 'waiting') ||
  (a.state === 'waiting' ? compareStanding(a, b) : claimedAtOf(a) - claimedAtOf(b));

/** The service as one supervisor, or an administrator, looks at it: the queues that they watch, and every danger. */
export const wallboardFor = ({ now, conversations, team, aliases, readings }: ServiceNow, actor: Actor): Wallboard => {
  const targetMs = FIRST_ANSWER_SECONDS * 1_000;
  const watched = conversations.filter((one) => watches(actor, one));
  const live = watched.filter(isLive);
  const waiting = live.filter(({ state }) => state === 'waiting');
  const dangers = conversations.filter(isLive).filter(isDangerOpen).sort(byDanger);
  const shown = new Set<Live>(dangers);

  const entryOf = (one: Live): WallEntry => {
    const holder = holderOf(one);
    return {
      conversation: one.id,
      site: one.site,
      queue: one.queue,
      door: one.door,
      locale: one.locale,
      state: one.state,
      openedAt: instantOf(one.openedAt),
      claimedAt: instantOrNull(one.state === 'waiting' ? null : one.claimedAt),
      holder: holder && (aliases.get(holder) ?? null),
      lostAt: instantOrNull('lostAt' in one ? one.lostAt : null),
      danger: one.danger,
      dangerAt: instantOrNull(one.dangerAt),
      dangerStep: one.dangerStep,
      dangerStepAt: instantOrNull(one.dangerStepAt),
      minor: one.minor,
      overseen: may(actor, 'oversee', one),
    };
  };

  return {
    now: instantOf(now),
    targetSeconds: FIRST_ANSWER_SECONDS,
    waiting: {
      count: waiting.length,
      longestSince: instantOrNull(
        waiting.reduce<number | null>((first, { openedAt }) => Math.min(first ?? openedAt, openedAt), null),
      ),
      late: waiting.filter(({ openedAt }) => now - openedAt > targetMs).length,
    },
    held: live.filter(({ state }) => state === 'held').length,
    left: live.filter((one) => one.state === 'left' && one.holder !== null).length,
    lost: live.filter((one) => 'lostAt' in one && one.lostAt !== null).length,
    officers: officersByState(team, actor.queues),
    readings: readingsOf(readings),
    service: serviceLevel(watched, { now, targetMs }),
    dangers: dangers.map(entryOf),
    conversations: live
      .filter((one) => !shown.has(one))
      .sort(byTurn)
      .slice(0, WALL_LISTED_MAX)
      .map(entryOf),
  };
};
