import type { ClientId, ConversationId, Officer } from '@lanterne/protocol';
import { TYPING_MS } from '@lanterne/protocol/constants';
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Answer, type Api, mayPass, type Refusal } from '../../api.ts';
import { createDeskConnection, type DeskSignal } from '../../connection/desk-connection.ts';
import type { Key } from '../../i18n/index.ts';
import { createOutbox, type Outbox } from '../../outbox/outbox.ts';
import { sound } from '../../preferences.ts';
import { watchAttention } from './attention.ts';
import { createBell } from './bell.ts';
import { type Board, createBoard } from './board.ts';
import { createDeskClock } from './clock.ts';
import { isOwn, pressingFirst } from './state.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** A short word to the officer; it goes by itself. */
export interface Notice {
  readonly key: Key;
  readonly at: number;
}

/** Everything that one signed-in officer works with. Lives in memory, and through a session that ran out. */
export interface Desk extends Omit<Board, 'change' | 'see' | 'touch'>, Omit<Workspace, 'begin' | 'stopFollowing'> {
  readonly officer: Officer;
  /** The server's clock; moves once a second. */
  readonly now: ReadonlySignal<number>;
  /** Since when the link is lost, on the server's clock; null while it holds. */
  readonly lostSince: ReadonlySignal<number | null>;
  /** Claims under way; `next` is the claim of the head of the queue. */
  readonly claiming: ReadonlySignal<ReadonlySet<ConversationId | 'next'>>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** The conversation whose closing waits for the officer's confirmation. */
  readonly closing: Signal<ConversationId | null>;
  readonly outbox: Outbox;
  claimNext(): Promise<void>;
  claim(id: ConversationId): Promise<void>;
  /** Asks for confirmation to close a conversation; without an id, the one that the officer works in. */
  askToClose(id?: ConversationId): void;
  close(id: ConversationId): Promise<void>;
  send(id: ConversationId, text: string): void;
  /** The officer is writing: tells the visitor, now and then. */
  typing(id: ConversationId): void;
  openNumber(number: number): void;
  /** Takes an erased or lost conversation off the screen. */
  dismiss(id: ConversationId): void;
  say(key: Key): void;
  /** Tries at once to reach the server. */
  retry(): void;
  /** Connects again after a sign-in. */
  resume(): void;
  stop(): void;
}

/** A lost link shows after this long: a restart of the server is no reason for alarm. */
const LOST_GRACE_MS = 2_000;

/** 128 random bits. */
const newClientId = (): ClientId => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Made of the alphabet that the schema of client ids asks for.
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') as ClientId;
};

/** What a refusal says about the conversation itself. */
const ABOUT_CONVERSATION: Partial<Record<Refusal['code'], Key>> = {
  conversation_held: 'notice.held',
  conversation_left: 'notice.left',
  conversation_closed: 'notice.closed',
  conversation_unknown: 'notice.unknown',
};

const noticeFor = (code: Refusal['code']): Key =>
  ABOUT_CONVERSATION[code] ?? (mayPass({ code }) ? 'notice.unreachable' : 'notice.refused');

