import type { ClientId, ConversationId, Event, OfficerId } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import type { Change, Command, Outcome, Transaction } from '../ports.ts';
import { addTranslation } from '../services/add-translation.ts';
import { nextInTurn } from '../services/next-in-turn.ts';
import { proveErasures } from '../services/purge.ts';

/** One call of a method of the transaction, as plain data. */
export type Call = {
  [Method in keyof Transaction]: Transaction[Method] extends (...asked: infer Asked) => unknown
    ? readonly [Method, ...Asked]
    : never;
}[keyof Transaction];

const kept = <Answer>(answer: Answer, ...changes: Change[]): Outcome<Answer> => ({ answer, changes, keep: true });

const run = async (tx: Transaction, calls: readonly Call[]): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (const [method, ...asked] of calls) {
    // The type of `Call` has paired the method with what it takes.
    answers.push(await (tx[method] as (...asked: unknown[]) => Promise<unknown>)(...asked));
  }
  return answers;
};

/** Makes the calls in one command and answers what they gave. */
export const calls: Command<readonly Call[], unknown[]> = {
  name: 'calls',
  run: async (tx, input) => kept(await run(tx, input)),
};

/** The same, and takes all back. */
export const callsTakenBack: Command<readonly Call[], unknown[]> = {
  name: 'callsTakenBack',
  run: async (tx, input) => ({ answer: await run(tx, input), changes: [], keep: false }),
};

/** The same, and throws. */
export const callsThatThrow: Command<readonly Call[], never> = {
  name: 'callsThatThrow',
  async run(tx, input) {
    await run(tx, input);
    throw new TypeError('thrown by the command');
  },
};

/** Makes the first call and, without waiting for it, leaves the others for after the command. */
export const callsTooLate: Command<readonly Call[], string> = {
  name: 'callsTooLate',
  async run(tx, input) {
    late = new Promise((resolve) => setImmediate(resolve))
      .then(() => run(tx, input))
      .then(
        () => 'done',
        (error: Error) => error.message,
      );
    return kept('answered');
  },
};
let late: Promise<string> | undefined;

/** What became of the calls that came too late. */
export const whatBecameOfThem: Command<null, string | undefined> = {
  name: 'whatBecameOfThem',
  run: async () => kept(await late),
};

const messageOf = (conversation: Conversation, id: string, text: string): Event => ({
  kind: 'message',
  author: 'visitor',
  seq: conversation.lastSeq,
  at: new Date(conversation.lastAt).toISOString(),
  id: id as ClientId,
  text,
});

export interface Saying {
  readonly conversation: ConversationId;
  readonly id: string;
  readonly text: string;
}

/** Adds a message to the log; answers its seq. */
export const say: Command<Saying, number> = {
  name: 'say',
  async run(tx, { conversation: id, ...said }) {
    const conversation = await tx.advance(id);
    if (!conversation) throw new Error('no such conversation');
    const event = messageOf(conversation, said.id, said.text);
    await tx.appendEvent(id, event, null);
    return kept(event.seq, { conversation, events: [event], erased: false });
  },
};

/** Claims the head of the queue; answers which it was. */
export const claimHead: Command<{ readonly holder: OfficerId }, ConversationId | null> = {
  name: 'claimHead',
  waits: true,
  async run(tx, { holder }) {
    const next = await nextInTurn(tx, holder);
    const conversation = next && (await tx.advance(next));
    if (!conversation) return kept(null);
    await tx.saveConversation({
      ...conversation,
      state: 'held',
      holder,
      helper: null,
      claimedAt: conversation.lastAt,
      lostAt: null,
    });
    return kept(conversation.id);
  },
};

/** Claims what somebody saw waiting, without a look at what has become of it. */
export const takeBlindly: Command<
  { readonly conversation: ConversationId; readonly holder: OfficerId },
  ConversationId
> = {
  name: 'takeBlindly',
  async run(tx, { conversation: id, holder }) {
    const conversation = await tx.advance(id);
    if (!conversation) throw new Error('no such conversation');
    const { lastAt: claimedAt, lastSeq: seq } = conversation;
    const at = new Date(claimedAt).toISOString();
    await tx.saveConversation({ ...conversation, state: 'held', holder, helper: null, claimedAt, lostAt: null });
    await tx.appendEvent(id, { kind: 'claimed', author: 'officer', alias: 'Alias', seq, at }, holder);
    return kept(id);
  },
};

/** Opens with the secret of an opening, unless it did so before; answers the conversation. */
export const openOnce: Command<Parameters<Transaction['insertConversation']>, ConversationId> = {
  name: 'openOnce',
  async run(tx, [conversation, secrets]) {
    const earlier = secrets.opening && (await tx.conversationByOpening(conversation.site, secrets.opening));
    if (earlier) return { answer: earlier.id, changes: [], keep: false };
    await tx.insertConversation(conversation, secrets);
    return kept(conversation.id, { conversation, events: [], erased: false });
  },
};

/** Erases a conversation. */
export const erase: Command<ConversationId, null> = {
  name: 'erase',
  async run(tx, id) {
    const conversation = await tx.advance(id);
    if (!conversation) throw new Error('no such conversation');
    await tx.eraseConversation(id, 'visitor');
    return kept(null, { conversation, events: [], erased: true });
  },
};

/** Puts on record what was erased, and fails before it is committed. */
export const proveThatThrows: Command<null, never> = {
  name: 'proveThatThrows',
  async run(tx) {
    await proveErasures.run(tx, null);
    throw new TypeError('thrown by the command');
  },
};

/** Kills the thread that runs it. */
export const die: Command<null, null> = {
  name: 'die',
  run: () => {
    setImmediate(() => {
      throw new Error('the thread dies');
    });
    return new Promise(() => {});
  },
};

export const commands: readonly Command<never, unknown>[] = [
  addTranslation,
  calls,
  callsTakenBack,
  callsThatThrow,
  callsTooLate,
  claimHead,
  die,
  erase,
  openOnce,
  proveThatThrows,
  say,
  takeBlindly,
  whatBecameOfThem,
];
