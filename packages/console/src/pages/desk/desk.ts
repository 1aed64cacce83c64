import type { Asking, CloseRequest, ConversationId, Officer, TransferRequest } from '@lanterne/protocol';
import { TYPING_MS } from '@lanterne/protocol/constants';
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Answer, type Api, mayPass, type Refusal } from '../../api.ts';
import { newClientId } from '../../client-id.ts';
import { createDeskConnection, type DeskSignal } from '../../connection/desk-connection.ts';
import { type Key, t, type Values } from '../../i18n/index.ts';
import { createOutbox, type Outbox, type OutgoingMessage } from '../../outbox/outbox.ts';
import { notifications, sound } from '../../preferences.ts';
import { isThere } from './alarm/alarms.ts';
import { type AnswerShelf, createAnswerShelf } from './answers/answer-shelf.ts';
import { watchAttention } from './attention.ts';
import { createBell } from './bell.ts';
import { type Board, createBoard } from './board.ts';
import { createDeskClock } from './clock.ts';
import { visitorName } from './marks.tsx';
import { createNotifier } from './notifier.ts';
import { createReadMarks, readUpTo } from './read-marks.ts';
import { createRequests, type Requests } from './requests.ts';
import { isOwn, isUnclear, mayRead, pressingFirst, worksOn } from './state.ts';
import { createWorkspace, type PaletteName, type Workspace } from './workspace.ts';

/** A short word to the officer; it goes by itself. */
export interface Notice {
  /** Of the texts that are there from the start; a part with texts of its own gives them as they are. */
  readonly key?: Key;
  readonly values?: Values;
  readonly text?: string;
  /** Who is said to be there again. */
  readonly returned?: ConversationId;
  readonly at: number;
}

export interface Giving {
  readonly id: ConversationId;
  readonly why: 'transfer' | 'help';
}

/** Everything that one signed-in officer works with. Lives in memory, and through a session that ran out. */
export interface Desk
  extends Omit<Board, 'change' | 'see' | 'touch'>,
    Omit<Workspace, 'begin' | 'atEnd' | 'stopFollowing'>,
    Requests {
  readonly officer: Officer;
  /** The server's clock; moves once a second. */
  readonly now: ReadonlySignal<number>;
  /** Since when the link is lost, on the server's clock; null while it holds. */
  readonly lostSince: ReadonlySignal<number | null>;
  /** Claims under way; `next` is the claim of the head of the queue. */
  readonly claiming: ReadonlySignal<ReadonlySet<ConversationId | 'next'>>;
  readonly notice: ReadonlySignal<Notice | null>;
  /** What the stream said last: the state has it already. */
  readonly heard: ReadonlySignal<DeskSignal | null>;
  /** The conversation whose closing waits for the officer's confirmation. */
  readonly closing: Signal<ConversationId | null>;
  /** The conversation that the officer is about to give to somebody else, or asks help for. */
  readonly giving: Signal<Giving | null>;
  readonly outbox: Outbox;
  readonly answers: AnswerShelf;
  /** Whether conversations are offered to the officer. */
  readonly available: ReadonlySignal<boolean>;
  setAvailable(available: boolean): Promise<void>;
  claimNext(): Promise<void>;
  claim(id: ConversationId): Promise<void>;
  /** Lets pass what is offered, so that a colleague is asked. */
  pass(id: ConversationId): Promise<void>;
  /** Asks for confirmation to close a conversation; without an id, the one that the officer works in. */
  askToClose(id?: ConversationId): void;
  /** Closes it; an empty result says nothing of how it came out. Answers whether it is closed. */
  close(id: ConversationId, result: CloseRequest): Promise<boolean>;
  /** Opens again what was closed by mistake or too soon. */
  reopen(id: ConversationId): Promise<void>;
  /** Asks whom to give a conversation to; without an id, the one that the officer works in. */
  askToGive(id?: ConversationId, why?: Giving['why']): void;
  /** Joins a colleague who asks for help. */
  join(id: ConversationId): Promise<void>;
  /** Helps no more, or ends the help of a colleague. */
  part(id: ConversationId): Promise<void>;
  /** Gives it to somebody, who is called `to`. Answers why not, if so. */
  transfer(id: ConversationId, request: TransferRequest, to: string): Promise<Refusal | null>;
  /** `asks`: what the visitor is asked by it, beyond its words. */
  send(id: ConversationId, text: string, asks?: Asking): void;
  /** Sends the visitor an entry of the help. */
  sendCard(id: ConversationId, card: { readonly id: string; readonly title: string }): void;
  /** Adds a note that officers alone read. */
  note(id: ConversationId, text: string): void;
  /** Gives a message that did not go back to the field that it was written in. */
  takeBack(message: OutgoingMessage): void;
  /** Goes from the answer to the note, or back, in the conversation that the officer works in. */
  switchWriting(): void;
  /** Opens what is looked through over the field, in the conversation that the officer works in. */
  openPalette(name: PaletteName): void;
  /** The officer is writing: tells the visitor, now and then. */
  typing(id: ConversationId): void;
  openNumber(number: number): void;
  /** Takes an erased or lost conversation off the screen. */
  dismiss(id: ConversationId): void;
  say(key: Key, values?: Values): void;
  /** Says a text that came with another part than the desk's own. */
  tell(text: string): void;
  /** Any call may be the one that finds the session over: passes its answer on. */
  heed<Value>(answer: Answer<Value>): Answer<Value>;
  /** Whether nobody is there: what is asked of the server itself is not asked then. */
  readonly isPractice: boolean;
  /** Tries at once to reach the server. */
  retry(): void;
  /** Connects again after a sign-in. */
  resume(): void;
  stop(): void;
}

