import type {
  ClientId,
  Colleague,
  ConversationId,
  DeskEntry,
  Detail,
  FileFacts,
  HeldConversation,
  Event as LogEvent,
  Officer,
  SentCard,
} from '@lanterne/protocol';
import type { LeaveWay } from '@lanterne/protocol/constants';
import type { Answer, Api } from '../../api.ts';
import type { DeskSignal } from '../../connection/desk-connection.ts';

/** Builders of what the wire carries, for the tests of the desk. Ids are made here, so the casts are true by make. */
export const T0 = Date.parse('2026-11-24T10:00:00.000Z');
export const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();
export const id = (number: number): ConversationId => String(number).padStart(21, 'c') as ConversationId;

export const officer = { id: 'o'.repeat(21), login: 'agnes', alias: 'Agent 27', role: 'officer' } as Officer;

export const waiting = (number: number, more: Partial<DeskEntry> = {}): DeskEntry => ({
  conversation: id(number),
  site: 'demo' as DeskEntry['site'],
  door: 'ask',
  locale: 'fr',
  state: 'waiting',
  danger: false,
  dangerAt: null,
  how: null,
  lostAt: null,
  priority: 0,
  queue: 'general' as DeskEntry['queue'],
  skill: null,
  openedAt: at(number),
  queuedAt: at(number),
  offeredUntil: null,
  offer: null,
  holder: null,
  helping: false,
  dangerStep: null,
  dangerStepAt: null,
  claimedAt: null,
  endedAt: null,
  mine: false,
  presence: 'connected',
  translating: null,
  signs: false,
  minor: false,
  ...more,
});

/** Offered to the officer whose desk it is. */
export const offered = (number: number, until: number, more: Partial<DeskEntry> = {}): DeskEntry =>
  waiting(number, { offeredUntil: at(until), offer: { to: officer.id, until: at(until) }, ...more });

export const own = (number: number, more: Partial<DeskEntry> = {}): DeskEntry =>
  waiting(number, { state: 'held', mine: true, holder: officer.id, claimedAt: at(number + 100), ...more });

export const opened = (seq = 1): LogEvent => ({
  kind: 'opened',
  seq,
  at: at(seq),
  author: 'visitor',
  door: 'ask',
  locale: 'fr',
});
export const claimed = (seq = 2): LogEvent => ({
  kind: 'claimed',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
});
export const dangerous = (seq: number): LogEvent => ({ kind: 'danger', seq, at: at(seq), author: 'visitor' });
export const said = (seq: number, text = `text ${seq}`): LogEvent => ({
  kind: 'message',
  seq,
  at: at(seq),
  author: 'visitor',
  id: `v${seq}` as ClientId,
  text,
});
export const answered = (seq: number, text = `answer ${seq}`, clientId = `o${seq}`): LogEvent => ({
  kind: 'message',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  id: clientId as ClientId,
  text,
});

export const carded = (seq: number, card: SentCard, clientId = `k${seq}`): LogEvent => ({
  kind: 'card',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  id: clientId as ClientId,
  text: card.title,
  card,
});

export const noted = (
  seq: number,
  text: string,
  by: 'holder' | 'supervisor' = 'holder',
  alias = 'Agent 27',
): LogEvent => ({ kind: 'note', seq, at: at(seq), author: 'officer', alias, id: `n${seq}` as ClientId, text, by });

export const left = (seq: number, how: LeaveWay): LogEvent => ({
  kind: 'left',
  seq,
  at: at(seq),
  author: 'visitor',
  how,
});
export const returned = (seq: number): LogEvent => ({ kind: 'returned', seq, at: at(seq), author: 'visitor' });
export const told = (seq: number, detail: Detail): LogEvent => ({
  kind: 'detail',
  seq,
  at: at(seq),
  author: 'visitor',
  id: `d${seq}` as ClientId,
  detail,
});
export const attached = (seq: number, file: FileFacts): LogEvent => ({
  kind: 'file',
  seq,
  at: at(seq),
  author: 'visitor',
  id: `f${seq}` as ClientId,
  file,
});
export const agreed = (seq: number, word: string): LogEvent => ({
  kind: 'signal-word',
  seq,
  at: at(seq),
  author: 'officer',
  alias: 'Agent 27',
  word,
});

