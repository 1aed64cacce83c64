import type { OpenAnswer } from '@lanterne/protocol';
import type { Watched } from '../conversation/state.ts';

/** What one page hands over to the other, and nothing else: the rest of it is in the log. */
export interface Parcel {
  readonly access: OpenAnswer;
  /** Until when a list to come back by holds the conversation. */
  readonly until: number;
  /** What stands in the field, and what was refused. */
  readonly draft: string;
  readonly discreet: boolean;
  readonly watched: Watched | null;
  /** Whether it was moved for the sake of a danger: then what is asked there comes first. */
  readonly danger: boolean;
}

/**
 * What the page that has the conversation says over the port. `later` while something is still on its way to the service;
 * `stayed` where nobody wants to move it any more; `gone` where another page has it already.
 */
export type Handing =
  | { readonly type: 'parcel'; readonly parcel: Parcel }
  | { readonly type: 'later' | 'stayed' | 'gone' };

/** What the new page says to the window that opened it, together with the port to answer on. */
export const ASK = 'lanterne move';
/** What it says over the port when it has the parcel: from then on the other page lets go. */
export const TAKEN = 'taken';
/** Or when nobody there wants it any more. */
export const DECLINED = 'declined';

/** How often the new page asks: the other one may still be fetching what answers. */
export const ASK_MS = 300;
