import type {
  AuditAction,
  CannedAnswerId,
  ClientId,
  ConversationId,
  DeliveryId,
  Door,
  Event,
  EventKind,
  FileType,
  Grade,
  Handover,
  HoldRequestId,
  KeptPart,
  Locale,
  Locality,
  NewPasskey,
  OfficerId,
  PasskeyId,
  PasskeyProof,
  ProviderRefusal,
  QueueId,
  Role,
  SettingsDocument,
  SiteId,
  SiteSettings,
  UnsealingId,
  WebhookEvent,
  WebhookId,
} from '@lanterne/protocol';
import type { AuditRecord } from './domain/audit.ts';
import type { AuditCheck, Linked, Place } from './domain/audit-chain.ts';
import type { CannedAnswer } from './domain/canned.ts';
import type { PlaceAsked } from './domain/commune.ts';
import type { Closed, Conversation, Held, Left, Unattended, Waiting } from './domain/conversation.ts';
import type { ErasureCause, ErasureCount } from './domain/erasure.ts';
import type { FeedbackCount } from './domain/feedback.ts';
import type { Figures, Span } from './domain/figures.ts';
import type { HoldRequest } from './domain/hold.ts';
import type { TranslationUse } from './domain/policy.ts';
import type { PastWait, Queue } from './domain/queue.ts';
import type { Kept, KeptWithPart, PurgeLimits } from './domain/retention.ts';
import type { WaitingView } from './domain/routing.ts';
import type { SecretHash, Session } from './domain/session.ts';
import type { Shift } from './domain/shift.ts';
import type { ClarityAnswer, UnderstoodCount } from './domain/understood.ts';
import type { Dataset, Territory, Unit } from './domain/unit.ts';
import type { Unsealing } from './domain/unsealing.ts';
import type { Delivery, DeliveryOutcome, Webhook, WebhookSecrets } from './domain/webhook.ts';

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
  readonly settings: SiteSettings;
}

/** A site as it is kept: its settings as they were written, so that a default can change under those that say nothing. */
export type SiteToKeep = Omit<Site, 'settings'> & { readonly settings: SettingsDocument };

export interface OfficerAccount {
  readonly id: OfficerId;
  readonly login: string;
  readonly alias: string;
  readonly role: Role;
  /** As the password hasher wrote it; null until the officer has chosen one. */
  readonly password: string | null;
  /** A deactivated officer does not sign in; what they did stays. */
  readonly active: boolean;
  /** The queues that they serve, or a supervisor watches; empty for all of them. */
  readonly queues: readonly QueueId[];
  readonly skills: readonly string[];
  /** Languages that they write, as primary subtags of BCP 47. */
  readonly languages: readonly string[];
  /** How many conversations they hold at one time before others are asked. */
  readonly capacity: number;
}

/** An authenticator app that was added to an account. */
export interface AuthenticatorApp {
  /** In base 32. */
  readonly secret: string;
  readonly addedAt: number;
}

/** Codes of authenticator apps (RFC 6238). */
export interface Authenticator {
  begin(now: number): { readonly enrolment: string; readonly until: number };
  /** The secret of an enrolment, in base 32; null when it is over, or never began. */
  secretOf(officer: OfficerId, enrolment: string, now: number): string | null;
  /** What an app reads from a picture. */
  addressOf(secret: string, name: { readonly issuer: string; readonly login: string }): string;
  /** Which half minute a code belongs to; null when it is none of the present one, the last one and the next. */
  stepOf(secret: string, code: string, now: number): number | null;
}

/** A passkey of an account. */
export interface Passkey {
  readonly id: PasskeyId;
  readonly officer: OfficerId;
  /** What the device calls it, in base64url. */
  readonly credential: string;
  /** In base64url. */
  readonly publicKey: string;
  /** What the device has counted up to; always 0 where it does not count. */
  readonly counter: number;
  readonly name: string;
  readonly addedAt: number;
  readonly usedAt: number | null;
}

/** What was signed by a passkey, which is good once. */
export interface SignedChallenge {
  readonly challenge: string;
  readonly expiresAt: number;
}

/** Who adds a passkey, and the session in which they have given their password for it. */
export interface PasskeyAdder {
  readonly officer: OfficerId;
  readonly session: SecretHash;
}

/** Passkeys (WebAuthn), which are asked who holds them each time. */
export interface Passkeys {
  /** The name that they belong to. */
  readonly rpId: string;
  /** An officer as passkeys name them, in base64url. */
  ownerOf(officer: OfficerId): string;
  /** What is to be signed: by a new one that an officer adds, or by anybody's to sign in. */
  challenge(adder: PasskeyAdder | null, now: number): SignedChallenge;
  /** Looks at one that a browser has just made; null where it is not good. */
  made(
    made: NewPasskey,
    adder: PasskeyAdder,
    now: number,
  ): Promise<(Pick<Passkey, 'credential' | 'publicKey' | 'counter'> & { readonly signed: SignedChallenge }) | null>;
  /** Looks at what one has signed; null where it is not good. Whether it has counted on is for the caller to see. */
  proved(
    proof: PasskeyProof,
    passkey: Passkey,
    now: number,
  ): Promise<{ readonly counter: number; readonly signed: SignedChallenge } | null>;
}

