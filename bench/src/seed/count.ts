import type { ConversationId, Event, OfficerId } from '@lanterne/protocol';
import {
  type Conversation,
  type Act as DomainAct,
  decide,
  openedAs,
} from '../../../packages/server/src/domain/conversation.ts';
import type { FeedbackCount } from '../../../packages/server/src/domain/feedback.ts';
import { type Added, addedBy, type Step } from '../../../packages/server/src/domain/figures.ts';
import { instantOf } from '../../../packages/server/src/domain/instant.ts';
import { type Queue, queueFor } from '../../../packages/server/src/domain/queue.ts';
import type { Act, Course } from './course.ts';

const OFFICER = 'seed' as OfficerId;
const ID = 'seed' as ConversationId;

const toDomain = (act: Exclude<Act, { does: 'feedback' }>): DomainAct => {
  switch (act.does) {
    case 'danger':
      return { act: 'flagDanger' };
    case 'claim':
    case 'answer':
    case 'close':
      return { act: act.does, officer: OFFICER };
    case 'end':
    case 'exit':
      return { act: 'leave', how: act.does };
  }
};

const eventsOf = (act: Act, conversation: Conversation, at: number): Event[] =>
  act.does === 'close'
    ? [
        {
          kind: 'outcome',
          author: 'officer',
          alias: 'Camille',
          seq: conversation.lastSeq + 1,
          at: instantOf(at),
          outcome: act.outcome,
          tags: [],
        },
      ]
    : [];

const stepsOf = (course: Course, queues: readonly Queue[]): Step[] => {
  const { site, door, locale, openedAt } = course;
  const { id: queue, priority } = queueFor(queues, site, door);
  let now: Conversation = openedAs({
    id: ID,
    site,
    door,
    locale,
    danger: false,
    queue,
    priority,
    lastSeq: 1,
    openedAt,
    placeAtOpening: 1,
  });
  const steps: Step[] = [{ before: null, after: now, events: [], erased: false }];
  for (const act of course.acts) {
    if (act.does === 'feedback') continue;
    const at = openedAt + act.afterMs;
    const decision = decide(now, toDomain(act), at);
    if (decision.verdict !== 'done') continue;
    const after = { ...decision.next, lastAt: at };
    steps.push({ before: now, after, events: eventsOf(act, now, at), erased: false });
    now = after;
  }
  return steps;
};

/** All that the figures are told of a conversation, by the rules by which the program itself counts. */
export const countCourse = (course: Course, queues: readonly Queue[]): Added[] =>
  stepsOf(course, queues).flatMap((step) => addedBy(step) ?? []);

export const feedbackIn = ({ site, door, openedAt, acts }: Course): Omit<FeedbackCount, 'answers'>[] =>
  acts.flatMap((act) =>
    act.does === 'feedback'
      ? { day: new Date(openedAt + act.afterMs).toISOString().slice(0, 10), site, door, score: act.score }
      : [],
  );
