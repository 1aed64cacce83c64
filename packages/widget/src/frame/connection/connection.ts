import type {
  Challenge,
  Detail,
  Door,
  Event,
  EventsAnswer,
  OpenAnswer,
  ProblemCode,
  Proof,
  WrittenAnswer,
} from '@lanterne/protocol';
import { REOPEN_MS, TYPING_MS } from '@lanterne/protocol/constants';
import { type Action, LONG_MINUTES } from '../conversation/state.ts';
import type { Details, DetailsPorts } from '../danger/details.ts';
import { wasTold } from '../privacy/promises.ts';
import { after } from './after.ts';
import { newId } from './ids.ts';
import { createInsistence } from './insist.ts';
import { createLink } from './link.ts';
import type { LinkEvent } from './machine.ts';
import { createOutbox, type Letter } from './outbox.ts';
import { type Answer, ask, type Call } from './request.ts';
import type { StreamNews } from './stream.ts';

export interface ConnectionPorts {
  readonly site: string;
  readonly locale: string;
  dispatch(action: Action): void;
  /** Of a conversation that is there already: kept, moved to this window, or found again by its code. */
  readonly access?: OpenAnswer;
}

/** One conversation with the server, from its first message to its end. All of it lives in memory. */
export interface Connection {
  /** `door` counts for the first message only. With an `id` it is the message of that id, which was shown before. */
  write(text: string, door: Door | null, id?: string): void;
  /** The visitor is writing. */
  typing(): void;
  /**
   * Somebody is in danger: opens the conversation if there is none, or if it is over and this page has not heard so, and
   * insists until the server knows. `door` as in `write`.
   */
  danger(door: Door | null): void;
  /**
   * Tells more about the danger once that is known, and insists. What is told later of the same takes its place. The way to
   * do it comes with the room that asks.
   */
  tell(detail: Detail, createDetails: (ports: DetailsPorts) => Details): void;
  /** What the officer wrote is on the screen, up to this seq. */
  read(seq: number): void;
  /** Asks something of this conversation, once; refused as unknown while there is none. */
  call<Value>(of: string, call: Omit<Call, 'token'>): Promise<Answer<Value>>;
  /** Opens the conversation if there is none, and asks until the server has answered. `door` as in `write`. */
  insist<Value>(
    door: Door | null,
    attempt: (access: OpenAnswer) => Promise<Answer<Value>>,
  ): Promise<Exclude<Answer<Value>, { ok: undefined }>>;
  /** What opens the conversation to whoever has it. */
  access(): OpenAnswer | undefined;
  /** The visitor has finished. What was not sent never will be. */
  end(): void;
  erase(): void;
  /** The visitor leaves at once, whatever is under way: from now on the token opens nothing. */
  exit(): void;
  /** Lets go of the timers and of the network. */
  stop(): void;
}

/** An attempt to open a conversation. Each repeat says the same, so that it cannot open a second one. */
interface Opening {
  readonly id: string;
  readonly door: Door;
  readonly locale: string;
  readonly message?: Letter;
  readonly danger?: true;
  readonly announced?: true;
  readonly proof?: Proof;
}

const NO_CONVERSATION: Answer<never> = { ok: false, code: 'conversation_unknown' };
const NOT_YET: Answer<never> = { ok: undefined, waitMs: 0 };

/** The visitor may be shown to have left, and to have come back, by events that follow each other. */
const RETURN_MS = 1_000;