/** An officer, and the session by which they are known. */
export interface SignedIn {
  readonly officer: OfficerAccount;
  readonly session: Session;
}

/** The shift of an officer who can sign in. */
export interface OpenShift extends Shift {
  readonly account: OfficerAccount;
}

/** How many conversations an officer holds, and when they took the last of them. */
export interface Load {
  readonly officer: OfficerId;
  readonly held: number;
  readonly claimedAt: number;
}

/**
 * Names what the service writes once into one conversation, as client ids do for what others write: the database refuses a second
 * one. It holds a space, which no client id does, so nobody takes it first.
 */
export type ServiceKey = `${string} ${string}`;

/** The event that tells of a file. */
export type FileEvent = Extract<Event, { kind: 'file' }>;

export type { SecretHash } from './domain/session.ts';

/** Who somebody is at a provider of identities, as the SHA-256 of the provider's and its own name for them, in hexadecimal. */
export type IdentityHash = string;

/** A secret short enough for a person to keep, as a hash that is slow to make, in hexadecimal. */
export type SlowHash = string;

/** What is kept of a file. */
export interface KeptFile {
  /** As it was made anew. */
  readonly content: Uint8Array;
  /** SHA-256 of what was sent, in hexadecimal: a repeat is known by it. */
  readonly digest: string;
}

/** A file that was sent: the event that tells of it, and what a repeat must be to be one. */
export interface SentFile {
  readonly event: FileEvent;
  readonly digest: string;
}

/** An internet address, sealed for two people who are not this server. */
export interface SealedAddress {
  /** As `services/sealed-address.ts` writes it. */
  readonly box: string;
  readonly sealedAt: number;
  /** For how long after the end of the conversation. */
  readonly keptSeconds: number;
}

/** An unsealing as it is asked for. */
export type NewUnsealing = Omit<Unsealing, 'answer' | 'answeredBy' | 'answeredAt'> & {
  /** What one half made of it. */
  readonly share: string;
};

/** What makes one browser the visitor of a conversation. */
export interface Seat {
  readonly token: SecretHash;
  /** Of the secret under which the same attempt may be made again. */
  readonly opening: SecretHash | null;
}

/** What a committed command did to one conversation. */
export interface Change {
  /** As it stands after the change. */
  readonly conversation: Conversation;
  readonly events: readonly Event[];
  readonly erased: boolean;
  /** The token under which the visitor read is dead: whoever reads under it is sent away. */
  readonly unseated?: true;
  /** Something of what was said before is erased, while the rest is kept: whoever shows the log reads it again. */
  readonly lapsed?: true;
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
  /**
   * Whether it goes before the others that wait to be written: somebody may be in danger. What it asks for must not depend on
   * any that it overtakes.
   */
  urgent?(input: Input): boolean;
  run(tx: Transaction, input: Input): Promise<Outcome<Answer>>;
}

/** Which figures are asked for; both days belong to them. */
export interface FiguresAsked {
  readonly span: Span;
  readonly from: string;
  readonly to: string;
  /** All together, or told apart by door or by language. */
  readonly part: 'whole' | 'doors' | 'languages';
}

/** Figures of one hour or day, one site and one queue. */
export interface FiguresRow {
  readonly at: string;
  readonly site: SiteId;
  readonly queue: QueueId;
  /** The door or the language; null for all of them together. */
  readonly name: string | null;
  readonly figures: Figures;
}

/** How far both sides have read a conversation. */
export interface ReadMark {
  readonly conversation: ConversationId;
  readonly visitor: number;
  readonly officer: number;
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
  /**
   * `keptSeconds` is for how long after its end it was promised to be kept, `partSeconds` the same of its parts; null where nothing was
   * promised.
   */
  insertConversation(
    conversation: Waiting,
    seat: Seat,
    keptSeconds?: number | null,
    partSeconds?: Readonly<Record<KeptPart, number>> | null,
  ): Promise<void>;
  /** Writes state, danger, priority, holder and times of a conversation that `advance` gave. */
  saveConversation(conversation: Conversation): Promise<void>;
  /** The conversation that was given this very seat. */
  conversationBySeat(site: SiteId, seat: Seat): Promise<Conversation | null>;
  /** Gives the conversation to another browser: the token that it had is dead. */
  giveSeat(id: ConversationId, seat: Seat): Promise<void>;
  /** False when there is no such conversation. */
  keepResumeCode(id: ConversationId, kept: { readonly code: SlowHash; readonly until: number }): Promise<boolean>;
  /** Spends a code: locks the row of the conversation that has it, and gives the conversation as it stands, or null. */
  takeResumeCode(site: SiteId, code: SlowHash): Promise<Conversation | null>;
  /** Forgets all codes that have expired. */
  forgetResumeCodes(): Promise<void>;
  /**
   * Kills the token of a conversation, if it is this one: locks the row, and gives the conversation as it stands, or null.
   */
  endToken(id: ConversationId, token: SecretHash): Promise<Conversation | null>;
  conversationByOpening(site: SiteId, opening: SecretHash): Promise<Conversation | null>;
  /** Those who wait, the next in turn first: at most `limit` of them, after the first `offset`. */
  waitingFrom(offset: number, limit: number): Promise<WaitingView[]>;
  /** The same, without those that are being offered to another officer; danger is for everybody. */
  waitingFor(officer: OfficerId, offset: number, limit: number): Promise<WaitingView[]>;
  /**
   * A conversation as it stands, its row locked; takes no seq. Null when there is none, and where it is to be passed over,
   * when another transaction works on it.
   */
  lockConversation(id: ConversationId, ifLocked: 'wait' | 'pass over'): Promise<Conversation | null>;
  /**
   * Whether its log can be read and added to. Not where its key was changed on the disk: whoever goes through many conversations
   * passes over such a one, so that it holds up no other.
   */
  opens(id: ConversationId): Promise<boolean>;
  /** How many stand in the queue: all of them, or those in danger alone. */
  countWaiting(which: { readonly danger: boolean }): Promise<number>;
  /** Moves the marks of a conversation on, never back. Takes no seq: how far somebody has read is no event. */
  markRead(mark: ReadMark): Promise<void>;
  /**
   * Conversations that are over their time, at most so many, their rows locked; skips rows that another transaction works
   * on. The domain has the last word on each.
   */
  overdue(whose: Whose, limits: PurgeLimits, most: number): Promise<Kept[]>;
  /** The same of those that hold something of a part that is over its time. */
  overdueParts(whose: Whose, part: KeptPart, limits: PurgeLimits, most: number): Promise<KeptWithPart[]>;
  /**
   * Erases all that a conversation says of a part, destroys its key, and counts it. Whoever calls it has locked the conversation; nobody is
   * told anything of the part any more.
   */
  lapsePart(conversation: Pick<Conversation, 'id' | 'site'>, part: KeptPart): Promise<void>;
  /** Removes the conversation and its log, destroys its key, and counts it as erased for this cause. */
  eraseConversation(id: ConversationId, cause: ErasureCause): Promise<void>;

