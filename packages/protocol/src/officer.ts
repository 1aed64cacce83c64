import * as v from 'valibot';
import { ASKINGS, LEAVE_WAYS, OUTCOMES, PASSWORD_MAX, PASSWORD_MIN, ROLES, TAGS_MAX } from './constants.ts';
import {
  alias,
  dangerChecked,
  dangerStep,
  dangerStepTaken,
  door,
  event,
  instant,
  locale,
  noteText,
  readReason,
  seq,
  signalWord,
  slowSeconds,
  tag,
} from './event.ts';
import { helpId } from './help.ts';
import { clientId, conversationId, officerId, queueId, sessionId, siteId } from './ids.ts';
import { newPasskey, passkeyName, passkeyProof } from './passkey.ts';
import { translating } from './translation.ts';
import { messageRequest } from './visitor.ts';

export const role = v.picklist(ROLES);

/** What an officer knows how to do, named by the administrators: `minors`, `cyber`. */
export const skill = v.pipe(v.string('wrong_type'), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'malformed'));

export const login = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/));
const password = v.pipe(v.string(), v.minLength(PASSWORD_MIN, 'too_short'), v.maxLength(PASSWORD_MAX, 'too_long'));

export const sessionRequest = v.strictObject({
  login: v.pipe(v.string(), v.maxLength(64, 'too_long')),
  password: v.pipe(v.string(), v.maxLength(PASSWORD_MAX, 'too_long')),
  /** Of the authenticator app, or a recovery code; asked for where the account has a second factor. */
  code: v.optional(v.pipe(v.string('wrong_type'), v.maxLength(64, 'too_long'))),
  /** In place of a code. */
  passkey: v.optional(passkeyProof),
});
export type SessionRequest = v.InferOutput<typeof sessionRequest>;

/** Spends a one-time link: sets the password and signs in. */
export const inviteRequest = v.strictObject({
  invite: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'malformed')),
  password,
});
export type InviteRequest = v.InferOutput<typeof inviteRequest>;

/** Begins to sign in with the provider of identities, and spends a one-time link by it where there is one. */
export const providerRequest = v.strictObject({ invite: v.optional(inviteRequest.entries.invite) });
export type ProviderRequest = v.InferOutput<typeof providerRequest>;

/** Where the browser is to go. */
export const addressAnswer = v.strictObject({ address: v.string() });
export type AddressAnswer = v.InferOutput<typeof addressAnswer>;

/** What the desk is told in its fragment, `#provider=…`, of whoever came back from the provider and was not let in. */
export const PROVIDER_REFUSALS = [
  // The provider said no, or the person.
  'cancelled',
  // Begun too long ago, in another browser, or used before.
  'stale',
  // No account here, or one that is deactivated, is linked to this identity.
  'unknown',
  // It was not proved by a second factor.
  'weak',
  // The one-time link is good for nothing any more.
  'invite',
  // Another account is linked to this identity.
  'taken',
  // The account has a second factor of its own, for which a link does not stand.
  'protected',
  // What the provider said cannot be believed.
  'failed',
  // The provider, or the database, does not answer now.
  'unavailable',
] as const;
export type ProviderRefusal = (typeof PROVIDER_REFUSALS)[number];

export const officer = v.strictObject({ id: officerId, login, alias, role });
export type Officer = v.InferOutput<typeof officer>;

export const sessionAnswer = v.strictObject({
  officer,
  /** The house asks for a second factor, and this account has none: until one is added nothing else is let through. */
  mustEnrol: v.optional(v.literal(true)),
});
export type SessionAnswer = v.InferOutput<typeof sessionAnswer>;

/** By what an officer has shown who they are. */
export const SIGN_IN_MEANS = ['password', 'invitation', 'totp', 'recovery-code', 'provider', 'passkey'] as const;
export const signInMeans = v.picklist(SIGN_IN_MEANS);
export type SignInMeans = v.InferOutput<typeof signInMeans>;

