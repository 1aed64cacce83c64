import type { Colleague, ConversationId, DeskEntry } from '@lanterne/protocol';
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { type Alarm, alarmsIn, heardAtFirst, returnedBetween, sameOr } from './alarm/alarms.ts';
import { answerCalls, callsAfter, firstCalls, type QueueCalls, type Summons, summonsOf } from './calls.ts';
import {
  askedIn,
  changeDesk,
  closedIn,
  type DeskFact,
  type DeskState,
  emptyDesk,
  ownIn,
  unattendedIn,
  unreadIn,
  waitingIn,
  watchedIn,
} from './state.ts';

/** What the officer sees of the service: the lists, the transcripts, and what calls. */
export interface Board {
  readonly state: ReadonlySignal<DeskState>;
  readonly queue: ReadonlySignal<readonly DeskEntry[]>;
  /** Who left in danger before any officer had taken them. */
  readonly unattended: ReadonlySignal<readonly DeskEntry[]>;
  /** Dangers that colleagues work on; only supervisors are told of them. */
  readonly watched: ReadonlySignal<readonly DeskEntry[]>;
  /** Where colleagues ask this officer for help, or did a moment ago. */
  readonly asked: ReadonlySignal<readonly DeskEntry[]>;
  readonly own: ReadonlySignal<readonly DeskEntry[]>;
  readonly closed: ReadonlySignal<readonly DeskEntry[]>;
  /** Who is at work, the officer among them. */
  readonly team: ReadonlySignal<readonly Colleague[]>;
  /** Whether a first snapshot has come. */
  readonly ready: ReadonlySignal<boolean>;
  readonly unread: ReadonlySignal<ReadonlyMap<ConversationId, { readonly count: number; readonly danger: boolean }>>;
  /** What is alarming and was not yet acknowledged at this desk. */
  readonly alarms: ReadonlySignal<readonly Alarm[]>;
  /** What the desk calls for, until it is seen. */
  readonly summons: ReadonlySignal<Summons>;
  /** The officer has heard an alarm. A new loss is a new alarm. */
  acknowledge(alarm: Alarm): void;
  /** Answers who is there again after a loss in danger. */
  change(fact: DeskFact): readonly ConversationId[];
  /** The officer looks at these conversations. */
  see(looked: readonly ConversationId[]): void;
  /** The officer touched the page: the queue's calls were heard. */
  touch(): void;
}

/** Holds the desk's state and what follows from it. `now` is the server's clock; who `watches` is alarmed of every danger. */
export const createBoard = (now: () => number, watches = false): Board => {
  const state = signal<DeskState>(emptyDesk);
  const ready = signal(false);
  const calls = signal<QueueCalls>(firstCalls([]));
  const heard = signal<ReadonlySet<string>>(new Set());

  // The lists depend on the entries alone: a message changes none of them.
  const entries = computed(() => state.value.entries);
  const queue = computed(() => waitingIn(entries.value));
  const unattended = computed(() => unattendedIn(entries.value));
  const asked = computed(() => askedIn(entries.value));
  const calling = computed(() => [...queue.value, ...unattended.value, ...asked.value]);
  const watched = computed(() => (watches ? watchedIn(entries.value) : []));
  const own = computed(() => ownIn(entries.value));
  const closed = computed(() => closedIn(entries.value));
  const unread = computed(() => {
    const { transcripts, seen } = state.value;
    return new Map(
      own.value.map(({ conversation, danger }) => {
        const count = unreadIn(transcripts.get(conversation), seen.get(conversation) ?? 0);
        return [conversation, { count, danger }] as const;
      }),
    );
  });

  let last: readonly Alarm[] = [];
  const alarming = computed(() => {
    last = sameOr(last, alarmsIn(state.value, watches));
    return last;
  });
  const alarms = computed(() => alarming.value.filter(({ key }) => !heard.value.has(key)));

  return {
    state,
    queue,
    unattended,
    watched,
    asked,
    own,
    closed,
    team: computed(() => state.value.team),
    ready,
    unread,
    alarms,
    summons: computed(() => summonsOf(calls.value, unread.value, alarms.value)),
    acknowledge({ key }) {
      heard.value = new Set(heard.peek()).add(key);
    },
    change: (fact) =>
      batch(() => {
        const before = alarming.peek();
        state.value = changeDesk(state.peek(), fact, now());
        const isFirst = fact.name === 'snapshot' && !ready.peek();
        calls.value = isFirst ? firstCalls(calling.value) : callsAfter(calls.peek(), calling.value);
        if (isFirst) {
          ready.value = true;
          heard.value = heardAtFirst(state.peek());
        }
        return returnedBetween(before, state.peek().entries);
      }),
    see: (looked) =>
      batch(() => {
        for (const conversation of looked) {
          if (!unread.peek().get(conversation)?.count) continue;
          state.value = changeDesk(state.peek(), { name: 'seen', data: { conversation } }, now());
        }
      }),
    touch() {
      calls.value = answerCalls(calls.peek());
    },
  };
};