  /** Adds to the log; `event.seq` is the `lastSeq` that `advance` gave. What the service writes has a key; see `ServiceKey`. */
  appendEvent(conversation: ConversationId, event: Event, officer: OfficerId | null, key?: ServiceKey): Promise<void>;
  eventByClientId(conversation: ConversationId, id: ClientId): Promise<Event | null>;
  eventByKey(conversation: ConversationId, key: ServiceKey): Promise<Event | null>;
  /** The newest event of a kind. */
  lastEventOf(conversation: ConversationId, kind: EventKind): Promise<Event | null>;
  /** The whole log, oldest first. */
  events(conversation: ConversationId): Promise<Event[]>;

  /** Keeps a file beside the event that tells of it, which has the same id. */
  insertFile(conversation: ConversationId, id: ClientId, file: KeptFile): Promise<void>;
  sentFile(conversation: ConversationId, id: ClientId): Promise<SentFile | null>;
  countFiles(conversation: ConversationId): Promise<number>;

  /** Says that the conversation has answered the one question, and where it belongs; null when it had answered before. */
  takeFeedback(id: ConversationId): Promise<{ site: SiteId; door: Door } | null>;
  /** Adds one to a counter. */
  countFeedback(answer: Omit<FeedbackCount, 'answers'>): Promise<void>;
  /** Adds one answer to the counters of its card. */
  countUnderstood(answer: ClarityAnswer): Promise<void>;

  /** Units of one list, in the place of those that it had. */
  replaceUnits(dataset: 'police' | 'gendarmerie', units: readonly Unit[]): Promise<void>;
  replaceTerritories(territories: readonly Territory[]): Promise<void>;
  noteDataset(dataset: Dataset): Promise<void>;

  site(id: SiteId): Promise<Site | null>;
  /** As it is kept, with its settings as they were written; its row locked. */
  lockSite(id: SiteId): Promise<SiteToKeep | null>;
  /** False when the id is taken. */
  insertSite(site: SiteToKeep): Promise<boolean>;
  /** False when there is none with its id. */
  updateSite(site: SiteToKeep): Promise<boolean>;

  /** Every queue, in its order. `general` is not among them. */
  queues(): Promise<Queue[]>;
  /** The same, their rows locked. */
  lockQueues(): Promise<Queue[]>;
  /** False when the id is taken. */
  insertQueue(queue: Queue): Promise<boolean>;
  /** False when there is none with its id. */
  updateQueue(queue: Queue): Promise<boolean>;
  /** False when there is none with that id. */
  deleteQueue(id: QueueId): Promise<boolean>;
  /** Puts all that stand or stood in one queue into another; answers those that nobody has ended. It adds to no log. */
  emptyQueue(from: QueueId, to: QueueId): Promise<Conversation[]>;

  /** The canned answers of one owner: an officer's, or everybody's. Whoever changes them has locked the owner first. */
  cannedAnswersOf(owner: OfficerId | null): Promise<CannedAnswer[]>;
  insertCannedAnswer(answer: CannedAnswer): Promise<void>;
  /** Writes all of an answer but whose it is. */
  updateCannedAnswer(answer: CannedAnswer): Promise<void>;
  deleteCannedAnswer(id: CannedAnswerId): Promise<void>;

