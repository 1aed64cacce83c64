import type {
  AnswerRequest,
  CloseRequest,
  ConversationId,
  DangerCheckRequest,
  DangerStepRequest,
  Event,
  HeldConversation,
  NoteRequest,
  Officer,
  QueueId,
  Scenario,
  SiteId,
  UnderstoodAskedRequest,
  WrittenAnswer,
} from '@lanterne/protocol';
import { KEEP_ALIVE_MS } from '@lanterne/protocol';
import { openedAs } from '../domain/conversation.ts';
import { instantOf } from '../domain/instant.ts';
import { advance, begin, dueAt, notice, type OfficerAct, type Playing, type VisitorAct } from '../domain/player.ts';
import { GENERAL } from '../domain/queue.ts';
import type { PracticeRecord } from '../domain/review.ts';
import type { Change, Command, Logger, Signal } from '../ports.ts';
import { createDeskStream, type DeskReader, heldOnWire, type Moment } from '../realtime/desk-stream.ts';
import type { SseStream } from '../realtime/sse.ts';
import type { Answer } from '../services/answer.ts';
import { askUnderstood } from '../services/ask-understood.ts';
import { checkDanger } from '../services/check-danger.ts';
import { claimConversation } from '../services/claim-conversation.ts';
import { closeConversation } from '../services/close-conversation.ts';
import { flagDanger } from '../services/flag-danger.ts';
import { keepSignalWord } from '../services/keep-signal-word.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { returnConversation } from '../services/return-conversation.ts';
import { sendMessage } from '../services/send-message.ts';
import { setMinor } from '../services/set-minor.ts';
import { stepDanger } from '../services/step-danger.ts';
import { tellDetail } from '../services/tell-detail.ts';
import { writeNote } from '../services/write-note.ts';
import { createMemory } from './memory.ts';

/** Of several visitors, each comes so long after the one before. */
const BETWEEN_ARRIVALS_MS = 20_000;

/** No site has this id, nor a conversation one of these. */
const SITE = 'practice' as SiteId;
const idOf = (index: number): ConversationId => `practice-${index + 1}` as ConversationId;

/** A conversation of a practice, as it can be gone through afterwards. */
export interface Played extends PracticeRecord {
  readonly id: ConversationId;
  /** What was written in another language, in that of the officers: by seq. */
  readonly meanings: ReadonlyMap<number, string>;
}

/** All that an officer can do in a practice, answered by the services of a server. */
export interface PracticeHouse {
  /** The desk's stream, as the server sends it. It ends when `signal` aborts. */
  openDesk(signal: AbortSignal): ReadableStream<Uint8Array>;
  claimNext(): Promise<Answer<HeldConversation | null>>;
  claim(id: ConversationId): Promise<Answer<HeldConversation>>;
  readTranscript(id: ConversationId): readonly Event[];
  answer(id: ConversationId, message: AnswerRequest): Promise<Answer<WrittenAnswer>>;
  askUnderstood(id: ConversationId, asked: UnderstoodAskedRequest): Promise<Answer<WrittenAnswer>>;
  writeNote(id: ConversationId, note: NoteRequest): Promise<Answer<WrittenAnswer>>;
  keepSignalWord(id: ConversationId, word: string): Promise<Answer<WrittenAnswer>>;
  setMinor(id: ConversationId, minor: boolean): Promise<Answer<WrittenAnswer | null>>;
  stepDanger(id: ConversationId, taken: DangerStepRequest): Promise<Answer<WrittenAnswer>>;
  checkDanger(id: ConversationId, checked: DangerCheckRequest): Promise<Answer<WrittenAnswer>>;
  markRead(id: ConversationId, seq: number): Promise<void>;
  showTyping(id: ConversationId): Promise<void>;
  close(id: ConversationId, result: CloseRequest): Promise<Answer<WrittenAnswer>>;
  /** What has been played so far, of those who have come. */
  played(): readonly Played[];
  /** Whether every visitor has come and gone. */
  isOver(): boolean;
  stop(): void;
}

interface Room {
  readonly id: ConversationId;
  readonly scenario: Scenario;
  /** In the time of the story. */
  readonly arrivesAt: number;
  playing: Playing | null;
  readonly meanings: Map<number, string>;
  readonly reads: { readonly seq: number; readonly at: number }[];
}

/** Nothing of a practice is on record anywhere. */
const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a server writes to a socket, into a stream of the page. */
const sseInto = (controller: ReadableStreamDefaultController<Uint8Array>): SseStream => {
  const encoder = new TextEncoder();
  let isOver = false;
  const put = (text: string): void => {
    if (!isOver) controller.enqueue(encoder.encode(text));
  };
  const keepAlive = setInterval(() => put(':\n\n'), KEEP_ALIVE_MS);
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(keepAlive);
    controller.close();
  };
  return {
    send: (event, data) => put(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    unread: () => 0,
    drained: async () => undefined,
    end,
    drop: end,
    onClose: () => undefined,
  };
};

