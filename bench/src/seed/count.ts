import type { ConversationId, Event, OfficerId } from '@lanterne/protocol';
import {
  type Conversation,
  type Act as DomainAct,
  decide,
  openedAs,
} from '../../../packages/server/src/domain/conversation.ts';
import type { FeedbackCount } from '../../../packages/server/src/domain/feedback.ts';
import { type Added, addedBy, languageOf, type Step } from '../../../packages/server/src/domain/figures.ts';
import { instantOf } from '../../../packages/server/src/domain/instant.ts';
import { type Queue, queueFor } from '../../../packages/server/src/domain/queue.ts';
import type { ClarityAnswer } from '../../../packages/server/src/domain/understood.ts';
import type { Act, Course } from './course.ts';

const OFFICER = 'seed' as OfficerId;
const ID = 'seed' as ConversationId;

/** What the figures know nothing of. */
type Uncounted = Extract<Act, { does: 'feedback' | 'card' | 'understood' }>;

const isUncounted = (act: Act): act is Uncounted =>
  act.does === 'feedback' || act.does === 'card' || act.does === 'understood';

const toDomain = (act: Exclude<Act, Uncounted>): DomainAct => {
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
    if (isUncounted(act)) continue;
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

const dayOf = (openedAt: number, { afterMs }: Act): string => new Date(openedAt + afterMs).toISOString().slice(0, 10);

export const feedbackIn = ({ site, door, openedAt, acts }: Course): Omit<FeedbackCount, 'answers'>[] =>
  acts.flatMap((act) => (act.does === 'feedback' ? { day: dayOf(openedAt, act), site, door, score: act.score } : []));

/** What visitors said of the cards that they were sent. */
export const understoodIn = ({ site, door, locale, openedAt, acts }: Course): ClarityAnswer[] =>
  acts.flatMap((act) =>
    act.does === 'understood'
      ? {
          day: dayOf(openedAt, act),
          site,
          door,
          language: languageOf(locale),
          card: act.card,
          clear: act.answer === 'yes',
        }
      : [],
  );
