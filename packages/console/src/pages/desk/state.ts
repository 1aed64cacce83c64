import type {
  Colleague,
  ConversationId,
  DeskEntry,
  DeskSignals,
  HeldConversation,
  Event as LogEvent,
} from '@lanterne/protocol';
import { REOPEN_MS, TYPING_MS } from '@lanterne/protocol/constants';

export interface Transcript {
  /** By seq, each once. */
  readonly events: readonly LogEvent[];
  /** Whether everything up to the newest event is there. */
  readonly whole: boolean;
}

/** A conversation that left the desk while this officer worked in it, kept on screen until they have seen so. */
export interface Ghost {
  readonly entry: DeskEntry;
  readonly erased: boolean;
  /** Who has taken it over; nobody where it was not taken over. */
  readonly takenBy?: string | undefined;
}

type ById<Value> = ReadonlyMap<ConversationId, Value>;

export interface DeskState {
  /** Everything in this officer's view: waiting, their own, closed by them. */
  readonly entries: ById<DeskEntry>;
  readonly transcripts: ById<Transcript>;
  readonly ghosts: ById<Ghost>;
  /** Per own conversation, the newest seq that the officer has looked at. */
  readonly seen: ById<number>;
  /** Per own conversation, up to which seq the visitor has read. */
  readonly read: ById<number>;
  /** Until when the visitor's typing shows, on the server's clock. */
  readonly typing: ById<number>;
  /** The small number by which the officer tells their conversations apart: it stays until the conversation ends. */
  readonly numbers: ById<number>;
  /** Who is at work. */
  readonly team: readonly Colleague[];
}

/** What changes the desk: the stream's signals, answers to the officer's calls, and what the officer looks at. */
export type DeskFact =
  | { [Name in Exclude<keyof DeskSignals, 'reconnect'>]: { name: Name; data: DeskSignals[Name] } }[Exclude<
      keyof DeskSignals,
      'reconnect'
    >]
  | { readonly name: 'transcript'; readonly data: { conversation: ConversationId; events: readonly LogEvent[] } }
  | { readonly name: 'seen'; readonly data: { conversation: ConversationId } }
  | { readonly name: 'dismissed'; readonly data: { conversation: ConversationId } };

export const emptyDesk: DeskState = {
  entries: new Map(),
  transcripts: new Map(),
  ghosts: new Map(),
  seen: new Map(),
  read: new Map(),
  typing: new Map(),
  numbers: new Map(),
  team: [],
};

const put = <Value>(map: ById<Value>, id: ConversationId, value: Value): ById<Value> => new Map(map).set(id, value);
const without = <Value>(map: ById<Value>, id: ConversationId): ById<Value> => {
  if (!map.has(id)) return map;
  const rest = new Map(map);
  rest.delete(id);
  return rest;
};

/** Whether the officer holds it, or held it when the visitor left, and has not closed it. */
export const isOwn = (entry: DeskEntry): boolean => entry.mine && (entry.state === 'held' || entry.state === 'left');

/** Whether the officer answers in it: it is their own, or a colleague's whom they help. */
export const worksOn = (entry: DeskEntry): boolean => isOwn(entry) || entry.helping;

/** Colleagues' conversations that this officer is asked to help with, or was a moment ago: see `mayRead`. */
export const askedIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()]
    .filter(({ state, mine, helping, offeredUntil }) => state === 'held' && !mine && !helping && offeredUntil !== null)
    .sort((a, b) => since(a.offeredUntil) - since(b.offeredUntil));

/** The queue in the order of the turns: danger first, then priority, then the longest wait. */
export const waitingIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()]
    .filter(({ state }) => state === 'waiting')
    .sort(
      (a, b) =>
        Number(b.danger) - Number(a.danger) ||
        b.priority - a.priority ||
        Date.parse(a.openedAt) - Date.parse(b.openedAt),
    );