export const withLog = (entry: DeskEntry, ...events: LogEvent[]): HeldConversation => ({
  ...entry,
  events,
  readSeq: 0,
});

interface SnapshotParts {
  readonly queue?: DeskEntry[];
  readonly dangers?: DeskEntry[];
  readonly minors?: DeskEntry[];
  readonly mine?: HeldConversation[];
  readonly helping?: HeldConversation[];
  readonly asked?: DeskEntry[];
  readonly closed?: DeskEntry[];
  readonly now?: string;
  readonly team?: Colleague[];
}
export const snapshot = ({
  queue = [],
  dangers = [],
  minors = [],
  mine = [],
  helping = [],
  asked = [],
  closed = [],
  now = at(1000),
  team = [],
}: SnapshotParts = {}) =>
  ({ name: 'snapshot', data: { officer, now, queue, dangers, minors, mine, helping, asked, closed, team } }) as const;

/** A server in memory: answers what the test says, and streams what the test sends. */
export const createFakeApi = (overrides: Partial<Api> = {}) => {
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const encoder = new TextEncoder();
  const yes = async <Value>(value: Value): Promise<Answer<Value>> => ({ ok: true, value });
  const api: Api = {
    readSession: () => yes({ officer }),
    signIn: () => yes({ officer }),
    acceptInvite: () => yes({ officer }),
    signOut: () => yes(null),
    openDesk: (signal) => {
      let open: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          open = controller;
          streams.push(controller);
        },
      });
      signal.addEventListener('abort', () => open.error(new Error('aborted')));
      return yes(body);
    },
    setAvailability: () => yes(null),
    claimNext: () => yes(null),
    claim: async () => ({ ok: false, refusal: { code: 'conversation_held' } }),
    passOffer: () => yes(null),
    readTranscript: () => yes({ events: [] }),
    answer: () => yes({ seq: 9, at: at(9) }),
    askUnderstood: () => yes({ seq: 9, at: at(9) }),
    setMinor: () => yes(null),
    setSlow: () => yes(null),
    sendCard: () => yes({ seq: 9, at: at(9) }),
    readHelp: () =>
      yes({ country: 'fr', locale: 'fr', reviewedOn: '2026-11-24', cards: [], services: [], numbers: [] }),
    writeNote: () => yes({ seq: 9, at: at(9) }),
    stepDanger: () => yes({ seq: 9, at: at(9) }),
    checkDanger: () => yes({ seq: 9, at: at(9) }),
    cannedAnswers: () => yes({ answers: [], sites: [] }),
    findUnits: () => yes({ communes: [], more: false, datasets: [] }),
    keepSignalWord: () => yes({ seq: 9, at: at(9) }),
    markRead: () => yes(null),
    showTyping: () => yes(null),
    reopen: () => yes({ seq: 9, at: at(9) }),
    askHelp: () => yes({ seq: 9, at: at(9) }),
    join: async () => ({ ok: false, refusal: { code: 'conversation_unknown' } }),
    part: () => yes({ seq: 9, at: at(9) }),
    readColleagues: () => yes({ officers: [], queues: [], skills: [] }),
    transfer: () => yes({ seq: 9, at: at(9) }),
    close: () => yes({ seq: 9, at: at(9) }),
    ...overrides,
  };
  return {
    api,
    /** How many times the desk has connected. */
    connections: () => streams.length,
    send(signal: DeskSignal) {
      streams.at(-1)?.enqueue(encoder.encode(`event: ${signal.name}\ndata: ${JSON.stringify(signal.data)}\n\n`));
    },
    breakLink() {
      streams.at(-1)?.error(new Error('the link broke'));
    },
  };
};
