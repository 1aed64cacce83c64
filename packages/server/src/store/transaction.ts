import type { Command, Transaction } from '../ports.ts';
import * as conversations from './conversations.ts';
import * as events from './events.ts';
import type { Handle } from './handle.ts';
import * as proof from './key-proof.ts';
import * as officers from './officers.ts';
import * as pulse from './pulse.ts';
import * as sites from './sites.ts';

/** What a command gets, and what the store's own command needs besides. */
export interface StoreTransaction extends Transaction {
  beat(): Promise<void>;
  leaveKeyProof(): Promise<void>;
}

/**
 * The transaction that one command sees. After `end` it refuses all: a query that a command forgot to wait for would
 * otherwise run outside its savepoint, or outside any transaction.
 */
export const openTransaction = (handle: Handle, now: number): { tx: StoreTransaction; end(): void } => {
  let running = true;
  const here = (): Handle => {
    if (!running) throw new Error('a transaction was used after its command had ended');
    return handle;
  };

  const tx: StoreTransaction = {
    now,
    advance: async (id) => conversations.advance(here(), id, now),
    insertConversation: async (conversation, secrets) =>
      conversations.insertConversation(here(), conversation, secrets),
    saveConversation: async (conversation) => conversations.saveConversation(here(), conversation),
    conversationByOpening: async (site, opening) => conversations.conversationByOpening(here(), site, opening),
    headOfQueue: async () => conversations.headOfQueue(here()),
    countWaiting: async () => conversations.countWaiting(here()),
    eraseConversation: async (id) => conversations.eraseConversation(here(), id),

    appendEvent: async (conversation, event, officer) => events.appendEvent(here(), conversation, event, officer),
    eventByClientId: async (conversation, id) => events.eventByClientId(here(), conversation, id),
    lastEventOf: async (conversation, kind) => events.lastEventOf(here(), conversation, kind),
    events: async (conversation) => events.eventsAfter(here(), conversation, 0),

    site: async (id) => sites.site(here(), id),
    insertSite: async (site) => sites.insertSite(here(), site),
    updateSite: async (site) => sites.updateSite(here(), site),

    insertOfficer: async (officer) => officers.insertOfficer(here(), officer),
    setPassword: async (officer, password) => officers.setPassword(here(), officer, password),
    insertInvite: async (invite, officer, expiresAt) => officers.insertInvite(here(), invite, officer, expiresAt),
    takeInvite: async (invite) => officers.takeInvite(here(), invite, now),
    insertSession: async (session, officer, expiresAt) => officers.insertSession(here(), session, officer, expiresAt),
    deleteSession: async (session) => officers.deleteSession(here(), session),
    deleteSessionsOf: async (officer) => officers.deleteSessionsOf(here(), officer),

    beat: async () => pulse.beat(here(), now),
    leaveKeyProof: async () => proof.leaveKeyProof(here()),
  };
  return {
    tx,
    end: () => {
      running = false;
    },
  };
};

/** The store's own command: on the first opening, says under which master key all will be sealed. */
export const proveKey: Command<null, null> = {
  name: 'proveKey',
  async run(tx: StoreTransaction) {
    await tx.leaveKeyProof();
    return { answer: null, changes: [], keep: true };
  },
};

/** The store's own command: a small true write, to prove that writing works. */
export const proveWriting: Command<null, null> = {
  name: 'proveWriting',
  async run(tx: StoreTransaction) {
    await tx.beat();
    return { answer: null, changes: [], keep: true };
  },
};
