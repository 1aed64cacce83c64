import type { QueueId } from '@lanterne/protocol';
import type { Conversation, Held, Left, Waiting } from './conversation.ts';
import type { OfficerAtWork } from './routing.ts';

/** One that nobody has closed, and that somebody has to do something about. */
export type Live = Waiting | Held | Left;

/** Left by a visitor whom nobody had taken, and in no danger: there is nothing to be done about it. */
export const isLive = (conversation: Conversation): conversation is Live =>
  conversation.state === 'waiting' ||
  conversation.state === 'held' ||
  (conversation.state === 'left' && (conversation.holder !== null || conversation.danger));

/** Whether its danger is under way: flagged or suspected, and not closed. */
export const isDangerOpen = ({ danger, dangerStep }: Conversation): boolean =>
  dangerStep !== 'closed' && (danger || dangerStep !== null);

/** Of this long the service level tells. */
export const SERVICE_WINDOW_MS = 60 * 60 * 1_000;

export interface ServiceLevel {
  readonly counted: number;
  readonly within: number;
}

/**
 * Of those opened in the last hour: who was answered, and who is not and has waited, or did wait until they left, for longer than
 * the target. Who waits for less than that is in neither: it is not known yet.
 */
export const serviceLevel = (
  conversations: readonly Conversation[],
  { now, targetMs }: { readonly now: number; readonly targetMs: number },
): ServiceLevel => {
  let [counted, within] = [0, 0];
  for (const one of conversations) {
    if (one.openedAt <= now - SERVICE_WINDOW_MS) continue;
    const waitedMs = (one.firstAnswerAt ?? ('endedAt' in one ? one.endedAt : now)) - one.openedAt;
    const isWithin = one.firstAnswerAt !== null && waitedMs <= targetMs;
    if (one.firstAnswerAt === null && waitedMs <= targetMs) continue;
    counted += 1;
    if (isWithin) within += 1;
  }
  return { counted, within };
};

/** More readings of others' conversations than this in an hour, by one person, are more than a watch or a complaint asks for. */
export const READINGS_MANY = 10;

export interface Readings {
  readonly count: number;
  /** By the one person who read most. */
  readonly most: number;
  /** Whether that is more than is usual. */
  readonly many: boolean;
}

/** What was read of others' conversations, from how often each person did. */
export const readingsOf = (times: readonly number[]): Readings => {
  const most = Math.max(0, ...times);
  return { count: times.reduce((sum, one) => sum + one, 0), most, many: most > READINGS_MANY };
};

export interface OfficersByState {
  /** Something can be offered to them. */
  readonly free: number;
  /** They hold as many as they take. */
  readonly busy: number;
  /** Nothing is offered to them. */
  readonly paused: number;
}

/** Officers who are at work and serve any of these queues; none for all of them. How many, and never who. */
export const officersByState = (
  team: readonly Pick<OfficerAtWork, 'queues' | 'available' | 'load' | 'capacity'>[],
  watched: readonly QueueId[],
): OfficersByState => {
  const serving = team.filter(
    ({ queues }) => watched.length === 0 || queues.length === 0 || queues.some((queue) => watched.includes(queue)),
  );
  const paused = serving.filter(({ available }) => !available).length;
  const busy = serving.filter(({ available, load, capacity }) => available && load >= capacity).length;
  return { free: serving.length - paused - busy, busy, paused };
};
