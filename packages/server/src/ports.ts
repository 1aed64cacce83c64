import type {
  ClientId,
  ConversationId,
  Door,
  Event,
  EventKind,
  Locale,
  OfficerId,
  Role,
  SiteId,
} from '@lanterne/protocol';
import type { Closed, Conversation, Held, Left, Waiting } from './domain/conversation.ts';
import type { PastWait } from './domain/queue.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** One website that may embed the widget. */
export interface Site {
  readonly id: SiteId;
  readonly name: string;
  /** Exact origins, as browsers write them: scheme, host, and port when it is not the scheme's own. */
  readonly origins: readonly string[];
  readonly doors: readonly Door[];
  readonly locales: readonly Locale[];
}

export interface OfficerAccount {
  readonly id: OfficerId;
  readonly login: string;
  readonly alias: string;
  readonly role: Role;
  /** As the password hasher wrote it; null until the officer has chosen one. */
  readonly password: string | null;
}

/** A secret that the store keeps only as its SHA-256, in hexadecimal. */
export type SecretHash = string;

/** What a committed command did to one conversation. */
export interface Change {
  /** As it stands after the change. */
  readonly conversation: Conversation;
  readonly events: readonly Event[];
  readonly erased: boolean;
}

/** The result of a command: what it answers, and whether what it wrote is kept. */
export interface Outcome<Answer> {
  readonly answer: Answer;
  readonly changes: readonly Change[];
  /** When false, all that the command wrote is rolled back. Commands lock first and look afterwards, then take it back. */
  readonly keep: boolean;
}

/**
 * A named write: loads, decides with the domain and stores, inside one transaction. It may run in another thread, so its
 * input and answer are plain data; it may run twice (a deadlock on PostgreSQL), so it touches nothing but `tx`.
 */
export interface Command<Input, Answer> {
  readonly name: string;
  /**
   * It may wait for a row that another transaction holds, without knowing which: on PostgreSQL it gets a transaction of
   * its own, so that it holds nothing meanwhile that somebody else waits for.
   */
  readonly waits?: true;
  run(tx: Transaction, input: Input): Promise<Outcome<Answer>>;
}

/** What a command can do. Valid only while the command runs. */
export interface Transaction {
  readonly now: number;

  /**
   * Takes the next seq of a conversation: locks its row until the commit, and gives it with `lastSeq` already counted up
   * and `lastAt` at this moment (never before the event that came last, even when the clock goes back).
   * Null when there is no such conversation.
   */
  advance(id: ConversationId): Promise<Conversation | null>;
  insertConversation(conversation: Waiting, secrets: { token: SecretHash; opening: SecretHash | null }): Promise<void>;
  /** Writes state, danger, priority, holder and times of a conversation that `advance` gave. */
  saveConversation(conversation: Conversation): Promise<void>;
  conversationByOpening(site: SiteId, opening: SecretHash): Promise<Conversation | null>;
  /** The next in turn, its row locked; skips rows that another transaction is claiming. */
  headOfQueue(): Promise<ConversationId | null>;
  /** How many stand in the queue. */
  countWaiting(): Promise<number>;
  /** Removes the conversation, its log and its key. */
  eraseConversation(id: ConversationId): Promise<void>;

  /** Adds to the log; `event.seq` is the `lastSeq` that `advance` gave. */
  appendEvent(conversation: ConversationId, event: Event, officer: OfficerId | null): Promise<void>;
  eventByClientId(conversation: ConversationId, id: ClientId): Promise<Event | null>;
  /** The newest event of a kind. */
  lastEventOf(conversation: ConversationId, kind: EventKind): Promise<Event | null>;
  /** The whole log, oldest first. */
  events(conversation: ConversationId): Promise<Event[]>;

  site(id: SiteId): Promise<Site | null>;
  /** False when the id is taken. */
  insertSite(site: Site): Promise<boolean>;
  /** False when there is none with its id. */
  updateSite(site: Site): Promise<boolean>;

  /** False when the login is taken. */
  insertOfficer(officer: OfficerAccount): Promise<boolean>;
  setPassword(officer: OfficerId, password: string): Promise<void>;
  insertInvite(invite: SecretHash, officer: OfficerId, expiresAt: number): Promise<void>;
  /** Removes the invite; null when there is none that is still valid. */
  takeInvite(invite: SecretHash): Promise<OfficerAccount | null>;
  insertSession(session: SecretHash, officer: OfficerId, expiresAt: number): Promise<void>;
  deleteSession(session: SecretHash): Promise<void>;
  deleteSessionsOf(officer: OfficerId): Promise<void>;
}

/** Reads never wait for writes. */
export interface Reader {
  site(id: SiteId): Promise<Site | null>;
  sites(): Promise<Site[]>;

  conversation(id: ConversationId): Promise<Conversation | null>;
  /** The conversation and the hash of its token; the caller compares. */
  conversationWithToken(id: ConversationId): Promise<{ conversation: Conversation; token: SecretHash } | null>;
  /** The log after `after`, oldest first. */
  eventsAfter(id: ConversationId, after: number): Promise<Event[]>;
  /** All who wait, the next in turn first. */
  waiting(): Promise<Waiting[]>;
  /** Held by the officer, or left by the visitor and not closed; the oldest claim first. */
  heldBy(officer: OfficerId): Promise<(Held | Left)[]>;
  /** Closed by the officer since then, the latest first. */
  closedBy(officer: OfficerId, since: number): Promise<Closed[]>;
  /** The latest claims since then, at most `limit`. */
  recentWaits(since: number, limit: number): Promise<PastWait[]>;

  officerByLogin(login: string): Promise<OfficerAccount | null>;
  /** The officer of a session that has not expired. */
  officerBySession(session: SecretHash, now: number): Promise<OfficerAccount | null>;
  officers(): Promise<OfficerAccount[]>;
}

export interface Store extends Reader {
  /**
   * Runs a command. The promise settles after the commit: what is answered is on disk.
   * Throws `StoreUnavailable` when nothing was written and a later try may succeed.
   */
  write<Input, Answer>(command: Command<Input, Answer>, input: Input): Promise<Answer>;
  /** Throws unless both reading and writing work. Waits for no other write. */
  check(): Promise<void>;
  /** Finishes what was accepted, then lets go. */
  close(): Promise<void>;
}

/** The store cannot write now: its queue is full, its disk is full, its database locked or gone. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What passes between people but is no fact: never stored, may be lost. */
export type Signal =
  | { readonly signal: 'typing'; readonly conversation: ConversationId; readonly author: 'visitor' }
  | {
      readonly signal: 'typing';
      readonly conversation: ConversationId;
      readonly author: 'officer';
      readonly alias: string;
    }
  | { readonly signal: 'presence'; readonly conversation: ConversationId; readonly presence: 'connected' | 'absent' };

export interface BusListener {
  /** The changes of one commit, in the order of the log. */
  changes(batch: readonly Change[]): void;
  signal(signal: Signal): void;
}

/** Carries hints between those who write and those who hold streams. The log carries the facts. */
export interface Bus extends BusListener {
  /** Answers how to stop listening. */
  subscribe(listener: BusListener): () => void;
}

/** Hashes passwords, slowly on purpose. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