/** A session, as its officer sees it. Neither address nor browser: they are not kept. */
export const ownSession = v.strictObject({
  id: sessionId,
  openedAt: instant,
  /** Within a minute or so. */
  usedAt: instant,
  /** When it ends at the latest, however much it is used. */
  until: instant,
  /** All that was asked for, in the order in which it was given. */
  means: v.array(signInMeans),
  /** Whether it is the one that asks. */
  current: v.boolean(),
});
export type OwnSession = v.InferOutput<typeof ownSession>;
/** The one that was opened last comes first. */
export const sessionsAnswer = v.strictObject({ sessions: v.array(ownSession) });
export type SessionsAnswer = v.InferOutput<typeof sessionsAnswer>;

/** Another password, by who knows the one that there is. */
export const passwordRequest = v.strictObject({
  current: v.pipe(v.string(), v.maxLength(PASSWORD_MAX, 'too_long')),
  password,
});
export type PasswordRequest = v.InferOutput<typeof passwordRequest>;

/** Whoever changes what protects the account knows its password: an open desk is not enough. */
export const confirmation = v.strictObject({ password: v.pipe(v.string(), v.maxLength(PASSWORD_MAX, 'too_long')) });
export type Confirmation = v.InferOutput<typeof confirmation>;

/** What an authenticator app is given. */
export const enrolmentAnswer = v.strictObject({
  /** Names it when the first code is sent. */
  enrolment: v.string(),
  /** In base 32, for those who type it. */
  secret: v.string(),
  /** `otpauth://…`, for the picture. */
  address: v.string(),
  until: instant,
});
export type EnrolmentAnswer = v.InferOutput<typeof enrolmentAnswer>;

export const authenticatorRequest = v.strictObject({
  ...confirmation.entries,
  enrolment: v.pipe(v.string('wrong_type'), v.maxLength(64, 'too_long')),
  /** The first that the app shows. */
  code: v.pipe(v.string('wrong_type'), v.maxLength(64, 'too_long')),
});
export type AuthenticatorRequest = v.InferOutput<typeof authenticatorRequest>;

/** Each is good once. They are told once, and kept as slow hashes. */
export const recoveryCodesAnswer = v.strictObject({ recoveryCodes: v.array(v.string()) });
export type RecoveryCodesAnswer = v.InferOutput<typeof recoveryCodesAnswer>;

/** Adds a passkey that the browser has just made. The password was asked for before. */
export const passkeyRequest = v.strictObject({ ...newPasskey.entries, name: passkeyName });
export type PasskeyRequest = v.InferOutput<typeof passkeyRequest>;

export const CONVERSATION_STATES = ['waiting', 'held', 'left', 'closed'] as const;

/** Whether the visitor's side is connected at this moment. Not a fact of the log. */
export const presence = v.picklist(['connected', 'absent']);
export type Presence = v.InferOutput<typeof presence>;

/** A conversation as the desk lists it: no text of it. */
export const deskEntry = v.strictObject({
  conversation: conversationId,
  site: siteId,
  door,
  locale,
  state: v.picklist(CONVERSATION_STATES),
  danger: v.boolean(),
  /** When the visitor asked for help at once. */
  dangerAt: v.nullable(instant),
  /** Larger goes first, after danger. */
  priority: v.pipe(v.number(), v.integer()),
  queue: queueId,
  /** What an officer must know for it, where a transfer asked for that. */
  skill: v.nullable(v.string()),
  openedAt: instant,
  /** Since when it stands in the queue, or stood there last: the wait is counted from here. */
  queuedAt: instant,
  /** Until when the officer who reads this may take it, since it is offered to them, or join it, since they are asked to help. */
  offeredUntil: v.nullable(instant),
  /** While it waits: who is asked to take it before others are, and until when. Anybody may take it all the same. */
  offer: v.nullable(v.strictObject({ to: officerId, until: instant })),
  /** Who holds it, or held it when it ended; null while it waits. */
  holder: v.nullable(officerId),
  /** Whether the officer who reads this helps with it. */
  helping: v.boolean(),
  /** What was last done about the danger, and when; null for nothing yet. */
  dangerStep: v.nullable(dangerStep),
  dangerStepAt: v.nullable(instant),
  /** When it was claimed, for one that is or was held. */
  claimedAt: v.nullable(instant),
  /** When it was closed or left. */
  endedAt: v.nullable(instant),
  /** How the visitor left for good, by exit or by end; null while they have not. A loss is no end: see `lostAt`. */
  how: v.nullable(v.picklist(LEAVE_WAYS)),
  /** Since when the visitor's connection has been given up; null while it is not. */
  lostAt: v.nullable(instant),
  /** Whether the officer who reads this holds it, or held it when it ended. */
  mine: v.boolean(),
  presence,
  /** What is translated; null where both sides have the same language. */
  translating: v.nullable(translating),
  /** Whether the visitor communicates in sign language. */
  signs: v.boolean(),
  /** Whether officers take the visitor to be under 18. */
  minor: v.boolean(),
});
export type DeskEntry = v.InferOutput<typeof deskEntry>;

