import type { Detail } from '@lanterne/protocol';
import type { About } from '../conversation/state.ts';

/** The request that tells a detail. */
interface Telling {
  readonly id: string;
  readonly detail: Detail;
}

export interface DetailsPorts {
  /** Asks what to tell at each attempt, until the server has answered; says whether it took it. */
  insist(next: () => Telling): Promise<boolean>;
  /** The newest of a kind has arrived, or was refused. */
  heard(about: About, ok: boolean): void;
  newId(): string;
}

/** What is told of a danger, on its way to the server. */
export interface Details {
  add(detail: Detail): void;
  /** Whether the server knows of the danger: only then does it take details. */
  known(isKnown: boolean): void;
  /** What the server does not have yet. */
  untold(): Detail[];
}

/**
 * Tells details one after the other, each until it has arrived, so that of two of a kind the newer is the last in the log. What
 * was overtaken on its way is not tried again.
 */
export const createDetails = ({ insist, heard, newId }: DetailsPorts): Details => {
  const untold = new Map<About, Telling>();
  let mayTell = false;
  let telling = false;

  const tellAll = async () => {
    if (telling || !mayTell) return;
    telling = true;
    for (const [about, oldest] of untold) {
      let sent = oldest;
      const ok = await insist(() => {
        sent = untold.get(about) ?? sent;
        return sent;
      });
      if (untold.get(about) !== sent) continue;
      untold.delete(about);
      heard(about, ok);
    }
    telling = false;
  };

  return {
    add(detail) {
      // At the end of the line, so that the round under way comes to it.
      untold.delete(detail.about);
      untold.set(detail.about, { id: newId(), detail });
      void tellAll();
    },
    known(isKnown) {
      mayTell = isKnown;
      void tellAll();
    },
    untold: () => [...untold.values()].map(({ detail }) => detail),
  };
};