  officer(id: OfficerId): Promise<OfficerAccount | null>;
  officers(): Promise<OfficerAccount[]>;
  /** The same officer, with the row locked. */
  lockOfficer(id: OfficerId): Promise<OfficerAccount | null>;
  /** Every administrator who can sign in. Locks their rows: none of them ceases to be one meanwhile. */
  lockAdmins(): Promise<OfficerId[]>;
  /** Writes all of an account but its login and its password. */
  saveOfficer(officer: OfficerAccount): Promise<void>;
  /** False when the login is taken. */
  insertOfficer(officer: OfficerAccount): Promise<boolean>;
  /** Null for an officer who signs in otherwise. */
  setPassword(officer: OfficerId, password: string | null): Promise<void>;
  /**
   * Puts an identity in the place of the one that the officer had; null takes theirs away. False when it is another officer's.
   */
  setIdentity(officer: OfficerId, identity: IdentityHash | null): Promise<boolean>;
  /** The officer's desk is open at this moment; a shift begins where none is under way. */
  seeShift(officer: OfficerId): Promise<void>;
  /** The shift of an officer, its row locked; null when none is under way, or another transaction has it and is passed over. */
  lockShift(officer: OfficerId, ifLocked: 'wait' | 'pass over'): Promise<Shift | null>;
  /** Writes a shift that `lockShift` gave. */
  saveShift(shift: Shift): Promise<void>;
  deleteShift(officer: OfficerId): Promise<void>;
  /** The shifts of all whose desk was heard of after a time. */
  openShifts(after: number): Promise<OpenShift[]>;
  /** The same, their rows locked; passes over those that another transaction has. */
  lockOpenShifts(after: number): Promise<Shift[]>;
  /** Of whom no desk was heard after a time, though their shift is under way. */
  lapsedShifts(before: number): Promise<OfficerId[]>;
  /** Held by the officer, or left by the visitor and not closed; the oldest claim first. */
  heldBy(officer: OfficerId): Promise<(Held | Left)[]>;
  /** Of all who hold any conversation. */
  loads(): Promise<Load[]>;
  insertInvite(invite: SecretHash, officer: OfficerId, expiresAt: number): Promise<void>;
  deleteInvitesOf(officer: OfficerId): Promise<void>;
  /** Removes the invite; null when there is none that is still valid. */
  takeInvite(invite: SecretHash): Promise<OfficerAccount | null>;
  insertSession(session: Session): Promise<void>;
  /** Writes when a session was used, and until when it is good unless it is used again. */
  useSession(session: Pick<Session, 'hash' | 'usedAt' | 'idleUntil'>): Promise<void>;
  /** The app of an officer, in place of an earlier one. */
  keepAuthenticator(officer: OfficerId, app: AuthenticatorApp & { readonly step: number }): Promise<void>;
  /** Uses a code of the app; false where it, or a newer one, was used before. */
  spendStep(officer: OfficerId, step: number): Promise<boolean>;
  hasSecondFactor(officer: OfficerId): Promise<boolean>;
  /** Takes the app away, and nothing else. */
  removeAuthenticator(officer: OfficerId): Promise<void>;
  /** False where the credential is somebody's already. */
  insertPasskey(passkey: Passkey): Promise<boolean>;
  /** The one that was added first comes first. */
  passkeysOf(officer: OfficerId): Promise<Passkey[]>;
  /** Writes what a passkey has counted up to, and that it was used. */
  usePasskey(id: PasskeyId, counter: number): Promise<void>;
  deletePasskey(id: PasskeyId): Promise<void>;
  /** Uses what a passkey has signed; false where it was used before. */
  spendChallenge(signed: SignedChallenge): Promise<boolean>;
  /** Takes the app, the passkeys and the recovery codes away. */
  removeSecondFactor(officer: OfficerId): Promise<void>;
  /** Recovery codes in place of earlier ones. */
  keepRecoveryCodes(officer: OfficerId, codes: readonly SlowHash[]): Promise<void>;
  /** Uses a recovery code; false where there is none like it. */
  spendRecoveryCode(officer: OfficerId, code: SlowHash): Promise<boolean>;
  /** Those that are open, the one that was opened last first. */
  sessionsOf(officer: OfficerId): Promise<Session[]>;
  /** Who is signed in by a session that is open. */
  signedIn(session: SecretHash): Promise<SignedIn | null>;
  deleteSession(session: SecretHash): Promise<void>;
  /** Whether a session of the officer is open. */
  hasSession(officer: OfficerId): Promise<boolean>;
  deleteSessionsOf(officer: OfficerId): Promise<void>;
  /** Removes the sessions and invites that open nothing any more. */
  deleteExpired(): Promise<void>;
  /** Forgets the figures of single hours before a day (`2026-11-24`); those of days stay. */
  forgetHours(before: string): Promise<void>;
  /** Until when a legal hold keeps a conversation, which is locked before. */
  holdUntil(conversation: ConversationId): Promise<number | null>;
  setHold(conversation: ConversationId, until: number | null): Promise<void>;
  /** False where the id is taken. */
  addHoldRequest(request: Omit<HoldRequest, 'answer' | 'answeredBy' | 'answeredAt'>): Promise<boolean>;
  holdRequest(id: HoldRequestId): Promise<HoldRequest | null>;
  /** The same, its row locked. */
  lockHoldRequest(id: HoldRequestId): Promise<HoldRequest | null>;
  answerHoldRequest(request: HoldRequest): Promise<void>;
  keepAddress(conversation: ConversationId, kept: SealedAddress): Promise<void>;
  /** Puts another address in the place of the one that is sealed; nothing where none is. */
  renewAddress(conversation: ConversationId, renewed: Pick<SealedAddress, 'box' | 'sealedAt'>): Promise<void>;
  sealedAddress(conversation: ConversationId): Promise<SealedAddress | null>;
  /** Destroys what is sealed, and whatever of it two people have opened: no copy is left of either. */
  eraseAddress(conversation: ConversationId): Promise<void>;
  /** Of which sites there are any. */
  sitesWithAddresses(): Promise<SiteId[]>;
  addressesOf(site: SiteId, most: number): Promise<ConversationId[]>;
  /** None of a site is kept for longer than that, whatever was said when it was sealed. */
  shortenAddresses(site: SiteId, keptSeconds: number): Promise<void>;
  /** Those whose time is over; of what nobody has ended, where nothing was said since `silentBy` and as long as it is kept. */
  overdueAddresses(silentBy: number, most: number): Promise<ConversationId[]>;
  /** False where the id is taken. */
  insertUnsealing(asked: NewUnsealing): Promise<boolean>;
  unsealing(id: UnsealingId): Promise<Unsealing | null>;
  /** The same, its row locked. */
  lockUnsealing(id: UnsealingId): Promise<Unsealing | null>;
  /** The one that was asked for first comes first. */
  unsealingsOf(conversation: ConversationId): Promise<Unsealing[]>;
  /** What whoever asked has brought; null once it was answered. */
  shareOf(asked: Pick<Unsealing, 'id' | 'conversation'>): Promise<string | null>;
  /** What two people have opened; null where they have not. */
  openedAddress(asked: Pick<Unsealing, 'id' | 'conversation'>): Promise<string | null>;
  /** Writes how it was answered, and what was opened where it was confirmed. */
  answerUnsealing(answered: Unsealing, opened: string | null): Promise<void>;
  /** Forgets the shares of what nobody has answered, of those that were asked for until a time. */
  forgetShares(askedBefore: number): Promise<void>;
  /** What is on record of somebody since a time. */
  auditAbout(subject: string, since: number): Promise<AuditRecord[]>;
  /** Adds to the record. Nothing else ever changes it but `forgetAudit`. */
  addAudit(record: AuditRecord): Promise<void>;
  /** Removes what was put on record before a time, from the beginning of the chain on. */
  forgetAudit(before: number): Promise<void>;
  /** The same webhook, with the row locked. */
  lockWebhook(id: WebhookId): Promise<Webhook | null>;
  /** Those that are active and are told of this. */
  webhooksFor(event: WebhookEvent): Promise<Webhook[]>;
  insertWebhook(webhook: Webhook, secret: string): Promise<void>;
  /** Writes all of it but its secrets. */
  saveWebhook(webhook: Webhook): Promise<void>;
  /** With its deliveries. */
  deleteWebhook(id: WebhookId): Promise<void>;
  /** The secret that there was becomes the old one, until then. */
  changeSecret(id: WebhookId, secret: string, oldUntil: number): Promise<void>;
  insertDelivery(delivery: Delivery): Promise<void>;
  /** The same delivery, with the row locked. */
  lockDelivery(id: DeliveryId): Promise<Delivery | null>;
  /** Writes how far it has come. */
  saveDelivery(delivery: Delivery): Promise<void>;
  /** Those that are due now to active webhooks, at most so many, their rows locked; skips rows that another transaction works on. */
  dueDeliveries(most: number): Promise<Delivery[]>;
  /** Forgets those that were settled before a time. */
  forgetDeliveries(before: number): Promise<void>;
  /** Destroys keys that open nothing any more. */
  forgetKeys(): Promise<void>;
  /** Notes that nothing is left that is over its time. */
  notePurge(): Promise<void>;
  /** Takes it upon that node to purge, until then, unless another one is about it: then false. */
  leasePurge(node: string, until: number): Promise<boolean>;
  /** Leaves it to whoever comes, if that node has it. */
  leavePurge(node: string): Promise<void>;
  /** Takes the counters of what was erased on all days before one (`2026-11-24`) away: whoever has them puts them on record. */
  takeErasures(before: string): Promise<ErasureCount[]>;
  /** What was in force, and since when; the oldest first. */
  policies(): Promise<PolicyInForce[]>;
  insertPolicy(policy: PolicyInForce): Promise<void>;
}

