import type { ClientId, ConversationId, DeskEntry, Officer } from '@lanterne/protocol';
import { TYPING_MS } from '@lanterne/protocol/constants';
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Answer, type Api, mayPass, type Refusal } from '../../api.ts';
import { createDeskConnection, type DeskSignal } from '../../connection/desk-connection.ts';
import type { Key } from '../../i18n/index.ts';
import { createOutbox, type Outbox } from '../../outbox/outbox.ts';
import { sound } from '../../preferences.ts';
import { watchAttention } from './attention.ts';
import { createBell } from './bell.ts';
import { answerCalls, callsAfter, firstCalls, type QueueCalls, type Summons, summonsOf } from './calls.ts';
import { createDeskClock } from './clock.ts';
import { columnsFor, hidePane, noPanes, openPane, type Panes, visiblePanes } from './panes.ts';
import {
  changeDesk,
  closedIn,
  type DeskFact,
  type DeskState,
  emptyDesk,
  isOwn,
  ownIn,
  type Transcript,
  unreadIn,
  waitingIn,
} from './state.ts';

/** A short word to the officer; it goes by itself. */
export interface Notice {
  readonly key: Key;
  readonly at: number;
}

/** Everything that one signed-in officer works with. Lives in memory, and through a session that ran out. */
export interface Desk {
  readonly officer: Officer;
  readonly state: ReadonlySignal<DeskState>;
  readonly queue: ReadonlySignal<readonly DeskEntry[]>;
  readonly own: ReadonlySignal<readonly DeskEntry[]>;
  readonly closed: ReadonlySignal<readonly DeskEntry[]>;
  /** The server's clock; moves once a second. */
  readonly now: ReadonlySignal<number>;
  /** Whether a first snapshot has come. */
  readonly ready: ReadonlySignal<boolean>;
  /** Since when the link is lost, on the server's clock; null while it holds. */
  readonly lostSince: ReadonlySignal<number | null>;
  /** What the desk calls for, until it is seen. */
  readonly summons: ReadonlySignal<Summons>;
  readonly unread: ReadonlySignal<ReadonlyMap<ConversationId, { count: number; danger: boolean }>>;
  readonly panes: ReadonlySignal<Panes>;
  /** The panes on screen, from left to right. */
  readonly visible: ReadonlySignal<readonly ConversationId[]>;
  /** Claims under way; `next` is the claim of the head of the queue. */
  readonly claiming: ReadonlySignal<ReadonlySet<ConversationId | 'next'>>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** Where the focus should go; who takes it there sets it back to null. */
  readonly focus: Signal<{ readonly place: ConversationId | 'queue' } | null>;
  /** The conversation whose closing waits for the officer's confirmation. */
  readonly closing: Signal<ConversationId | null>;
  readonly outbox: Outbox;
  draftOf(id: ConversationId): Signal<string>;
  claimNext(): Promise<void>;
  claim(id: ConversationId): Promise<void>;
  /** Asks for confirmation to close a conversation; without an id, the one that the officer works in. */
  askToClose(id?: ConversationId): void;
  close(id: ConversationId): Promise<void>;
  send(id: ConversationId, text: string): void;
  typing(id: ConversationId): void;
  /** Shows a conversation; `focus` moves the caret there as well. */
  open(id: ConversationId, focus?: boolean): void;
  openNumber(number: number): void;
  hide(id: ConversationId): void;
  /** Takes an erased or lost conversation off the screen. */
  dismiss(id: ConversationId): void;
  readTranscript(id: ConversationId): Promise<void>;
  focusQueue(): void;
  say(key: Key): void;
  retry(): void;
  /** Connects again after a sign-in. */
  resume(): void;
  stop(): void;
}

/** A lost link shows after this long: a restart of the server is no reason for alarm. */
const LOST_GRACE_MS = 2_000;

/** 126 random bits, as the server makes its own. */
const newClientId = (): ClientId => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Made of the alphabet that the schema of client ids asks for.
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') as ClientId;
};

const NOTICES: Partial<Record<Refusal['code'], Key>> = {
  conversation_held: 'notice.held',
  conversation_left: 'notice.left',
  conversation_closed: 'notice.closed',
  conversation_unknown: 'notice.unknown',
};