/** Who left in danger before any officer had taken them: nobody has read what they told. The first to leave first. */
export const unattendedIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()]
    .filter(({ state, danger, holder }) => state === 'left' && danger && holder === null)
    .sort((a, b) => since(a.endedAt) - since(b.endedAt));

/** Dangers that colleagues work on, as supervisors see them: the first to be flagged first. */
export const watchedIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()]
    .filter(
      ({ state, holder, danger, dangerStep, ...entry }) =>
        (danger || dangerStep !== null) &&
        !entry.mine &&
        !entry.helping &&
        holder !== null &&
        (state === 'held' || state === 'left'),
    )
    .sort((a, b) => since(a.dangerAt ?? a.dangerStepAt) - since(b.dangerAt ?? b.dangerStepAt));

const since = (instant: string | null): number => (instant === null ? 0 : Date.parse(instant));

/** The conversations that the officer answers in, the oldest claim first. */
export const ownIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()].filter(worksOn).sort((a, b) => since(a.claimedAt) - since(b.claimedAt));

/** What the visitor told: a message, a file, a detail of the danger. */
export const isTold = ({ kind, author }: LogEvent): boolean =>
  author === 'visitor' && (kind === 'message' || kind === 'file' || kind === 'detail');

/** Somebody who is there and had the last word waits for an answer; to one who left there is nothing to say. */
const pressing = ({ transcripts }: DeskState, { conversation, state }: DeskEntry): number => {
  if (state === 'left') return 0;
  const last = transcripts
    .get(conversation)
    ?.events.findLast((event) => isTold(event) || event.kind === 'message' || event.kind === 'danger');
  return last?.author === 'visitor' ? 2 : 1;
};

/** The officer's own conversations, those that wait for an answer first; of these, danger, then the oldest claim. */
export const pressingFirst = (state: DeskState): DeskEntry[] =>
  ownIn(state.entries).sort((a, b) => pressing(state, b) - pressing(state, a) || Number(b.danger) - Number(a.danger));

/** What this officer closed lately, the latest first. */
export const closedIn = (entries: ById<DeskEntry>): DeskEntry[] =>
  [...entries.values()]
    .filter(({ state, mine }) => mine && state === 'closed')
    .sort((a, b) => since(b.endedAt) - since(a.endedAt));

/** One list by seq, each seq once: an event that is known already is ignored. */
export const mergeEvents = (known: readonly LogEvent[], more: readonly LogEvent[]): readonly LogEvent[] => {
  const seqs = new Set(known.map(({ seq }) => seq));
  const fresh = more.filter(({ seq }) => !seqs.has(seq) && seqs.add(seq));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) => a.seq - b.seq);
};

/** The visitor answers that something is not clear, or not yet. */
export const isUnclear = (event: LogEvent): boolean => event.kind === 'understood' && event.answer !== 'yes';

/**
 * What calls the officer: the visitor said or sent something, has not understood, is in danger, or has hidden the screen in haste. A loss
 * calls by its alarm, and one who said goodbye needs nothing at once. A supervisor who whispers calls too.
 */
const callsOfficer = (event: LogEvent): boolean => {
  if (event.kind === 'left') return event.how === 'exit';
  // A supervisor sees something that the holder should know.
  if (event.kind === 'note') return event.by === 'supervisor';
  return isTold(event) || isUnclear(event) || event.kind === 'danger' || event.kind === 'unclear';
};

/** How many events that call the officer came after the newest one looked at. */
export const unreadIn = (transcript: Transcript | undefined, seen: number): number =>
  transcript?.events.filter((event) => event.seq > seen && callsOfficer(event)).length ?? 0;

/** An officer who reloads the page has read what came before their own last word. */
export const seenAtFirst = (events: readonly LogEvent[]): number =>
  events.findLast((event) => event.author === 'officer' && !(event.kind === 'note' && event.by === 'supervisor'))
    ?.seq ?? 0;