/**
 * A server for one practice, in the page of the one who practises: the services, the domain and the desk's stream of the real
 * one, over a store in memory. It has no address of the real one and no way to it.
 */
export const createPracticeHouse = ({
  scenarios,
  officer,
  speed = 1,
  clock = Date.now,
}: {
  readonly scenarios: readonly Scenario[];
  readonly officer: Officer;
  /** How much faster than life the visitors are. */
  readonly speed?: number;
  readonly clock?: () => number;
}): PracticeHouse => {
  const memory = createMemory(clock);
  const actor = { ...officer, queues: [] as readonly QueueId[] };
  const startedAt = clock();
  const rooms: readonly Room[] = scenarios.map((scenario, index) => ({
    id: idOf(index),
    scenario,
    arrivesAt: index * BETWEEN_ARRIVALS_MS,
    playing: null,
    meanings: new Map(),
    reads: [],
  }));
  const desks = new Set<DeskReader>();
  const gone = new Set<ConversationId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let made = 0;

  const storyTime = (at: number): number => (at - startedAt) * speed;
  const realTime = (at: number): number => startedAt + at / speed;
  const roomOf = (id: ConversationId): Room | undefined => rooms.find((room) => room.id === id);
  const newId = (): AnswerRequest['id'] => {
    made += 1;
    // Made of the alphabet of client ids; those of the desk are longer.
    return `played-${made}` as AnswerRequest['id'];
  };

  const moment: Moment = {
    now: clock,
    presenceOf: (id) => (gone.has(id) ? 'absent' : 'connected'),
    readBy: (conversation, side) => (side === 'visitor' ? conversation.readByVisitor : conversation.readByOfficer),
    // Scenarios say themselves what was meant.
    translating: () => null,
  };
  const tellChange = (change: Change): void => {
    for (const desk of desks) desk.change(change);
  };
  const tellSignal = (signal: Signal): void => {
    for (const desk of desks) desk.signal(signal);
  };

  // All that happens, happens in turn: an answer never comes between two acts of a visitor that belong together.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined).then(schedule);
    return turn;
  };

  const write = async <Input, Value>(command: Command<Input, Answer<Value>>, input: Input): Promise<Answer<Value>> => {
    const { answer, changes } = await memory.write(command, input);
    for (const change of changes) tellChange(change);
    return answer;
  };

  const showPresence = (id: ConversationId): void =>
    tellSignal({ signal: 'presence', conversation: id, presence: moment.presenceOf(id) });

  const perform = async ({ id: conversation, meanings }: Room, act: VisitorAct): Promise<void> => {
    switch (act.act) {
      case 'type':
        return tellSignal({ signal: 'typing', conversation, author: 'visitor' });
      case 'say': {
        const said = await write(sendMessage, { conversation, id: newId(), text: act.text, officer: null });
        if (said.ok && act.means !== undefined) meanings.set(said.value.seq, act.means);
        return;
      }
      case 'read': {
        const seq = memory.log(conversation).length;
        memory.mark(conversation, 'readByVisitor', seq);
        return tellSignal({ signal: 'read', conversation, by: 'visitor', seq });
      }
      case 'danger':
        return void (await write(flagDanger, { conversation }));
      case 'tell':
        return void (await write(tellDetail, { conversation, id: newId(), detail: act.detail }));
      case 'return':
        gone.delete(conversation);
        await write(returnConversation, { conversation });
        return showPresence(conversation);
      case 'leave': {
        gone.add(conversation);
        const { how } = act;
        await write(leaveConversation, how === 'exit' ? { conversation, how, token: '' } : { conversation, how });
        return showPresence(conversation);
      }
    }
  };

  const arrive = ({ id, scenario: { door, language } }: Room, at: number): void => {
    const conversation = openedAs({
      id,
      site: SITE,
      door,
      locale: language,
      danger: false,
      queue: GENERAL,
      priority: 0,
      lastSeq: 1,
      openedAt: at,
      placeAtOpening: 1,
    });
    const opened: Event = { kind: 'opened', author: 'visitor', door, locale: language, seq: 1, at: instantOf(at) };
    memory.insert(conversation, [opened]);
    tellChange({ conversation, events: [opened], erased: false });
  };

  const dueOf = ({ playing, scenario, arrivesAt }: Room): number | null =>
    playing ? dueAt(scenario, playing) : arrivesAt;

  /** All that is due by now. A page that slept catches up. */
  const goOn = async (): Promise<void> => {
    for (const room of rooms) {
      for (let due = dueOf(room); due !== null && due <= storyTime(clock()); due = dueOf(room)) {
        if (stopped) return;
        if (!room.playing) {
          room.playing = begin(room.scenario, due);
          arrive(room, clock());
          continue;
        }
        const { playing, acts } = advance(room.scenario, room.playing, due);
        room.playing = playing;
        for (const act of acts) await perform(room, act);
      }
    }
  };
  const schedule = (): void => {
    clearTimeout(timer);
    const dues = rooms.map(dueOf).filter((due) => due !== null);
    if (stopped || dues.length === 0) return;
    timer = setTimeout(() => void inTurn(goOn), Math.max(0, realTime(Math.min(...dues)) - clock()));
  };

  /** What the officer did is done in the story too. */
  const noticed = (id: ConversationId, act: OfficerAct): void => {
    const room = roomOf(id);
    if (room?.playing) room.playing = notice(room.scenario, room.playing, act, storyTime(clock()));
  };
  const writeAs = <Input, Value>(
    id: ConversationId,
    command: Command<Input, Answer<Value>>,
    input: Input,
    act?: OfficerAct,
  ): Promise<Answer<Value>> =>
    inTurn(async () => {
      const answer = await write(command, input);
      if (answer.ok && !answer.repeated && act) noticed(id, act);
      return answer;
    });

  const claimOne = async (id: ConversationId): Promise<Answer<HeldConversation>> => {
    const answer = await write(claimConversation, { conversation: id, officer: actor });
    if (!answer.ok) return answer;
    if (!answer.repeated) noticed(id, { act: 'do', deed: 'claimed' });
    return { ...answer, value: heldOnWire(answer.value, [...memory.log(id)], actor, moment) };
  };

  void inTurn(goOn);
  return {
    openDesk: (signal) =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          const sse = sseInto(controller);
          const desk = createDeskStream({
            reader: memory.facts,
            logger: SILENT,
            moment,
            officer: actor,
            // Nobody signs in or out here.
            session: '',
            sse,
          });
          desks.add(desk);
          signal.addEventListener('abort', () => {
            desks.delete(desk);
            desk.end();
          });
          desk.start();
        },
      }),

    claimNext: () =>
      inTurn(async () => {
        const [head] = await memory.facts.waiting();
        return head ? claimOne(head.id) : { ok: true, value: null, repeated: false };
      }),
    claim: (id) => inTurn(() => claimOne(id)),
    readTranscript: (id) => memory.log(id),
    answer: (id, message) =>
      writeAs(id, sendMessage, { conversation: id, ...message, officer: actor }, { act: 'write', text: message.text }),
    askUnderstood: (id, asked) => writeAs(id, askUnderstood, { conversation: id, ...asked, officer: actor }, undefined),
    writeNote: (id, note) =>
      writeAs(id, writeNote, { conversation: id, ...note, officer: actor }, { act: 'do', deed: 'note' }),
    keepSignalWord: (id, word) =>
      writeAs(id, keepSignalWord, { conversation: id, word, officer: actor }, { act: 'do', deed: 'word' }),
    setMinor: (id, minor) => writeAs(id, setMinor, { conversation: id, minor, officer: actor }),
    stepDanger: (id, taken) =>
      writeAs(
        id,
        stepDanger,
        { conversation: id, taken, officer: actor },
        taken.step === 'closed' ? undefined : { act: 'do', deed: taken.step },
      ),
    checkDanger: (id, checked) => writeAs(id, checkDanger, { conversation: id, checked, officer: actor }),
    markRead: (id, seq) =>
      inTurn(async () => {
        memory.mark(id, 'readByOfficer', seq);
        roomOf(id)?.reads.push({ seq, at: clock() });
      }),
    showTyping: (id) => inTurn(async () => noticed(id, { act: 'type' })),
    close: (id, { outcome, tags }) =>
      writeAs(
        id,
        closeConversation,
        { conversation: id, outcome: outcome ? { outcome, tags: tags ?? [] } : null, officer: actor },
        { act: 'close' },
      ),

    played: () =>
      rooms.flatMap(({ id, scenario, playing, reads, meanings }) =>
        playing
          ? {
              id,
              scenario,
              log: memory.log(id),
              reached: playing.reached.map((reached) => ({ ...reached, at: realTime(reached.at) })),
              reads: [...reads],
              meanings,
            }
          : [],
      ),
    isOver: () => rooms.every((room) => dueOf(room) === null),
    stop() {
      stopped = true;
      clearTimeout(timer);
      for (const desk of desks) desk.end();
      desks.clear();
    },
  };
};