/** A lost link shows after this long: a restart of the server is no reason for alarm. */
const LOST_GRACE_MS = 2_000;

/** What a refusal says about the conversation itself. */
const ABOUT_CONVERSATION: Partial<Record<Refusal['code'], Key>> = {
  conversation_held: 'notice.held',
  conversation_left: 'notice.left',
  conversation_closed: 'notice.closed',
  conversation_unknown: 'notice.unknown',
};

const noticeFor = (code: Refusal['code']): Key =>
  ABOUT_CONVERSATION[code] ?? (mayPass({ code }) ? 'notice.unreachable' : 'notice.refused');

/**
 * Makes a desk and connects it. `onSignedOut` hears that the session is over. That of a practice neither rings nor shows
 * notifications: what one hears is then always the real desk.
 */
export const createDesk = (
  api: Api,
  officer: Officer,
  onSignedOut: () => void,
  { isPractice = false }: { readonly isPractice?: boolean } = {},
): Desk => {
  const clock = createDeskClock();
  const board = createBoard(clock.read, officer.role === 'supervisor');
  const workspace = createWorkspace();
  const lostAt = signal<number | null>(null);
  const claiming = signal<ReadonlySet<ConversationId | 'next'>>(new Set());
  const notice = signal<Notice | null>(null);
  const lastHeard = signal<DeskSignal | null>(null);
  const closing = signal<ConversationId | null>(null);
  const giving = signal<Giving | null>(null);
  const typingSentAt = new Map<ConversationId, number>();
  const reading = new Set<ConversationId>();
  /** Those that the officer lets go: that they go is no surprise. */
  const givenAway = new Set<ConversationId>();

  const say = (key: Key, values?: Values): void => {
    notice.value = { key, values, at: clock.read() };
  };
  const sayReturned = (id: ConversationId): void => {
    const who = visitorName(board.state.peek().numbers.get(id));
    notice.value = { key: 'notice.returned', values: { who }, returned: id, at: clock.read() };
  };
  const heed = <Value>(answer: Answer<Value>): Answer<Value> => {
    if (!answer.ok && answer.refusal.code === 'sign_in_required') onSignedOut();
    return answer;
  };
  const sayWhy = ({ code }: Refusal): void => {
    if (code !== 'sign_in_required') say(noticeFor(code));
  };

  const outbox = createOutbox({
    send: async ({ kind, conversation, id, text, card, asks }) => {
      if (card !== undefined) return heed(await api.sendCard(conversation, { id, card }));
      return heed(await (kind === 'note' ? api.writeNote : api.answer)(conversation, { id, text, asks }));
    },
    newId: newClientId,
    now: clock.read,
    random: Math.random,
  });

  /** A message that stands in the log is shown from there. */
  const forgetDelivered = (): void => {
    if (outbox.messages.peek().length === 0) return;
    const inLog = new Set<string>();
    for (const { events } of board.state.peek().transcripts.values()) {
      for (const event of events) {
        if (event.kind === 'message' || event.kind === 'note' || event.kind === 'card') inLog.add(event.id);
      }
    }
    outbox.forget(inLog);
  };

  const takeBack = ({ conversation, id, text, kind }: OutgoingMessage): void => {
    const draft = workspace.draftOf(conversation, kind === 'note' ? 'note' : 'answer');
    outbox.forget(new Set([id]));
    // What was chosen is chosen again; its title is nothing to send.
    if (kind === 'card') return;
    // Never over what was begun since.
    draft.value = draft.peek().trim() === '' ? text : `${draft.peek()}\n${text}`;
  };

  const readMarks = createReadMarks(async (id, seq) => heed(await api.markRead(id, seq)));
  const attention = watchAttention(board.touch);
  /** What comes in under the officer's eyes is seen as it comes, and does not call. */
  const look = (): void => {
    if (attention.present.peek()) board.see(workspace.inSight.peek());
  };

  /** What is in other hands, or waits again, is off the screen: it is not this officer's to read. A draft stays, for a return. */
  const takeOff = (id: ConversationId, number: number | undefined): void => {
    const { entries, ghosts } = board.state.peek();
    const entry = entries.get(id);
    if (ghosts.has(id) || (entry && (entry.mine || worksOn(entry)))) return;
    // Whoever takes it again finds the words that did not reach the visitor.
    for (const message of outbox.messages.peek())
      if (message.conversation === id && message.delivery !== 'sent') takeBack(message);
    outbox.forgetConversation(id);
    if (workspace.panes.peek().open.includes(id)) workspace.hide(id);
    if (givenAway.delete(id)) return;
    say(entry ? 'notice.away' : 'notice.aidOver', { who: visitorName(number) });
  };

  const onSignal = (heard: DeskSignal): void => {
    if (heard.name === 'reconnect') return;
    if (heard.name === 'snapshot' && heard.data.officer.id !== officer.id) {
      // Somebody else has signed in meanwhile, in another tab: nothing of theirs is for this desk, nor of its for them.
      connection.stop();
      onSignedOut();
      return;
    }
    if (heard.name === 'snapshot') clock.set(heard.data.now);
    batch(() => {
      const held = board.own.peek();
      const numbersBefore = board.state.peek().numbers;
      const isFirst = heard.name === 'snapshot' && !board.ready.peek();
      lastHeard.value = heard;
      for (const id of board.change(heard)) sayReturned(id);
      const { returned } = notice.peek() ?? {};
      // Gone again, or in hiding: what was said a moment ago would be a lie.
      if (returned && !isThere(board.state.peek().entries.get(returned))) notice.value = null;
      // After a reload, somebody who is held would else write to a desk that shows nothing of them.
      if (isFirst) workspace.begin(pressingFirst(board.state.peek()).map(({ conversation }) => conversation));
      for (const { conversation } of held) takeOff(conversation, numbersBefore.get(conversation));
      if (heard.name === 'event' && isUnclear(heard.data.event)) {
        const who = visitorName(board.state.peek().numbers.get(heard.data.conversation));
        say('notice.unclear', { who });
      }
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
  const bell = createBell(() => !isPractice && sound.peek() === 'on');
  const notifier = createNotifier({
    isOn: () => !isPractice && notifications.peek() === 'on',
    isWatched: () => attention.present.peek(),
    textOf: ({ count, danger }) => ({
      title: t('title'),
      body: danger ? t('notification.danger', { count }) : t('summons', { count }),
    }),
  });
  const linkName = computed(() => connection.link.value.name);
  const stopEffects = [
    effect(() => {
      const name = linkName.value;
      if (name === 'live') {
        lostAt.value = null;
        outbox.wake();
        readMarks.wake();
      } else if (name === 'signed-out') onSignedOut();
      else if (lostAt.peek() === null && (name === 'pausing' || board.ready.peek())) lostAt.value = clock.read();
    }),
    effect(() => {
      const summons = board.summons.value;
      bell.call(summons);
      notifier.call(summons);
    }),
    effect(() => {
      const now = clock.now.value;
      const { entries, transcripts } = board.state.peek();
      // An offer that ran out says nothing by itself.
      for (const id of transcripts.keys()) {
        const entry = entries.get(id);
        if (entry && !mayRead(entry, now)) board.change({ name: 'entry', data: entry });
      }
    }),
    effect(() => {
      if (attention.present.value) board.see(workspace.inSight.value);
    }),
    effect(() => {
      const { entries, transcripts } = board.state.value;
      if (!attention.present.value) return;
      for (const id of workspace.atEnd.value) {
        const events = transcripts.get(id)?.events;
        if (events && entries.get(id)?.state === 'held') readMarks.due(id, readUpTo(events));
      }
    }),
    effect(() => {
      const { entries, transcripts } = board.state.value;
      for (const id of workspace.visible.value) {
        const entry = entries.get(id);
        if (entry && mayRead(entry, clock.read()) && !transcripts.get(id)?.whole) void readTranscript(id);
      }
    }),
  ];

  connection.start();
  const { change: _change, see: _see, touch: _touch, ...shown } = board;
  const { begin: _begin, atEnd: _atEnd, stopFollowing, ...arranged } = workspace;
  return {
    ...shown,
    ...arranged,
    ...createRequests(api, { heed, sayWhy }),
    officer,
    now: clock.now,
    lostSince: computed(() => {
      const since = lostAt.value;
      return since !== null && clock.now.value - since >= LOST_GRACE_MS ? since : null;
    }),
    claiming,
    notice,
    heard: lastHeard,
    closing,
    giving,
    outbox,
    answers: createAnswerShelf(async () => heed(await api.cannedAnswers())),
    say,
    tell(text) {
      notice.value = { text, at: clock.read() };
    },
    heed,
    isPractice,
    retry: connection.wake,

    // A shift begins available; until the server has said so, it is about to.
    available: computed(() => board.team.value.find(({ officer: id }) => id === officer.id)?.available ?? true),
    async setAvailable(available) {
      const answer = heed(await api.setAvailability(available));
      if (!answer.ok) return sayWhy(answer.refusal);
      const team = board.team.peek().map((one) => (one.officer === officer.id ? { ...one, available } : one));
      board.change({ name: 'team', data: team });
    },
    async claimNext() {
      await claimWith('next', api.claimNext);
    },
    async claim(id) {
      const refusal = await claimWith(id, () => api.claim(id));
      // Its row goes at once: the stream may be slower to say so.
      if (!refusal || !ABOUT_CONVERSATION[refusal.code] || board.state.peek().entries.get(id)?.mine) return;
      board.change({ name: 'gone', data: { conversation: id, erased: false } });
    },
    async pass(id) {
      const answer = heed(await api.passOffer(id));
      const entry = board.state.peek().entries.get(id);
      if (!answer.ok) sayWhy(answer.refusal);
      // The stream may be slower to say so.
      else if (entry?.state === 'waiting')
        board.change({ name: 'entry', data: { ...entry, offeredUntil: null, offer: null } });
    },
    askToClose(id = workspace.panes.peek().recent[0]) {
      const entry = id && board.state.peek().entries.get(id);
      if (entry && isOwn(entry)) closing.value = id;
    },
    async close(id, result) {
      const answer = heed(await api.close(id, result));
      if (!answer.ok) {
        sayWhy(answer.refusal);
        return false;
      }
      outbox.forgetConversation(id);
      workspace.hide(id);
      workspace.dropDraft(id);
      return true;
    },
    async reopen(id) {
      const answer = heed(await api.reopen(id));
      if (!answer.ok) return sayWhy(answer.refusal);
      workspace.open(id, true);
    },
    askToGive(id = workspace.panes.peek().recent[0], why = 'transfer') {
      const entry = id && board.state.peek().entries.get(id);
      if (entry && isOwn(entry) && entry.state === 'held') giving.value = { id, why };
    },
    async join(id) {
      await claimWith(id, () => api.join(id));
    },
    async part(id) {
      const helps = board.state.peek().entries.get(id)?.helping === true;
      if (helps) givenAway.add(id);
      const answer = heed(await api.part(id));
      if (answer.ok) return;
      givenAway.delete(id);
      sayWhy(answer.refusal);
    },
    async transfer(id, request, to) {
      givenAway.add(id);
      const answer = heed(await api.transfer(id, request));
      if (answer.ok) {
        outbox.forgetConversation(id);
        if (workspace.panes.peek().open.includes(id)) workspace.hide(id);
        workspace.dropDraft(id);
        say('notice.given', { to });
      } else givenAway.delete(id);
      return answer.ok ? null : answer.refusal;
    },
    send(id, text, asks) {
      outbox.add(id, text, 'message', { asks });
      typingSentAt.delete(id);
    },
    sendCard(id, card) {
      outbox.add(id, card.title, 'card', { card: card.id });
    },
    note(id, text) {
      outbox.add(id, text, 'note');
    },
    takeBack,
    switchWriting() {
      const id = workspace.panes.peek().recent[0];
      const entry = id && board.state.peek().entries.get(id);
      if (!entry || !worksOn(entry)) return;
      workspace.write(id, workspace.writingOf(id).peek() === 'note' ? 'answer' : 'note');
    },
    openPalette(name) {
      const id = workspace.panes.peek().recent[0];
      const entry = id && board.state.peek().entries.get(id);
      if (!entry || !isOwn(entry)) return;
      workspace.write(id, 'answer');
      workspace.palette.value = { place: id, name };
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
      readMarks.stop();
      attention.stop();
      bell.stop();
      notifier.stop();
      clock.stop();
      stopFollowing();
      for (const stopEffect of stopEffects) stopEffect();
    },
  };
};
