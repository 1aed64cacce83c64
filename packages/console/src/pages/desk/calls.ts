import type { ConversationId, DeskEntry } from '@lanterne/protocol';

/**
 * Calls that repeat until seen. Somebody who starts to wait calls until the officer touches the page; somebody who waits
 * already calls anew when they are in danger. Unread messages call until their conversation is looked at.
 */
export interface QueueCalls {
  /** Every call that the queue has made and still could be answered. */
  readonly known: ReadonlySet<string>;
  /** Those since which the officer has not touched the page. */
  readonly unseen: ReadonlySet<string>;
}

/** A call's name: being in danger is a call of its own. */
const callOf = ({ conversation, danger }: DeskEntry): string => (danger ? `${conversation}!` : conversation);
const isDanger = (call: string): boolean => call.endsWith('!');

/** The first look at the desk: what stands in the queue then was no surprise. */
export const firstCalls = (queue: readonly DeskEntry[]): QueueCalls => ({
  known: new Set(queue.map(callOf)),
  unseen: new Set(),
});

/** After the queue changed: who is new calls, who was answered calls no more. */
export const callsAfter = (calls: QueueCalls, queue: readonly DeskEntry[]): QueueCalls => {
  const known = new Set(queue.map(callOf));
  return { known, unseen: new Set([...known].filter((call) => calls.unseen.has(call) || !calls.known.has(call))) };
};

/** The officer touched the page. */
export const answerCalls = (calls: QueueCalls): QueueCalls =>
  calls.unseen.size === 0 ? calls : { known: calls.known, unseen: new Set() };

/** What the desk calls for, in all. */
export interface Summons {
  readonly count: number;
  readonly danger: boolean;
}

export const noSummons: Summons = { count: 0, danger: false };

export const summonsOf = (
  calls: QueueCalls,
  unread: ReadonlyMap<ConversationId, { readonly count: number; readonly danger: boolean }>,
): Summons => ({
  count: calls.unseen.size + [...unread.values()].reduce((sum, { count }) => sum + count, 0),
  danger: [...calls.unseen].some(isDanger) || [...unread.values()].some(({ count, danger }) => count > 0 && danger),
});

/** What the bell does when the summons change: rings at once and again for as long as they last, or goes on, or stops. */
export const bellFor = (before: Summons, after: Summons): 'ring' | 'go-on' | 'stop' => {
  if (after.count === 0) return 'stop';
  return after.count > before.count || (after.danger && !before.danger) ? 'ring' : 'go-on';
};

/** The bell repeats after this long. */
export const REPEAT_MS = 8_000;

/** The document's title: the count shows in turn with the bare title, so that a tab in the corner of the eye moves. */
export const titleFor = (title: string, { count }: Summons, second: number): string =>
  count > 0 && second % 2 === 0 ? `(${count}) ${title}` : title;