/** Numbers for the own conversations: kept where given, the smallest free one for each that is new. */
const numberOwn = (numbers: ById<number>, entries: ById<DeskEntry>): ById<number> => {
  const own = ownIn(entries);
  const kept = new Map(
    own.flatMap(({ conversation }) => {
      const number = numbers.get(conversation);
      return number === undefined ? [] : [[conversation, number] as const];
    }),
  );
  const taken = new Set(kept.values());
  let next = 1;
  for (const { conversation } of own) {
    if (kept.has(conversation)) continue;
    while (taken.has(next)) next += 1;
    taken.add(next);
    kept.set(conversation, next);
  }
  return kept;
};

const withEntries = (state: DeskState, entries: ById<DeskEntry>): DeskState => ({
  ...state,
  entries,
  numbers: numberOwn(state.numbers, entries),
});

const entryOf = ({ events: _events, readSeq: _readSeq, ...entry }: HeldConversation): DeskEntry => entry;

/** A mark never goes back: an answer may be older than what the stream told. */
const markRead = (state: DeskState, id: ConversationId, seq: number): DeskState =>
  seq > (state.read.get(id) ?? 0) ? { ...state, read: put(state.read, id, seq) } : state;

const takeSnapshot = (
  state: DeskState,
  { queue, dangers, minors, asked, closed, team, ...held }: DeskSignals['snapshot'],
): DeskState => {
  const mine = [...held.mine, ...held.helping];
  const entries = new Map(
    // One in danger may be a minor, and asked about too: the second entry says the same.
    [...queue, ...dangers, ...minors, ...asked, ...mine.map(entryOf), ...closed].map((entry) => [
      entry.conversation,
      entry,
    ]),
  );
  // A transcript that was read on demand is shown as long as its conversation is on the desk, and read again: a part of it may have lapsed.
  const known = closed.flatMap(({ conversation }): (readonly [ConversationId, Transcript])[] => {
    const transcript = state.entries.get(conversation)?.state === 'closed' && state.transcripts.get(conversation);
    return transcript ? [[conversation, { ...transcript, whole: false }]] : [];
  });
  const transcripts = mine.map(({ conversation, events }): readonly [ConversationId, Transcript] => [
    conversation,
    { events, whole: true },
  ]);
  const seen = mine.map(
    ({ conversation, events }) => [conversation, state.seen.get(conversation) ?? seenAtFirst(events)] as const,
  );
  const lost = ownIn(state.entries)
    .filter(({ conversation, mine: isMine }) => isMine && !entries.has(conversation))
    .map((entry) => [entry.conversation, { entry, erased: false }] as const);
  const ghosts = new Map<ConversationId, Ghost>(
    [...state.ghosts, ...lost].filter(([conversation]) => !entries.has(conversation)),
  );
  const read = mine.map(({ conversation, readSeq }) => [conversation, readSeq] as const);
  return withEntries(
    {
      ...state,
      transcripts: new Map([...known, ...transcripts]),
      seen: new Map(seen),
      read: new Map(read),
      ghosts,
      typing: new Map(),
      team,
    },
    entries,
  );
};

/** Until when the officer may open again what they closed; null where they may not at all. */
export const reopenUntil = ({ mine, state, how, endedAt }: DeskEntry): number | null =>
  mine && state === 'closed' && how === null && endedAt !== null ? Date.parse(endedAt) + REOPEN_MS : null;

/** Whether the officer may read it without saying why: it is theirs, or they help with it, or it is offered to them. */
export const mayRead = ({ mine, helping, offeredUntil }: DeskEntry, now: number): boolean =>
  mine || helping || (offeredUntil !== null && Date.parse(offeredUntil) > now);

/** Nothing of what was said in a conversation stays on a desk that may not read it any more. */
const forget = (state: DeskState, id: ConversationId): DeskState => ({
  ...state,
  transcripts: without(state.transcripts, id),
  seen: without(state.seen, id),
  read: without(state.read, id),
  typing: without(state.typing, id),
});