export interface WithToken {
  readonly conversation: Conversation;
  readonly token: SecretHash;
  /** When a resume code gave the token; null for the token of the opening. */
  readonly tokenAt: number | null;
}

/** Of one site, or of all but some: also of those that are no more. */
export type Whose = { readonly site: string } | { readonly but: readonly string[] };

/** What visitors were promised since then, as JSON: see `Promises` of the domain. */
export interface PolicyInForce {
  readonly version: string;
  readonly since: number;
  readonly document: string;
}

/** Which part of the record is asked for. */
export interface AuditAsked {
  /** The id of an entry: older ones alone. */
  readonly before: string | null;
  readonly action: AuditAction | null;
  readonly subject: string | null;
  readonly limit: number;
}

/** A legal hold, with the request that placed it last. */
export type HoldInForce = HoldRequest & { readonly until: number };

/** Reads never wait for writes. */
export interface Reader {
  site(id: SiteId): Promise<Site | null>;
  sites(): Promise<Site[]>;
  /** With their settings as they were written. */
  sitesAsKept(): Promise<SiteToKeep[]>;
  /** Every queue, in its order. `general` is not among them. */
  queues(): Promise<Queue[]>;
  /** The canned answers that everybody has. */
  sharedAnswers(): Promise<CannedAnswer[]>;
  /** Those that an officer has: everybody's, and their own. */
  cannedAnswersFor(officer: OfficerId): Promise<CannedAnswer[]>;

