import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import type { DeskSignal } from '../../../connection/desk-connection.ts';
import { mayRead } from '../state.ts';

/** What is offered to the officer at this moment, in the order of the queue: danger first. */
export const offersIn = (queue: readonly DeskEntry[], now: number): readonly DeskEntry[] =>
  queue.filter((entry) => mayRead(entry, now));

/** One that is offered again is another offer. */
export const keyOf = ({ conversation, offeredUntil }: DeskEntry): string => `${conversation} ${offeredUntil}`;

/** Whether a card that stays was moved by one that came or went: a press may have been meant for what stood there. */
export const isMoved = (before: readonly string[], after: readonly string[]): boolean =>
  before.some((key, place) => after.includes(key) && after[place] !== key);

/** Why an offer ended. Nothing is said of one that the officer took. */
export type End =
  | { readonly why: 'passed' | 'over' | 'withdrawn' | 'left' | 'erased' | 'gone' }
  | { readonly why: 'taken'; readonly alias: string };

/** What of the desk tells how an offer ended: the conversation as it stands now, and what the stream has just said. */
interface After {
  readonly entry: DeskEntry | undefined;
  readonly heard: DeskSignal | null;
  /** Whether the officer has let it pass. */
  readonly passed: boolean;
  /** Whether its time is up. */
  readonly isUp: boolean;
}

const endOfGone = (conversation: ConversationId, heard: DeskSignal | null): End | null => {
  // The officer tried to take it, and was told what had become of it.
  if (heard?.name !== 'gone' || heard.data.conversation !== conversation) return null;
  if (heard.data.erased) return { why: 'erased' };
  return heard.data.takenBy ? { why: 'taken', alias: heard.data.takenBy } : { why: 'left' };
};

export const endOf = (conversation: ConversationId, { entry, heard, passed, isUp }: After): End | null => {
  // The link was lost for some time: there is more to say than that.
  if (heard?.name === 'snapshot') return null;
  if (!entry) return endOfGone(conversation, heard);
  if (entry.mine) return null;
  if (entry.state === 'left') return { why: 'left' };
  if (entry.state !== 'waiting') return { why: 'gone' };
  if (passed) return { why: 'passed' };
  return { why: isUp ? 'over' : 'withdrawn' };
};