const takeEntry = (state: DeskState, entry: DeskEntry, now: number): DeskState => {
  const id = entry.conversation;
  const kept = mayRead(entry, now) ? state : forget(state, id);
  return withEntries({ ...kept, ghosts: without(state.ghosts, id) }, put(state.entries, id, entry));
};

/** The stream may have told more than an answer that was slower: events are joined, a newer entry is kept. */
const takeHeld = (state: DeskState, held: HeldConversation, now: number): DeskState => {
  const id = held.conversation;
  const known = state.entries.get(id);
  // What was sent now stands before what is known: of an event that has lapsed meanwhile no more is to be left here.
  const events = mergeEvents(held.events, state.transcripts.get(id)?.events ?? []);
  const next = {
    ...markRead(state, id, held.readSeq),
    transcripts: put(state.transcripts, id, { events, whole: true }),
    seen: state.seen.has(id) ? state.seen : put(state.seen, id, seenAtFirst(events)),
  };
  const isOlder = (held.events.at(-1)?.seq ?? 0) < (events.at(-1)?.seq ?? 0);
  return known?.mine && known.state !== 'held' && isOlder ? next : takeEntry(next, entryOf(held), now);
};

const takeGone = (state: DeskState, { conversation: id, erased, takenBy }: DeskSignals['gone']): DeskState => {
  const entry = state.entries.get(id) ?? state.ghosts.get(id)?.entry;
  const ghosts = entry?.mine ? put(state.ghosts, id, { entry, erased, takenBy }) : without(state.ghosts, id);
  return withEntries({ ...forget(state, id), ghosts }, without(state.entries, id));
};

const takeEvents = (state: DeskState, id: ConversationId, more: readonly LogEvent[], whole: boolean): DeskState => {
  if (!state.entries.has(id)) return state;
  const before = state.transcripts.get(id);
  const events = whole ? mergeEvents(more, before?.events ?? []) : mergeEvents(before?.events ?? [], more);
  if (events === before?.events && (before.whole || !whole)) return state;
  return {
    ...state,
    transcripts: put(state.transcripts, id, { events, whole: whole || (before?.whole ?? false) }),
    typing: more.some(isTold) ? without(state.typing, id) : state.typing,
  };
};

const see = (state: DeskState, id: ConversationId): DeskState => {
  const newest = state.transcripts.get(id)?.events.at(-1)?.seq;
  if (newest === undefined || state.seen.get(id) === newest) return state;
  return { ...state, seen: put(state.seen, id, newest) };
};

/** What the desk becomes; `now` is the server's clock in milliseconds. Pure. */
export const changeDesk = (state: DeskState, fact: DeskFact, now: number): DeskState => {
  switch (fact.name) {
    case 'snapshot':
      return takeSnapshot(state, fact.data);
    case 'entry':
      return takeEntry(state, fact.data, now);
    case 'held':
      return takeHeld(state, fact.data, now);
    case 'gone':
      return takeGone(state, fact.data);
    case 'event':
      return takeEvents(state, fact.data.conversation, [fact.data.event], false);
    case 'transcript':
      return takeEvents(state, fact.data.conversation, fact.data.events, true);
    case 'typing':
      return { ...state, typing: put(state.typing, fact.data.conversation, now + TYPING_MS) };
    case 'presence': {
      const entry = state.entries.get(fact.data.conversation);
      return entry ? takeEntry(state, { ...entry, presence: fact.data.presence }, now) : state;
    }
    case 'read':
      return state.entries.has(fact.data.conversation) ? markRead(state, fact.data.conversation, fact.data.seq) : state;
    case 'team':
      return { ...state, team: fact.data };
    case 'seen':
      return see(state, fact.data.conversation);
    case 'dismissed':
      return { ...state, ghosts: without(state.ghosts, fact.data.conversation) };
    default:
      // A newer server may tell what this page does not know yet.
      return state;
  }
};