  conversation(id: ConversationId): Promise<Conversation | null>;
  /** The conversation and the hash of its token; the caller compares. */
  conversationWithToken(id: ConversationId): Promise<WithToken | null>;
  /** The log after `after`, oldest first. */
  eventsAfter(id: ConversationId, after: number): Promise<Event[]>;
  /** All that nobody has ended: those who wait, and those who are held. */
  openConversations(): Promise<(Waiting | Held)[]>;
  /** All that nobody has closed, and all that was opened since then; in no order. */
  liveConversations(since: number): Promise<Conversation[]>;
  sentFile(conversation: ConversationId, id: ClientId): Promise<SentFile | null>;
  /** The bytes of a file, as they were made anew. */
  fileContent(conversation: ConversationId, id: ClientId): Promise<Buffer | null>;
  countFiles(conversation: ConversationId): Promise<number>;
  /** All who wait, the next in turn first. */
  waiting(): Promise<Waiting[]>;
  /** All who left in danger before any officer had taken them, the first to leave first. */
  unattended(): Promise<Unattended[]>;
  /** Held, or left by the visitor, with a danger or a suspicion of one; the first to be flagged first. */
  heldDangers(): Promise<(Held | Left)[]>;
  /** Of minors: held, or left by the visitor and not closed; the oldest claim first. */
  heldMinors(): Promise<(Held | Left)[]>;
  /** Held by the officer, or left by the visitor and not closed; the oldest claim first. */
  heldBy(officer: OfficerId): Promise<(Held | Left)[]>;
  /** Held by others: the officer helps with them, or is asked to at this time; the oldest claim first. */
  helpedBy(officer: OfficerId, now: number): Promise<Held[]>;
  /** Closed by the officer since then, the latest first. */
  closedBy(officer: OfficerId, since: number): Promise<Closed[]>;
  /** The latest claims since then, at most `limit`; without those in danger, who do not wait as others do. */
  recentWaits(since: number, limit: number): Promise<PastWait[]>;

  /** Who is competent in the communes of these codes, of this postcode, or whose names begin so. */
  territories(place: PlaceAsked): Promise<Territory[]>;
  /** Every unit that may be one of these services. */
  unitsFor(services: readonly Territory[]): Promise<Unit[]>;
  /** The lists of units that were taken in. */
  datasets(): Promise<Dataset[]>;

  /** When nothing was left that was over its time; null when that was never seen to. */
  lastPurge(): Promise<number | null>;
  /** What was in force, and since when; the oldest first. */
  policies(): Promise<PolicyInForce[]>;
  /** Every counter, by day. */
  feedback(): Promise<FeedbackCount[]>;
  /** Those of some days, both of which belong to them. */
  feedbackOf(days: { readonly from: string; readonly to: string }): Promise<FeedbackCount[]>;
  /** Whether cards were clear at first, of some days, both of which belong to them. */
  understoodOf(days: { readonly from: string; readonly to: string }): Promise<UnderstoodCount[]>;
  /** What was counted, in the order of time. */
  figures(asked: FiguresAsked): Promise<FiguresRow[]>;

  /** The oldest first. */
  webhooks(): Promise<Webhook[]>;
  webhook(id: WebhookId): Promise<Webhook | null>;
  /** What signs at this time. */
  webhookSecrets(id: WebhookId, now: number): Promise<WebhookSecrets | null>;
  /** The newest first. */
  deliveriesTo(webhook: WebhookId, limit: number): Promise<Delivery[]>;
  /** Whether any is due to an active webhook. */
  hasDueDeliveries(now: number): Promise<boolean>;

  /** Asked for after a time, and not answered; the oldest first. */
  waitingHolds(after: number): Promise<HoldRequest[]>;
  /** What is kept beyond a time, the first to end first; each with the request that was confirmed last. */
  holdsInForce(now: number): Promise<HoldInForce[]>;

  sealedAddress(conversation: ConversationId): Promise<SealedAddress | null>;
  unsealing(id: UnsealingId): Promise<Unsealing | null>;
  /** The one that was asked for first comes first. */
  unsealingsOf(conversation: ConversationId): Promise<Unsealing[]>;
  /** Asked for after a time, and not answered; the oldest first. */
  waitingUnsealings(after: number): Promise<Unsealing[]>;

  /** The newest first. */
  audit(asked: AuditAsked): Promise<AuditRecord[]>;
  /** How often each of those who did something has done it after a time: in no order, and never who. */
  auditTimes(action: AuditAction, since: number): Promise<number[]>;
  /** What follows a place of the chain, in its order. */
  auditAfter(seq: number, limit: number): Promise<Linked[]>;
  /** The newest place of the chain. */
  auditHead(): Promise<Place | null>;
  /**
   * Looks at the whole record. `known` are places that were written down elsewhere: by nothing else can it be told that the newest
   * records were taken away together with what says that they are there.
   */
  checkAudit(known: readonly Place[]): Promise<AuditCheck>;

