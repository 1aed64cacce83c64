import * as v from 'valibot';
import { alias, door, event, instant, locale } from './event.ts';
import { conversationId, officerId, siteId } from './ids.ts';

export const ROLES = ['officer', 'supervisor', 'admin'] as const;
export const role = v.picklist(ROLES);
export type Role = v.InferOutput<typeof role>;

/** Shortest password; ANSSI and CNIL ask for 12 where no other limit on guesses is proved. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

export const login = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/));
const password = v.pipe(v.string(), v.minLength(PASSWORD_MIN, 'too_short'), v.maxLength(PASSWORD_MAX, 'too_long'));

export const sessionRequest = v.strictObject({
  login: v.pipe(v.string(), v.maxLength(64, 'too_long')),
  password: v.pipe(v.string(), v.maxLength(PASSWORD_MAX, 'too_long')),
});
export type SessionRequest = v.InferOutput<typeof sessionRequest>;

/** Spends a one-time link: sets the password and signs in. */
export const inviteRequest = v.strictObject({
  invite: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'malformed')),
  password,
});
export type InviteRequest = v.InferOutput<typeof inviteRequest>;

export const officer = v.strictObject({ id: officerId, login, alias, role });
export type Officer = v.InferOutput<typeof officer>;

export const sessionAnswer = v.strictObject({ officer });
export type SessionAnswer = v.InferOutput<typeof sessionAnswer>;

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
  /** Larger goes first, after danger. */
  priority: v.pipe(v.number(), v.integer()),
  /** The wait is counted from here. */
  openedAt: instant,
  /** When it was claimed, for one that is or was held. */
  claimedAt: v.nullable(instant),
  /** When it was closed or left. */
  endedAt: v.nullable(instant),
  /** Whether the officer who reads this holds it, or held it when it ended. */
  mine: v.boolean(),
  presence,
});
export type DeskEntry = v.InferOutput<typeof deskEntry>;

/** One of the officer's own conversations, with its transcript. */
export const heldConversation = v.strictObject({ ...deskEntry.entries, events: v.array(event) });
export type HeldConversation = v.InferOutput<typeof heldConversation>;

export const deskSnapshot = v.strictObject({
  officer,
  /** The server's clock, so that waits are right on a desk whose clock is wrong. */
  now: instant,
  /** Waiting conversations, the next in turn first. */
  queue: v.array(deskEntry),
  /** Held by this officer, or left by the visitor and not yet closed, with their transcripts; the oldest claim first. */
  mine: v.array(heldConversation),
  /** Closed by this officer in the last 24 hours, the latest first; transcripts are read one by one. */
  closed: v.array(deskEntry),
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
  gone: v.strictObject({ conversation: conversationId, erased: v.boolean() }),
  /** An event was added to one of the officer's own conversations. */
  event: v.strictObject({ conversation: conversationId, event }),
  typing: v.strictObject({ conversation: conversationId }),
  presence: v.strictObject({ conversation: conversationId, presence }),
  reconnect: v.strictObject({ afterMs: v.number() }),
} as const;
export type DeskSignals = { [Name in keyof typeof deskSignals]: v.InferOutput<(typeof deskSignals)[Name]> };

export const officerEventsAnswer = v.strictObject({ events: v.array(event) });
export type OfficerEventsAnswer = v.InferOutput<typeof officerEventsAnswer>;