/** One of the officer's own conversations, with its transcript. */
export const heldConversation = v.strictObject({
  ...deskEntry.entries,
  events: v.array(event),
  /** The visitor has read up to here; 0 for nothing yet. */
  readSeq: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type HeldConversation = v.InferOutput<typeof heldConversation>;

/** An officer who is at work: a desk of theirs is open. */
export const colleague = v.strictObject({
  officer: officerId,
  alias,
  /** Whether conversations are offered to them. */
  available: v.boolean(),
});
export type Colleague = v.InferOutput<typeof colleague>;

export const deskSnapshot = v.strictObject({
  officer,
  /** The server's clock, so that waits are right on a desk whose clock is wrong. */
  now: instant,
  /** Waiting conversations, the next in turn first; after them those left in danger that no officer had taken. */
  queue: v.array(deskEntry),
  /** For supervisors: dangers that others hold and that nobody has closed, the first to be flagged first. No text of them. */
  dangers: v.array(deskEntry),
  /** For supervisors: minors whom others answer in the queues that they watch, the oldest claim first. No text of them. */
  minors: v.array(deskEntry),
  /** Held by this officer, or left by the visitor and not yet closed, with their transcripts; the oldest claim first. */
  mine: v.array(heldConversation),
  /** Of colleagues, who are helped by this officer, with their transcripts; the oldest claim first. */
  helping: v.array(heldConversation),
  /** Of colleagues who ask this officer for help; see `offeredUntil`. */
  asked: v.array(deskEntry),
  /** Closed by this officer in the last 24 hours, the latest first; transcripts are read one by one. */
  closed: v.array(deskEntry),
  /** Who is at work, the officer who reads this among them. */
  team: v.array(colleague),
});
export type DeskSnapshot = v.InferOutput<typeof deskSnapshot>;

/** What a desk stream carries: a snapshot first, then deltas; after a reconnect, a new snapshot. */
export const deskSignals = {
  snapshot: deskSnapshot,
  /** A conversation came into view or changed. */
  entry: deskEntry,
  /** One that this officer has just claimed, perhaps on another screen. */
  held: heldConversation,
  /** No longer in this officer's view: claimed by another, left while it waited, or erased. */
  gone: v.strictObject({
    conversation: conversationId,
    erased: v.boolean(),
    /** Of one that the officer held, or that was offered to them: who has taken it. */
    takenBy: v.optional(alias),
  }),
  /** An event was added to one of the officer's own conversations. */
  event: v.strictObject({ conversation: conversationId, event }),
  typing: v.strictObject({ conversation: conversationId }),
  presence: v.strictObject({ conversation: conversationId, presence }),
  /** The visitor has read up to here. */
  read: v.strictObject({ conversation: conversationId, seq }),
  /** Who is at work, when that is another than before. */
  team: v.array(colleague),
  reconnect: v.strictObject({ afterMs: v.number() }),
} as const;
export type DeskSignals = { [Name in keyof typeof deskSignals]: v.InferOutput<(typeof deskSignals)[Name]> };

/** Whether conversations are to be offered to the officer who says so. */
export const availabilityRequest = v.strictObject({ available: v.boolean('wrong_type') });

/** A word agreed on with the visitor; the newest one counts. */
export const signalWordRequest = v.strictObject({ word: signalWord });

/** How fast the visitor may write: one message in so many seconds; null for as fast as they like. */
export const slowRequest = v.strictObject({ seconds: v.nullable(slowSeconds) });
export type SlowRequest = v.InferOutput<typeof slowRequest>;

/** Whether the visitor is under 18, as far as the officer can tell. */
export const minorRequest = v.strictObject({ minor: v.boolean('wrong_type') });
export type MinorRequest = v.InferOutput<typeof minorRequest>;

/** A message to the visitor, and what it asks of them. */
export const answerRequest = v.strictObject({ ...messageRequest.entries, asks: v.optional(v.picklist(ASKINGS)) });
export type AnswerRequest = v.InferOutput<typeof answerRequest>;

/** Asks whether the message or card of that seq is clear. */
export const understoodAskedRequest = v.strictObject({ id: clientId, of: seq });
export type UnderstoodAskedRequest = v.InferOutput<typeof understoodAskedRequest>;

/** An entry of the help of the conversation's site: a card, an online service or a number. */
export const cardRequest = v.strictObject({ id: clientId, card: helpId });
export type CardRequest = v.InferOutput<typeof cardRequest>;

/** A private note: officers alone ever read it. */
export const noteRequest = v.strictObject({ id: clientId, text: noteText });
export type NoteRequest = v.InferOutput<typeof noteRequest>;

/** To whom a conversation is given. */
export const transferTo = v.variant('to', [
  v.strictObject({ to: v.literal('officer'), officer: officerId }),
  v.strictObject({ to: v.literal('queue'), queue: queueId }),
  v.strictObject({ to: v.literal('skill'), skill }),
]);
export type TransferTo = v.InferOutput<typeof transferTo>;

/** Gives a conversation to somebody else, with a note for them that no visitor ever gets. */
export const transferRequest = v.pipe(
  v.strictObject({ id: clientId, to: transferTo, note: v.optional(noteRequest) }),
  v.forward(
    v.check(({ id, note }) => note?.id !== id, 'malformed'),
    ['note'],
  ),
);
export type TransferRequest = v.InferOutput<typeof transferRequest>;

/** Whom a conversation can be given to. */
export const colleaguesAnswer = v.strictObject({
  /** Who can sign in, but for who asks; by alias. */
  officers: v.array(v.strictObject({ id: officerId, alias, role, skills: v.array(skill) })),
  /** In their order; `general`, which has no name, comes last. */
  queues: v.array(v.strictObject({ id: queueId, name: v.nullable(v.string()) })),
  /** Those that at least one of the officers has. */
  skills: v.array(skill),
});
export type ColleaguesAnswer = v.InferOutput<typeof colleaguesAnswer>;

/** Asks an officer to help with a conversation. */
export const helpRequest = v.strictObject({ officer: officerId });

/** A step about the danger of a conversation. */
export const dangerStepRequest = dangerStepTaken;
export type DangerStepRequest = v.InferOutput<typeof dangerStepRequest>;

/** An answer of the checklist. */
export const dangerCheckRequest = dangerChecked;
export type DangerCheckRequest = v.InferOutput<typeof dangerCheckRequest>;

/** An empty body closes without a word of how it came out. Tags are said with an outcome alone. */
export const closeRequest = v.strictObject({
  outcome: v.optional(v.picklist(OUTCOMES)),
  tags: v.optional(v.pipe(v.array(tag), v.maxLength(TAGS_MAX, 'too_long'))),
  /** Says the outcome to the visitor as the reason; one of `CLOSE_REASONS` alone. */
  tell: v.optional(v.boolean()),
});
export type CloseRequest = v.InferOutput<typeof closeRequest>;

export const officerEventsAnswer = v.strictObject({ events: v.array(event) });
export type OfficerEventsAnswer = v.InferOutput<typeof officerEventsAnswer>;

/** Reading what is not one's own: why. It is on record, and its holder sees it. */
export const inspectionRequest = v.strictObject({ reason: readReason });