  officer(id: OfficerId): Promise<OfficerAccount | null>;
  officerByLogin(login: string): Promise<OfficerAccount | null>;
  /** Who is signed in by a session that is open. */
  signedIn(session: SecretHash, now: number): Promise<SignedIn | null>;
  /** Those that are open, the one that was opened last first. */
  sessionsOf(officer: OfficerId, now: number): Promise<Session[]>;
  officers(): Promise<OfficerAccount[]>;
  /** Who of a provider's identities an officer is; null for nobody's. */
  officerByIdentity(identity: IdentityHash): Promise<OfficerAccount | null>;
  /** Everybody who is linked to one. */
  officersWithIdentity(): Promise<ReadonlySet<OfficerId>>;
  /** Whether there is such an invite, and it is still valid. */
  hasInvite(invite: SecretHash, now: number): Promise<boolean>;
  authenticatorOf(officer: OfficerId): Promise<AuthenticatorApp | null>;
  hasSecondFactor(officer: OfficerId): Promise<boolean>;
  /** The one that was added first comes first. */
  passkeysOf(officer: OfficerId): Promise<Passkey[]>;
  /** By what the device calls it; null where it is nobody's. */
  passkeyOf(credential: string): Promise<Passkey | null>;
  /** How many are left. */
  countRecoveryCodes(officer: OfficerId): Promise<number>;
  /** Who has a second factor. */
  secondFactorHolders(): Promise<OfficerId[]>;
  /** The shifts of all whose desk was heard of after a time. */
  openShifts(after: number): Promise<OpenShift[]>;
  /** Of whom no desk was heard after a time, though their shift is under way. */
  lapsedShifts(before: number): Promise<OfficerId[]>;
  /** Those who wait, as far as routing looks at them, the next in turn first: at most `limit`, after the first `offset`. */
  waitingFrom(offset: number, limit: number): Promise<WaitingView[]>;
  /** Of all who hold any conversation. */
  loads(): Promise<Load[]>;
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

/** Bytes that do not open under their key: they were changed, moved, or sealed under another one. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
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
  | {
      readonly signal: 'read';
      readonly conversation: ConversationId;
      readonly by: 'visitor' | 'officer';
      readonly seq: number;
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

/** When officers of a site are back, while nobody answers there; null while somebody does. */
export type OpensAt = (site: SiteId, now: number) => Promise<number | null>;

/** Hashes a secret slowly, the same secret always to the same hash. */
export type SlowHasher = (secret: string) => Promise<SlowHash>;

/** Hashes passwords, slowly on purpose. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** What has to be known when somebody comes back from the provider: nobody else knows it. */
export interface ProviderStep {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE, where the provider takes it. */
  readonly verifier: string | null;
}

/** What a provider of identities has said, and signed, of somebody who has signed in there. */
export interface Proof {
  readonly issuer: string;
  readonly subject: string;
  /** How they proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** As it came, to be shown to the provider when they sign out. */
  readonly idToken: string;
}

/** Why nothing is proved. */
export type ProviderFault = Extract<ProviderRefusal, 'cancelled' | 'stale' | 'failed' | 'unavailable'>;

/** Somebody else who knows who officers are. Nothing here rejects but the check. */
export interface IdentityProvider {
  readonly name: string;
  /** Where the browser goes, and what has to be known when it is back; null while the provider does not answer. */
  begin(returnTo: string): Promise<{ readonly address: string; readonly step: ProviderStep } | null>;
  /** Reads the address at which the browser has come back. */
  finish(
    returned: URL,
    step: ProviderStep,
  ): Promise<{ readonly ok: true; readonly proof: Proof } | { readonly ok: false; readonly fault: ProviderFault }>;
  /** Where the browser goes to sign out there as well; null where there is no such thing, or not now. */
  endAddress(idToken: string | null, returnTo: string): Promise<string | null>;
  /** What it lacks of what the settings ask. Throws unless it answers. */
  check(): Promise<readonly string[]>;
}

/** What goes to another system. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends to other systems. */
export interface WebhookSender {
  /** Whether an address is of a kind that may be called at all. */
  mayCall(url: string): boolean;
  /** Never rejects, and always comes to an end. */
  send(message: WebhookMessage): Promise<DeliveryOutcome>;
}

/** Prints what a visitor has consented to. */
export interface HandoverPrinter {
  /** A PDF, the same bytes for the same hand-over. Rejects when it cannot be made now. */
  print(handover: Handover): Promise<Buffer>;
}

/** A file as it was made anew, or why it was not. */
export type Remade =
  | { readonly ok: true; readonly type: FileType; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: 'file_unreadable' | 'file_too_large' };

/** Makes files anew from what can be seen of them, so that nothing else of what was sent is kept. */
export interface Sanitizer {
  /** `type` is what the first bytes say; what is made may be of another. Throws `FilesUnavailable`. */
  remake(type: FileType, bytes: Uint8Array): Promise<Remade>;
}

/** Looks for what is known to do harm. */
export interface Scanner {
  /** Throws `FilesUnavailable` when it cannot say. */
  scan(bytes: Uint8Array): Promise<'clean' | 'infected'>;
  /** Throws `FilesUnavailable` unless it answers. */
  check(): Promise<void>;
}

/** No file can be taken now, and a later try may succeed. */
export class FilesUnavailable extends Error {
  override readonly name = 'FilesUnavailable';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** A language as engines tell them apart: the primary subtag of BCP 47, such as `fr` or `ckb`. */
export type Language = string;

/**
 * How what must not be translated stands in a text: as `⟦1⟧`; as `<x id="1"/>` in a text that is otherwise escaped as XML,
 * and comes back so; or not at all.
 */
export type Protection = 'brackets' | 'xml' | 'none';

/** One direction that an engine serves. */
export interface LanguagePair {
  readonly from: Language;
  readonly to: Language;
}

/** Why an engine has not translated. */
export type EngineFault =
  /** It does not answer, is broken, or was not asked because it has failed too often. */
  | 'unavailable'
  | 'rate-limited'
  | 'quota-exceeded'
  | 'pair-unsupported'
  | 'too-long'
  | 'bad-credentials'
  | 'timeout'
  /** It answered something that is no translation by its own contract. What a translation says is checked elsewhere. */
  | 'bad-output';

/** An engine has not translated. Its message never holds text of anybody. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly fault: EngineFault;
  /** After how long the engine has said that it may be asked again. */
  readonly retryAfterMs: number | undefined;
  constructor(fault: EngineFault, message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options);
    this.fault = fault;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** What is to be translated. */
export interface TranslationRequest {
  /** Chosen by whoever asks, and known to nobody else; a result that comes later is told by it. */
  readonly id: string;
  /** Each is translated by itself; none is empty. */
  readonly texts: readonly string[];
  readonly from: Language;
  readonly to: Language;
  readonly protect: Protection;
  readonly deadlineMs: number;
}

/** As many texts as were given, in their order; and the languages that lie between the two, if any. */
export interface EngineAnswer {
  readonly texts: readonly string[];
  readonly via?: readonly Language[];
}

/** Translates. One adapter for each kind of engine, in `translation/`. */
export interface TranslationEngine {
  readonly id: string;
  readonly version: string;
  readonly locality: Locality;
  readonly mode: 'sync' | 'async';
  readonly grade: Grade;
  readonly protections: readonly Protection[];
  /** Where the text goes, for the person who runs the service. */
  readonly destination: string;
  /** Throws `EngineError` when it cannot say. */
  pairs(signal: AbortSignal): Promise<readonly LanguagePair[]>;
  /** Throws `EngineError` unless it could translate now. */
  check(signal: AbortSignal): Promise<void>;
  /**
   * Throws `EngineError`; ends soon after the deadline or the signal, whatever the engine does. `pending`: what comes of it
   * is told later.
   */
  translate(request: TranslationRequest, signal: AbortSignal): Promise<EngineAnswer | 'pending'>;
  /**
   * Of an asynchronous engine: reads what it calls back with. Null where it was not asked under this token, or what is said
   * does not fit what was asked.
   */
  receive?(token: string, fields: ReadonlyMap<string, string>): LateAnswer | null;
  /** Lets go of processes and threads. */
  close(): Promise<void>;
}

/** What came of a request by its id: an answer, or the fault that an engine tells of. */
export interface LateAnswer {
  readonly id: string;
  readonly answer: EngineAnswer | EngineError;
}

/** Which engine serves a pair. */
export interface Route {
  readonly engine: string;
  readonly version: string;
  readonly grade: Grade;
  readonly locality: Locality;
  readonly mode: 'sync' | 'async';
  readonly protections: readonly Protection[];
}

/** What came of a request. Whoever asks decides whether to try again. */
export type Translated =
  | ({ readonly state: 'done'; readonly route: Route } & EngineAnswer)
  | { readonly state: 'pending'; readonly route: Route }
  | {
      readonly state: 'failed';
      /** Which engine was asked last; null where none serves the pair. */
      readonly route: Route | null;
      readonly fault: EngineFault;
      readonly retryAfterMs?: number;
    };

/** What came of a request that was pending. It may come late, twice or never: whoever asked keeps the first and no other. */
export interface LateTranslation {
  readonly id: string;
  readonly translated: Exclude<Translated, { readonly state: 'pending' }>;
}

/** Those engines that a text may go to. */
export interface TranslatorWithin {
  /** Which engine would be asked now; null where none serves the pair. Two languages that are the same are no pair. */
  serves(from: Language, to: Language): Route | null;
  /** Never rejects. Asks the next engine of the pair where one fails, while there is time. */
  translate(request: TranslationRequest, signal?: AbortSignal): Promise<Translated>;
}

/** The engines that the policy names, in its order for each pair. */
export interface Translator {
  /** Nobody asks an engine without saying to which of them the text may go. */
  within(use: TranslationUse): TranslatorWithin;
  /** Hears of what was pending. Answers how to stop listening. */
  onLate(listener: (late: LateTranslation) => void): () => void;
  /**
   * Takes what an engine calls back with, under a token that only it was told. False where nothing was asked under that
   * token, or too long ago.
   */
  receive(token: string, fields: ReadonlyMap<string, string>): boolean;
}

/** Tells in which language a text is. */
export interface LanguageDetector {
  /** Null where it cannot say. It is as often wrong about short texts as they are short: whoever asks looks at the length. */
  detect(text: string): Language | null;
  /** Whether a text in that language could be told at all. */
  knows(language: Language): boolean;
}