/** Starts a conversation: nothing is asked of the server before the first message, or the press for danger. */
export const createConnection = (ports: ConnectionPorts): Connection => {
  const { site, locale, access: given } = ports;
  let { dispatch } = ports;
  let access: OpenAnswer | undefined;
  let opening: Opening | undefined;
  let underWay: Promise<Answer<Opening>> | undefined;
  let openingDoor: Door = 'unsure';
  let inDanger = false;
  /** Whether a call is under way: another press is heard once it is answered. */
  let isCalling = false;
  /** Resolves when the server knows, or refuses to. */
  let alarm: Promise<void> = Promise.resolve();
  let isKnown = false;
  let details: Details | undefined;
  let ended = false;
  /** The log says that the visitor has left, or that an officer has closed it. */
  let hasLeft = false;
  let isClosed = false;
  let leaving = () => {};
  let readSeq = 0;
  let move: (event: LinkEvent) => void = () => {};
  let cursor = 0;
  let forgetTyping = () => {};
  let forgetLong = () => {};
  let mayTellTyping = true;
  let exited = false;

  const path = (of: string) => `/v1/conversations/${access?.conversation}${of}`;

  const insistence = createInsistence();
  const post = <Value>(of: string, body: unknown): Promise<Answer<Value>> =>
    ask<Value>(path(of), { method: 'POST', body, token: access?.token });

  const follow = (answer: OpenAnswer) => {
    if (exited) return;
    access = answer;
    if (ended) return;
    dispatch({ type: 'opened' });
    move = createLink({
      path: path('/events'),
      token: answer.token,
      cursor: () => cursor,
      onNews,
      onLost,
      onRefused,
    });
    move('start');
    forgetLong = after(LONG_MINUTES * 60_000, () => dispatch({ type: 'long' }));
  };

  /** What was said before is no news: the log is read as a whole, and followed from there. */
  const replay = async (answer: OpenAnswer) => {
    access = answer;
    const log = await insistence.until(async () => {
      const read = await ask<EventsAnswer>(path('/events?after=0'), { token: answer.token });
      onLost(read.ok === undefined);
      return read;
    });
    if (exited) return;
    if (!log.ok) return onRefused(log.code);
    const { events } = log.value;
    cursor = events.at(-1)?.seq ?? 0;
    dispatch({ type: 'replay', events });
    // A press meanwhile may be ahead of what was read.
    if (events.some(({ kind }) => kind === 'danger')) {
      inDanger = true;
      know(true);
    }
    for (const event of events) ends(event);
    follow(answer);
  };

  /** The same attempt with the work done that was asked; in danger without it, for danger nothing is asked. */
  const prepared = async (attempt: Opening, challenge: Challenge): Promise<Opening> => {
    const { prove } = await import('../proof/prove.ts');
    const proof = await prove(challenge, () => !inDanger && !exited && !ended);
    return { ...attempt, ...(proof && { proof }), ...(inDanger && { danger: true }) };
  };

  const askToOpen = async (first: Opening): Promise<Answer<Opening>> => {
    let attempt = first;
    const tryIt = () => ask<OpenAnswer>(`/v1/sites/${site}/conversations`, { method: 'POST', body: attempt });
    let answer = await tryIt();
    if (answer.ok === undefined && answer.challenge) {
      // Where the code for it does not come, it is as any other pause.
      attempt = await prepared(first, answer.challenge).catch(() => first);
      // What is tried after a lost answer is this one.
      if (opening === first) opening = attempt;
      if (attempt !== first && !exited && !ended) answer = await tryIt();
    }
    underWay = undefined;
    // Answered for good: what is tried next is another attempt.
    if (answer.ok !== undefined) opening = undefined;
    if (!answer.ok) return answer;
    follow(answer.value);
    return { ok: true, value: attempt };
  };

  /** Opens the conversation, or joins the attempt that is under way; answers what that one said. */
  const open = (message?: Letter): Promise<Answer<Opening>> => {
    opening ??= {
      id: newId(),
      door: openingDoor,
      locale,
      ...(message && { message }),
      ...(inDanger && { danger: true }),
      ...(wasTold() && { announced: true }),
    };
    underWay ??= askToOpen(opening);
    return underWay;
  };

  const send = async (letter: Letter): Promise<Answer<Partial<WrittenAnswer>>> => {
    if (!access) {
      const opened = await open(letter);
      const isIt = !opened.ok || opened.value.message?.id === letter.id;
      if (isIt) return opened.ok ? { ok: true, value: {} } : opened;
    }
    return post('/messages', letter);
  };

  /** One step towards the server's knowing: to open does, if the attempt says so. */
  const flag = async (): Promise<Answer<unknown>> => {
    if (access) return post('/danger', {});
    const joins = opening && !opening.danger;
    const opened = await open();
    // No link tells of the outage before there is a conversation.
    if (opened.ok === undefined) dispatch({ type: 'lost', lost: true });
    if (!joins) return opened;
    // What another attempt was refused for need not be true of this one.
    return opened.ok ? post('/danger', {}) : NOT_YET;
  };

  const know = (known: boolean) => {
    isKnown = known;
    details?.known(known);
  };

  /** The conversation is over, and this page had not heard: it begins another, in which the danger is told. */
  const startOver = () => {
    leaving();
    forgetTyping();
    move('stop');
    listen();
    access = undefined;
    cursor = 0;
    readSeq = 0;
    hasLeft = false;
    isClosed = false;
    know(false);
    dispatch({ type: 'again' });
    dispatch({ type: 'danger', danger: 'asked' });
    for (const detail of details?.untold() ?? []) dispatch({ type: 'told', detail });
  };

  const raiseAlarm = async (): Promise<void> => {
    let answer = await insistence.until(flag);
    if (!answer.ok && access && !ended) {
      startOver();
      answer = await insistence.until(flag);
    }
    inDanger = answer.ok;
    isCalling = false;
    dispatch({ type: 'danger', danger: answer.ok ? 'flagged' : 'refused' });
    if (answer.ok) know(true);
  };

  const outbox = createOutbox<Partial<WrittenAnswer>>({
    send,
    tell: (news) => {
      if (news.delivery === 'sent') dispatch({ type: 'sent', id: news.id, ...news.receipt });
      else if (news.delivery === 'delayed') dispatch({ type: 'delayed', id: news.id });
      else dispatch({ type: 'refused', id: news.id, code: news.code });
    },
    random: Math.random,
    after,
  });

  /**
   * For how long it is worth following: what was closed can be opened again for a while, unless the visitor has left, and a
   * return comes at once or not at all.
   */
  const ends = (event: Event) => {
    const { kind } = event;
    const isLeaving = kind === 'left' && event.how !== 'loss';
    if (isLeaving) hasLeft = true;
    if (kind === 'closed') isClosed = true;
    if (kind === 'reopened') isClosed = false;
    if (kind === 'returned') hasLeft = false;
    if (!isLeaving && !['closed', 'reopened', 'returned'].includes(kind)) return;
    leaving();
    leaving = hasLeft || isClosed ? after(hasLeft ? RETURN_MS : REOPEN_MS, () => move('stop')) : () => {};
  };

  const onEvent = (event: Event) => {
    if (event.seq <= cursor) return;
    cursor = event.seq;
    dispatch({ type: 'event', event });
    if (event.kind === 'danger') {
      inDanger = true;
      know(true);
    }
    if (event.kind === 'message') outbox.arrived(event.id);
    if (event.kind === 'slow') outbox.wake(false);
    ends(event);
    // Whoever was done does not come back because an officer opens it again: now it can be said that they have left.
    if (event.kind === 'reopened' && ended) void tellEnd();
  };

  const onNews = (news: StreamNews) => {
    if (news.name === 'event') onEvent(news.data);
    else if (news.name === 'waiting') dispatch({ type: 'waiting', standing: news.data });
    else if (news.name === 'read') dispatch({ type: 'read', seq: news.data.seq });
    else if (news.name === 'translating') dispatch({ type: 'translating', translating: news.data });
    else if (news.name === 'erased') goneFrom(undefined);
    else if (news.name === 'typing') {
      forgetTyping();
      dispatch({ type: 'typing', typing: true });
      forgetTyping = after(TYPING_MS, () => dispatch({ type: 'typing', typing: false }));
    }
  };

  const onLost = (lost: boolean) => {
    dispatch({ type: 'lost', lost });
    if (!lost) wake();
  };

  const onRefused = (code: ProblemCode) => {
    // Erased, or found again by its list elsewhere: the server does not say which to a token that opens nothing.
    if (code === 'conversation_unknown') return goneFrom('gone');
    move('stop');
    if (isClosed) return;
    dispatch({ type: 'ended', by: 'nobody', at: null });
  };

  const stop = () => {
    removeEventListener('online', onOnline);
    removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onSeen);
    move('stop');
    forgetTyping();
    forgetLong();
    leaving();
    return outbox.stop();
  };

  /** What is over for good says nothing more: what the visitor has of it on the screen is theirs to read and to keep. */
  const goneFrom = (how: 'gone' | undefined) => {
    if (isClosed) move('stop');
    else finish(how);
  };

  const finish = (how?: 'gone') => {
    stop();
    dispatch({ type: 'erased', how });
  };

  const wake = () => {
    outbox.wake();
    insistence.wake();
  };
  const onOnline = () => {
    move('online');
    wake();
  };
  const onOffline = () => move('lost');
  const onSeen = () => {
    if (document.hidden) return;
    move('seen');
    wake();
  };
  const listen = () => {
    addEventListener('online', onOnline);
    addEventListener('offline', onOffline);
    document.addEventListener('visibilitychange', onSeen);
  };
  listen();
  if (given) void replay(given);

  const tellEnd = async () => {
    const left = await createInsistence().until(() => post<WrittenAnswer>('/leave', { how: 'end' }));
    if (left.ok) dispatch({ type: 'ended', by: 'visitor', at: left.value.at });
  };

  /** The first try outlives the page; others follow for as long as it is there. */
  const beacon = <Value>(to: string, body: unknown, token?: string) =>
    createInsistence().until(() => ask<Value>(to, { method: 'POST', body, keepalive: true, ...(token && { token }) }));

  /** From now on the token opens nothing. An opening that is under way the server knows by its own id. */
  const kill = (seat: OpenAnswer | undefined) => {
    if (seat) return beacon(`/v1/conversations/${seat.conversation}/leave`, { how: 'exit' }, seat.token);
    return opening && beacon(`/v1/sites/${site}/exit`, { id: opening.id });
  };

  const callForHelp = async () => {
    if (access) await beacon(path('/danger'), {}, access.token);
    else {
      const opened = await beacon<OpenAnswer>(`/v1/sites/${site}/conversations`, { ...opening, danger: true });
      if (opened.ok) access = opened.value;
    }
    await kill(access);
  };

  return {
    write(text, door, id = newId()) {
      openingDoor = door ?? 'unsure';
      dispatch({ type: 'wrote', id, text, at: new Date().toISOString() });
      outbox.add({ id, text });
    },
    typing() {
      if (!access || !mayTellTyping) return;
      mayTellTyping = false;
      after(TYPING_MS / 2, () => {
        mayTellTyping = true;
      });
      void post('/typing', {});
    },
    danger(door) {
      // One that has been answered may be over, as an officer sees it: a press is never kept from them.
      if (isCalling) return;
      isCalling = true;
      inDanger = true;
      openingDoor = door ?? 'unsure';
      dispatch({ type: 'danger', danger: 'asked' });
      alarm = raiseAlarm();
    },
    tell(detail, createDetails) {
      dispatch({ type: 'told', detail });
      details ??= createDetails({
        insist: async (next) => (await insistence.until(() => post('/details', next()))).ok,
        heard: (about, ok) => dispatch({ type: 'heard', about, ok }),
        newId,
      });
      details.add(detail);
      details.known(isKnown);
    },
    read(seq) {
      if (!access || seq <= readSeq) return;
      readSeq = seq;
      void post('/read', { seq });
    },
    call: (of, call) => (access ? ask(path(of), { ...call, token: access.token }) : Promise.resolve(NO_CONVERSATION)),
    insist(door, attempt) {
      openingDoor = door ?? 'unsure';
      return insistence.until(async () => {
        const opened = access ? undefined : await open();
        if (opened && !opened.ok) return opened;
        return access ? attempt(access) : NOT_YET;
      });
    },
    access: () => access,
    end() {
      ended = true;
      for (const id of outbox.stop()) dispatch({ type: 'refused', id, code: 'conversation_left' });
      // Followed until the log says when it ended; the answer says it where nothing was followed yet.
      dispatch({ type: 'ended', by: 'visitor', at: null });
      // Whatever else is given up, a danger is told first.
      void alarm.then(async () => {
        if (access) await tellEnd();
      });
    },
    async erase() {
      if (!access) return finish();
      dispatch({ type: 'erasing', erasing: 'asked' });
      const { token } = access;
      const answer = await createInsistence().until(() => ask(path(''), { method: 'DELETE', token }));
      if (answer.ok) finish();
      else if (answer.code === 'conversation_unknown') finish('gone');
      else dispatch({ type: 'erasing', erasing: answer.code === 'conversation_kept' ? 'kept' : 'refused' });
    },
    exit() {
      exited = true;
      stop();
      insistence.stop();
      // A danger that the server does not know of yet goes first: the exit would stand in its way.
      void (inDanger && !isKnown ? callForHelp() : kill(access));
    },
    stop() {
      stop();
      insistence.stop();
      dispatch = () => {};
    },
  };
};
