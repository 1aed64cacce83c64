import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { answerCalls, callsAfter, firstCalls, type QueueCalls, type Summons, summonsOf } from './calls.ts';
import { changeDesk, closedIn, type DeskFact, type DeskState, emptyDesk, ownIn, unreadIn, waitingIn } from './state.ts';

/** What the officer sees of the service: the lists, the transcripts, and what calls. */
export interface Board {
  readonly state: ReadonlySignal<DeskState>;
  readonly queue: ReadonlySignal<readonly DeskEntry[]>;
  readonly own: ReadonlySignal<readonly DeskEntry[]>;
  readonly closed: ReadonlySignal<readonly DeskEntry[]>;
  /** Whether a first snapshot has come. */
  readonly ready: ReadonlySignal<boolean>;
  readonly unread: ReadonlySignal<ReadonlyMap<ConversationId, { readonly count: number; readonly danger: boolean }>>;
  /** What the desk calls for, until it is seen. */
  readonly summons: ReadonlySignal<Summons>;
  change(fact: DeskFact): void;
  /** The officer looks at these conversations. */
  see(looked: readonly ConversationId[]): void;
  /** The officer touched the page: the queue's calls were heard. */
  touch(): void;
}

/** Holds the desk's state and what follows from it. `now` is the server's clock. */
export const createBoard = (now: () => number): Board => {
  const state = signal<DeskState>(emptyDesk);
  const ready = signal(false);
  const calls = signal<QueueCalls>(firstCalls([]));

  // The lists depend on the entries alone: a message changes none of them.
  const entries = computed(() => state.value.entries);
  const queue = computed(() => waitingIn(entries.value));
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

  return {
    state,
    queue,
    own,
    closed,
    ready,
    unread,
    summons: computed(() => summonsOf(calls.value, unread.value)),
    change: (fact) =>
      batch(() => {
        state.value = changeDesk(state.peek(), fact, now());
        const isFirst = fact.name === 'snapshot' && !ready.peek();
        calls.value = isFirst ? firstCalls(queue.value) : callsAfter(calls.peek(), queue.value);
        if (isFirst) ready.value = true;
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
