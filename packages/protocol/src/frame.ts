/**
 * The closed vocabulary between the loader in the host page and the frame. It never carries text of a conversation: the
 * host page may be watched (SAFETY.md T4).
 *
 * The loader posts one `hello` with a MessagePort to the frame's exact origin; the frame accepts it from its parent when
 * `event.origin` is one of the site's. All the rest passes over the port, which no other script of the page can reach.
 */
export type HelloMessage = { lanterne: 'hello' };

export type ToFrame =
  /** The panel was shown or hidden. */
  { type: 'shown' } | { type: 'hidden' };

export type ToLoader =
  /** The app is drawn and takes input. */
  | { type: 'ready' }
  /** The visitor asked to hide the panel. */
  | { type: 'close' }
  /** What came while the panel was hidden: messages, and that the officer came or ended it. */
  | { type: 'unread'; count: number };

export const isHello = (data: unknown): data is HelloMessage =>
  typeof data === 'object' && data !== null && (data as Partial<HelloMessage>).lanterne === 'hello';

/** Largest unread count that the loader believes. */
export const UNREAD_MAX = 99;

// Short, because it ships in every host page: `Object()` gives anything at all properties to read, and only a whole number
// from 0 on equals itself after `>>> 0`.
export const isToLoader = (data: unknown): data is ToLoader => {
  const { type, count } = Object(data) as { type?: unknown; count?: unknown };
  if (type === 'unread') return count === Math.min(UNREAD_MAX, (count as number) >>> 0);
  return type === 'ready' || type === 'close';
};

export const isToFrame = (data: unknown): data is ToFrame => {
  if (typeof data !== 'object' || data === null) return false;
  const { type } = data as { type?: unknown };
  return type === 'shown' || type === 'hidden';
};
