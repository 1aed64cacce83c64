import type { ClientId, ConversationId, Event, EventKind } from '@lanterne/protocol';
import type { Closed, Conversation, Held, Left, Waiting } from '../domain/conversation.ts';
import { isUnattended } from '../domain/conversation.ts';
import { compareStanding } from '../domain/queue.ts';
import type { Change, Command, Transaction } from '../ports.ts';
import type { DeskFacts } from '../realtime/desk-stream.ts';

interface Kept {
  readonly conversation: Conversation;
  readonly log: readonly Event[];
}

/** Of a transaction, what the commands of a practice ask for. */
type PracticeTransaction = Pick<
  Transaction,
  | 'now'
  | 'advance'
  | 'insertConversation'
  | 'saveConversation'
  | 'endToken'
  | 'waitingFrom'
  | 'waitingFor'
  | 'lockConversation'
  | 'officer'
  | 'openShifts'
  | 'loads'
  | 'lockShift'
  | 'appendEvent'
  | 'eventByClientId'
  | 'lastEventOf'
  | 'events'
>;

export interface Memory {
  readonly facts: DeskFacts;
  conversation(id: ConversationId): Conversation | undefined;
  log(id: ConversationId): readonly Event[];
  insert(conversation: Waiting, log: readonly Event[]): void;
  /** How far somebody has read; no event. */
  mark(id: ConversationId, by: 'readByVisitor' | 'readByOfficer', seq: number): void;
  /** One at a time: whoever calls waits for the answer before the next. */
  write<Input, Answer>(
    command: Command<Input, Answer>,
    input: Input,
  ): Promise<{ readonly answer: Answer; readonly changes: readonly Change[] }>;
}

/** Where the conversations of one practice stand: in the memory of the page, and nowhere else. */
export const createMemory = (clock: () => number): Memory => {
  const kept = new Map<ConversationId, Kept>();
  const all = (): Conversation[] => [...kept.values()].map(({ conversation }) => conversation);
  const inState = <State extends Conversation['state']>(...states: State[]) =>
    all().filter((one): one is Extract<Conversation, { state: State }> => (states as string[]).includes(one.state));
  const log = (id: ConversationId): readonly Event[] => kept.get(id)?.log ?? [];
  const waiting = (): Waiting[] => inState('waiting').sort(compareStanding);
  const save = (conversation: Conversation): void => {
    kept.set(conversation.id, { conversation, log: log(conversation.id) });
  };

  const begin = (now: number): PracticeTransaction => ({
    now,
    async advance(id) {
      const conversation = kept.get(id)?.conversation;
      if (!conversation) return null;
      const next = { ...conversation, lastSeq: conversation.lastSeq + 1, lastAt: Math.max(now, conversation.lastAt) };
      save(next);
      return next;
    },
    async insertConversation(conversation) {
      save(conversation);
    },
    async saveConversation(conversation) {
      save(conversation);
    },
    async endToken(id) {
      return kept.get(id)?.conversation ?? null;
    },
    waitingFrom: async (offset, limit) => waiting().slice(offset, offset + limit),
    waitingFor: async (_, offset, limit) => waiting().slice(offset, offset + limit),
    lockConversation: async (id) => kept.get(id)?.conversation ?? null,
    // The trainee is alone, and can do all that is asked for.
    officer: async () => null,
    openShifts: async () => [],
    loads: async () => [],
    lockShift: async () => null,
    async appendEvent(id, event) {
      const one = kept.get(id);
      if (one) kept.set(id, { ...one, log: [...one.log, event] });
    },
    async eventByClientId(id: ConversationId, client: ClientId) {
      return log(id).find((event) => 'id' in event && event.id === client) ?? null;
    },
    events: async (id: ConversationId) => [...log(id)],
    async lastEventOf(id: ConversationId, kind: EventKind) {
      return log(id).findLast((event) => event.kind === kind) ?? null;
    },
  });

  return {
    log,
    conversation: (id) => kept.get(id)?.conversation,
    insert(conversation, events) {
      kept.set(conversation.id, { conversation, log: events });
    },
    mark(id, by, seq) {
      const one = kept.get(id);
      if (one) save({ ...one.conversation, [by]: Math.max(one.conversation[by], Math.min(seq, one.log.length)) });
    },
    async write(command, input) {
      const before = new Map(kept);
      // The commands are those of the server; what these ask for is there, and the tests of the house run each of them.
      const outcome = await command.run(begin(clock()) as Transaction, input);
      if (!outcome.keep) {
        kept.clear();
        for (const [id, one] of before) kept.set(id, one);
      }
      return outcome;
    },
    facts: {
      waiting: async () => waiting(),
      unattended: async () => all().filter(isUnattended),
      heldDangers: async () => [],
      heldMinors: async () => [],
      heldBy: async (officer) =>
        (inState('held', 'left') as (Held | Left)[]).filter(({ holder }) => holder === officer),
      helpedBy: async () => [],
      closedBy: async () => inState('closed') as Closed[],
      openShifts: async () => [],
      loads: async () => [],
      eventsAfter: async (id, after) => log(id).filter(({ seq }) => seq > after),
    },
  };
};