const noticeFor = (code: Refusal['code']): Key =>
  NOTICES[code] ?? (mayPass({ code }) ? 'notice.unreachable' : 'notice.refused');

/** Makes a desk and connects it. `onSignedOut` hears that the session is over. */
export const createDesk = (api: Api, officer: Officer, onSignedOut: () => void): Desk => {
  const clock = createDeskClock();
  const state = signal<DeskState>(emptyDesk);
  const ready = signal(false);
  const lostAt = signal<number | null>(null);
  const calls = signal<QueueCalls>(firstCalls([]));
  const panes = signal<Panes>(noPanes);
  const columns = signal(columnsFor(innerWidth));
  const claiming = signal<ReadonlySet<ConversationId | 'next'>>(new Set());
  const notice = signal<Notice | null>(null);
  const focus = signal<{ place: ConversationId | 'queue' } | null>(null);
  const closing = signal<ConversationId | null>(null);
  const drafts = new Map<ConversationId, Signal<string>>();
  const typingSentAt = new Map<ConversationId, number>();
  const reading = new Set<ConversationId>();

  const entries = computed(() => state.value.entries);
  const queue = computed(() => waitingIn(entries.value));
  const own = computed(() => ownIn(entries.value));
  const closed = computed(() => closedIn(entries.value));
  const visible = computed(() => visiblePanes(panes.value, columns.value));
  const unread = computed(() => {
    const { transcripts, seen } = state.value;
    return new Map(
      own.value.map(({ conversation, danger }) => {
        const count = unreadIn(transcripts.get(conversation), seen.get(conversation) ?? 0);
        return [conversation, { count, danger }] as const;
      }),
    );
  });
  const summons = computed(() => summonsOf(calls.value, unread.value));
  const lostSince = computed(() => {
    const since = lostAt.value;
    return since !== null && clock.now.value - since >= LOST_GRACE_MS ? since : null;
  });

  /** Any call may be the one that finds the session over. */
  const heed = <Value>(answer: Answer<Value>): Answer<Value> => {
    if (!answer.ok && answer.refusal.code === 'sign_in_required') onSignedOut();
    return answer;
  };
  const say = (key: Key): void => {
    notice.value = { key, at: clock.read() };
  };
  const sayWhy = ({ code }: Refusal, key = noticeFor(code)): void => {
    if (code !== 'sign_in_required') say(key);
  };

  const outbox = createOutbox({
    send: async ({ conversation, id, text }) => heed(await api.answer(conversation, { id, text })),
    newId: newClientId,
    now: clock.read,
    random: Math.random,
  });

  const change = (fact: DeskFact): void =>
    batch(() => {
      state.value = changeDesk(state.peek(), fact, clock.read());
      const settle = fact.name === 'snapshot' && !ready.peek();
      calls.value = settle ? firstCalls(queue.value) : callsAfter(calls.peek(), queue.value);
      forgetDelivered(fact);
    });

  /** A message that stands in the log is shown from there. */
  const forgetDelivered = (fact: DeskFact): void => {
    if (outbox.messages.peek().length === 0 || fact.name === 'typing' || fact.name === 'presence') return;
    const inLog = new Set<string>();
    for (const { events } of state.peek().transcripts.values()) {
      for (const event of events) if (event.kind === 'message') inLog.add(event.id);
    }
    outbox.forget(inLog);
  };

  const onSignal = (heard: DeskSignal): void => {
    if (heard.name === 'reconnect') return;
    if (heard.name === 'snapshot') clock.set(heard.data.now);
    batch(() => {
      change(heard);
      if (heard.name === 'snapshot') ready.value = true;
      if (heard.name === 'gone' && heard.data.erased) outbox.forgetConversation(heard.data.conversation);
    });
  };

  const connection = createDeskConnection(api.openDesk, onSignal);
  const attention = watchAttention(() => {
    calls.value = answerCalls(calls.peek());
  });
  const bell = createBell(() => sound.peek() === 'on');
  const onResize = (): void => {
    columns.value = columnsFor(innerWidth);
  };
  addEventListener('resize', onResize);

  const linkName = computed(() => connection.link.value.name);
  const stopEffects = [
    effect(() => {
      const name = linkName.value;
      if (name === 'live') {
        lostAt.value = null;
        outbox.wake();
      } else if (name === 'signed-out') onSignedOut();
      else if (lostAt.peek() === null && (name === 'pausing' || ready.peek())) lostAt.value = clock.read();
    }),
    effect(() => bell.call(summons.value)),
    effect(() => {
      if (!attention.present.value) return;
      for (const conversation of visible.value) {
        if (unread.value.get(conversation)?.count) change({ name: 'seen', data: { conversation } });
      }
    }),
    effect(() => {
      for (const id of visible.value) {
        const known: Transcript | undefined = state.value.transcripts.get(id);
        if (state.value.entries.has(id) && !known?.whole) void desk.readTranscript(id);
      }
    }),
  ];

  /** Runs a claim once at a time; what came of it is shown. */
  const claimWith = async (
    mark: ConversationId | 'next',
    ask: () => ReturnType<Api['claimNext']>,
  ): Promise<Answer<unknown> | null> => {
    if (claiming.peek().has(mark)) return null;
    claiming.value = new Set(claiming.peek()).add(mark);
    const answer = heed(await ask());
    claiming.value = new Set([...claiming.peek()].filter((other) => other !== mark));
    if (!answer.ok) sayWhy(answer.refusal);
    else if (answer.value === null) say('notice.nobody');
    else {
      change({ name: 'held', data: answer.value });
      desk.open(answer.value.conversation, true);
    }
    return answer;
  };

  const desk: Desk = {
    officer,
    state,
    queue,
    own,
    closed,
    now: clock.now,
    ready,
    lostSince,
    summons,
    unread,
    panes,
    visible,
    claiming,
    notice,
    focus,
    closing,
    outbox,

    draftOf(id) {
      const known = drafts.get(id);
      if (known) return known;
      const draft = signal('');
      drafts.set(id, draft);
      return draft;
    },

    async claimNext() {
      await claimWith('next', api.claimNext);
    },

    async claim(id) {
      const answer = await claimWith(id, () => api.claim(id));
      // Its row goes at once: the stream may be slower to say so.
      if (answer && !answer.ok && NOTICES[answer.refusal.code]) {
        const erased = false;
        if (!state.peek().entries.get(id)?.mine) change({ name: 'gone', data: { conversation: id, erased } });
      }
    },

    askToClose(id = panes.peek().recent[0]) {
      const entry = id && state.peek().entries.get(id);
      if (entry && isOwn(entry)) closing.value = id;
    },

    async close(id) {
      const answer = heed(await api.close(id));
      if (!answer.ok) return sayWhy(answer.refusal);
      desk.hide(id);
      drafts.delete(id);
    },

    send(id, text) {
      outbox.add(id, text);
      typingSentAt.delete(id);
    },

    typing(id) {
      const now = clock.read();
      if (now - (typingSentAt.get(id) ?? 0) < TYPING_MS / 2) return;
      typingSentAt.set(id, now);
      void api.showTyping(id);
    },

    open(id, withFocus = false) {
      panes.value = openPane(panes.peek(), id);
      if (withFocus) focus.value = { place: id };
    },

    openNumber(number) {
      for (const [id, own] of state.peek().numbers) if (own === number) desk.open(id, true);
    },

    hide(id) {
      batch(() => {
        panes.value = hidePane(panes.peek(), id);
        focus.value = { place: panes.peek().recent[0] ?? 'queue' };
      });
    },

    dismiss(id) {
      change({ name: 'dismissed', data: { conversation: id } });
      drafts.delete(id);
      outbox.forgetConversation(id);
      desk.hide(id);
    },

    async readTranscript(id) {
      if (reading.has(id)) return;
      reading.add(id);
      const answer = heed(await api.readTranscript(id));
      // What was refused for good is not asked for at every change of the desk.
      if (answer.ok || mayPass(answer.refusal)) reading.delete(id);
      if (answer.ok) change({ name: 'transcript', data: { conversation: id, events: answer.value.events } });
      else sayWhy(answer.refusal);
    },

    focusQueue() {
      focus.value = { place: 'queue' };
    },

    say,
    retry: connection.wake,

    resume() {
      connection.start();
      outbox.wake();
    },

    stop() {
      connection.stop();
      outbox.stop();
      attention.stop();
      bell.stop();
      clock.stop();
      removeEventListener('resize', onResize);
      for (const stopEffect of stopEffects) stopEffect();
    },
  };

  connection.start();
  return desk;
};