/** Makes a desk and connects it. `onSignedOut` hears that the session is over. */
export const createDesk = (api: Api, officer: Officer, onSignedOut: () => void): Desk => {
  const clock = createDeskClock();
  const board = createBoard(clock.read);
  const workspace = createWorkspace();
  const lostAt = signal<number | null>(null);
  const claiming = signal<ReadonlySet<ConversationId | 'next'>>(new Set());
  const notice = signal<Notice | null>(null);
  const closing = signal<ConversationId | null>(null);
  const typingSentAt = new Map<ConversationId, number>();
  const reading = new Set<ConversationId>();

  const say = (key: Key): void => {
    notice.value = { key, at: clock.read() };
  };
  /** Any call may be the one that finds the session over. */
  const heed = <Value>(answer: Answer<Value>): Answer<Value> => {
    if (!answer.ok && answer.refusal.code === 'sign_in_required') onSignedOut();
    return answer;
  };
  const sayWhy = ({ code }: Refusal): void => {
    if (code !== 'sign_in_required') say(noticeFor(code));
  };

  const outbox = createOutbox({
    send: async ({ conversation, id, text }) => heed(await api.answer(conversation, { id, text })),
    newId: newClientId,
    now: clock.read,
    random: Math.random,
  });

  /** A message that stands in the log is shown from there. */
  const forgetDelivered = (): void => {
    if (outbox.messages.peek().length === 0) return;
    const inLog = new Set<string>();
    for (const { events } of board.state.peek().transcripts.values()) {
      for (const event of events) if (event.kind === 'message') inLog.add(event.id);
    }
    outbox.forget(inLog);
  };

  const attention = watchAttention(board.touch);
  /** What comes in under the officer's eyes is seen as it comes, and does not call. */
  const look = (): void => {
    if (attention.present.peek()) board.see(workspace.inSight.peek());
  };

  const onSignal = (heard: DeskSignal): void => {
    if (heard.name === 'reconnect') return;
    if (heard.name === 'snapshot') clock.set(heard.data.now);
    batch(() => {
      const isFirst = heard.name === 'snapshot' && !board.ready.peek();
      board.change(heard);
      // After a reload, somebody who is held would else write to a desk that shows nothing of them.
      if (isFirst) workspace.begin(pressingFirst(board.state.peek()).map(({ conversation }) => conversation));
      look();
      if (heard.name === 'gone' && heard.data.erased) outbox.forgetConversation(heard.data.conversation);
      if (heard.name === 'snapshot' || heard.name === 'held' || heard.name === 'event') forgetDelivered();
    });
  };

  /** Reads what a conversation on screen lacks. */
  const readTranscript = async (id: ConversationId): Promise<void> => {
    if (reading.has(id)) return;
    reading.add(id);
    const answer = heed(await api.readTranscript(id));
    // What was refused for good is not asked for at every change of the desk.
    if (answer.ok || mayPass(answer.refusal)) reading.delete(id);
    if (!answer.ok) return sayWhy(answer.refusal);
    board.change({ name: 'transcript', data: { conversation: id, events: answer.value.events } });
  };

  /** Runs a claim, one at a time; what came of it is shown. */
  const claimWith = async (mark: ConversationId | 'next', ask: Api['claimNext']): Promise<Refusal | null> => {
    if (claiming.peek().has(mark)) return null;
    claiming.value = new Set(claiming.peek()).add(mark);
    const answer = heed(await ask());
    claiming.value = new Set([...claiming.peek()].filter((other) => other !== mark));
    if (!answer.ok) {
      sayWhy(answer.refusal);
      return answer.refusal;
    }
    if (answer.value) {
      board.change({ name: 'held', data: answer.value });
      workspace.open(answer.value.conversation, true);
    } else say('notice.nobody');
    return null;
  };

  const connection = createDeskConnection(api.openDesk, onSignal);
  const bell = createBell(() => sound.peek() === 'on');
  const linkName = computed(() => connection.link.value.name);
  const stopEffects = [
    effect(() => {
      const name = linkName.value;
      if (name === 'live') {
        lostAt.value = null;
        outbox.wake();
      } else if (name === 'signed-out') onSignedOut();
      else if (lostAt.peek() === null && (name === 'pausing' || board.ready.peek())) lostAt.value = clock.read();
    }),
    effect(() => bell.call(board.summons.value)),
    effect(() => {
      if (attention.present.value) board.see(workspace.inSight.value);
    }),
    effect(() => {
      const { entries, transcripts } = board.state.value;
      for (const id of workspace.visible.value) {
        if (entries.has(id) && !transcripts.get(id)?.whole) void readTranscript(id);
      }
    }),
  ];

  connection.start();
  const { change: _change, see: _see, touch: _touch, ...shown } = board;
  const { begin: _begin, stopFollowing, ...arranged } = workspace;
  return {
    ...shown,
    ...arranged,
    officer,
    now: clock.now,
    lostSince: computed(() => {
      const since = lostAt.value;
      return since !== null && clock.now.value - since >= LOST_GRACE_MS ? since : null;
    }),
    claiming,
    notice,
    closing,
    outbox,
    say,
    retry: connection.wake,

    async claimNext() {
      await claimWith('next', api.claimNext);
    },
    async claim(id) {
      const refusal = await claimWith(id, () => api.claim(id));
      // Its row goes at once: the stream may be slower to say so.
      if (!refusal || !ABOUT_CONVERSATION[refusal.code] || board.state.peek().entries.get(id)?.mine) return;
      board.change({ name: 'gone', data: { conversation: id, erased: false } });
    },
    askToClose(id = workspace.panes.peek().recent[0]) {
      const entry = id && board.state.peek().entries.get(id);
      if (entry && isOwn(entry)) closing.value = id;
    },
    async close(id) {
      const answer = heed(await api.close(id));
      if (!answer.ok) return sayWhy(answer.refusal);
      outbox.forgetConversation(id);
      workspace.hide(id);
      workspace.dropDraft(id);
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
    openNumber(number) {
      for (const [id, its] of board.state.peek().numbers) if (its === number) workspace.open(id, true);
    },
    dismiss(id) {
      board.change({ name: 'dismissed', data: { conversation: id } });
      outbox.forgetConversation(id);
      workspace.dropDraft(id);
      workspace.hide(id);
    },
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
      stopFollowing();
      for (const stopEffect of stopEffects) stopEffect();
    },
  };
};
