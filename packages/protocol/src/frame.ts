/**
 * The closed vocabulary between the loader in the host page and the frame. It never carries text of a conversation: the
 * host page may be watched (SAFETY.md T4).
 *
 * The loader posts one `hello` with a MessagePort to the frame's exact origin; the frame accepts it from its parent when
 * `event.origin` is one of the site's. All the rest passes over the port, which no other script of the page can reach.
 */
export type HelloMessage = {
  lanterne: 'hello';
  /** Whether the panel is on the screen already: then the field takes the focus at once. */
  shown: boolean;
};

export type ToFrame =
  /** The panel was shown or hidden. */
  | { type: 'shown' }
  | { type: 'hidden' }
  /** The visitor leaves at once, by the keys in the host page. */
  | { type: 'exit' };

export type ToLoader =
  /** The app is drawn and takes input. `exit` is where a quick exit leads. */
  | { type: 'ready'; exit: string }
  /** The visitor asked to hide the panel. */
  | { type: 'close' }
  /** What came while the panel was hidden: messages, and that the officer came or ended it. */
  | { type: 'unread'; count: number }
  /** The visitor leaves at once: cover the host page and go. */
  | { type: 'exit' }
  /** The launcher says nothing of what it is for, and counts nothing, until told otherwise. */
  | { type: 'discreet'; on: boolean }
  /** Whether Shift, pressed three times, leaves; it does until the visitor turns it off. */
  | { type: 'keys'; on: boolean };

export const isHello = (data: unknown): data is HelloMessage =>
  typeof data === 'object' && data !== null && (data as Partial<HelloMessage>).lanterne === 'hello';

/** Largest unread count that is told. */
export const UNREAD_MAX = 99;

export const isToFrame = (data: unknown): data is ToFrame => {
  if (typeof data !== 'object' || data === null) return false;
  const { type } = data as { type?: unknown };
  return type === 'shown' || type === 'hidden' || type === 'exit';
};
