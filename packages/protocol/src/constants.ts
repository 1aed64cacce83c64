/**
 * The few values of the wire that the widget needs at run time. No schema library here: with `frame.ts`, `sse.ts` and
 * `back-off.ts`, this is all of the protocol that reaches the visitor's browser as code.
 */

/** Why the visitor comes; the visitor may skip the choice, which is `unsure`. */
export const DOORS = ['victim', 'report', 'ask', 'unsure'] as const;
export type Door = (typeof DOORS)[number];

/** Languages in which the interface exists, as BCP 47 tags; the first is the reference. */
export const LOCALES = ['fr', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Ways to leave: quick exit, said goodbye, connection given up. */
export const LEAVE_WAYS = ['exit', 'end', 'loss'] as const;
export type LeaveWay = (typeof LEAVE_WAYS)[number];

/** Longest message, in characters (Unicode code points). */
export const TEXT_MAX = 4000;

/** Longest request body that any route accepts, in bytes: 4,000 characters of four bytes, escaped, fit. */
export const BODY_MAX_BYTES = 65_536;

/** A typing signal holds this long; a client repeats it no more often than half of that. */
export const TYPING_MS = 6_000;

/** The server sends a byte at least this often on a stream, so that silence means a dead link. */
export const KEEP_ALIVE_MS = 15_000;

/** Longest wait of one long poll, in seconds. */
export const POLL_MAX_SECONDS = 25;
