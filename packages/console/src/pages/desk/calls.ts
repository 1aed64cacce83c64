import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import type { Alarm } from './alarm/alarms.ts';

/**
 * Calls that repeat until seen. Somebody who starts to wait calls until the officer touches the page; somebody who waits
 * already calls anew when they are in danger, and when they are offered to this officer. While a colleague is asked, they
 * call that colleague alone. Unread messages call until their conversation is looked at. An alarm calls
 * until the officer says that they heard it: a glance is not enough.
 */
export interface QueueCalls {
  /** Every call that the queue has made and still could be answered. */
  readonly known: ReadonlySet<string>;
  /** Those since which the officer has not touched the page. */
  readonly unseen: ReadonlySet<string>;
}

/** The names of an entry's calls: being in danger is a call of its own, and so are to leave in danger and each offer. */
const callsOf = ({ conversation, danger, state, offeredUntil }: DeskEntry): string[] => {
  const sign = danger ? ' !' : '';
  const calls = [danger && state === 'left' ? `${conversation} left !` : `${conversation}${sign}`];
  return offeredUntil === null ? calls : [...calls, `${conversation} ${offeredUntil}${sign}`];
};
const isDanger = (call: string): boolean => call.endsWith('!');
/** Who calls, whatever for: one visitor is one call. */
const callerOf = (call: string): string => call.split(' ', 1)[0] ?? call;

/** A colleague is asked first. Danger concerns everybody all the same. */
const concernsOthers = ({ danger, offer, offeredUntil }: DeskEntry): boolean =>
  !danger && offer !== null && offeredUntil === null;

/** The first look at the desk: what stands in the queue then was no surprise. */
export const firstCalls = (queue: readonly DeskEntry[]): QueueCalls => ({
  known: new Set(queue.flatMap(callsOf)),
  unseen: new Set(),
});

/** After the queue changed: who is new calls, who was answered calls no more. */
export const callsAfter = (calls: QueueCalls, queue: readonly DeskEntry[]): QueueCalls => {
  const ours = queue.filter((entry) => !concernsOthers(entry)).flatMap(callsOf);
  return {
    known: new Set(queue.flatMap(callsOf)),
    unseen: new Set(ours.filter((call) => calls.unseen.has(call) || !calls.known.has(call))),
  };
};

/** The officer touched the page. */
export const answerCalls = (calls: QueueCalls): QueueCalls =>
  calls.unseen.size === 0 ? calls : { known: calls.known, unseen: new Set() };

/** What the desk calls for, in all. */
export interface Summons {
  readonly count: number;
  readonly danger: boolean;
  /** Somebody in danger was lost, or a supervisor is told of a danger, and this officer has not said that they know. */
  readonly alarm: boolean;
}

export const noSummons: Summons = { count: 0, danger: false, alarm: false };

export const summonsOf = (
  calls: QueueCalls,
  unread: ReadonlyMap<ConversationId, { readonly count: number; readonly danger: boolean }>,
  unheard: readonly Alarm[],
): Summons => ({
  count:
    new Set([...calls.unseen].map(callerOf)).size +
    [...unread.values()].reduce((sum, { count }) => sum + count, 0) +
    unheard.length,
  danger:
    unheard.length > 0 ||
    [...calls.unseen].some(isDanger) ||
    [...unread.values()].some(({ count, danger }) => count > 0 && danger),
  alarm: unheard.some(({ kind }) => kind !== 'word'),
});

/** What the bell does when the summons change: rings at once and again for as long as they last, or goes on, or stops. */
export const bellFor = (before: Summons, after: Summons): 'ring' | 'go-on' | 'stop' => {
  if (after.count === 0) return 'stop';
  const worse = (after.danger && !before.danger) || (after.alarm && !before.alarm);
  return after.count > before.count || worse ? 'ring' : 'go-on';
};

/** The bell repeats after this long; an alarm leaves no time to think that it has stopped. */
export const repeatMs = ({ alarm }: Summons): number => (alarm ? 3_000 : 8_000);

/**
 * The document's title: the count shows in turn with the bare title, so that a tab in the corner of the eye moves. An
 * alarm's sign stays through both.
 */
export const titleFor = (title: string, { count, alarm }: Summons, second: number): string => {
  const marked = alarm ? `⚠ ${title}` : title;
  return count > 0 && second % 2 === 0 ? `(${count}) ${marked}` : marked;
};
