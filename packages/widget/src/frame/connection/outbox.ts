import type { ProblemCode } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import type { After } from './after.ts';
import type { Answer } from './request.ts';

/** Text on its way to the log. */
export interface Letter {
  readonly id: string;
  readonly text: string;
}

/** What the outbox tells of a letter. `delayed` is tried again, for ever; `refused` is not. */
export type LetterNews<Receipt> =
  | { readonly id: string; readonly delivery: 'delayed' }
  | { readonly id: string; readonly delivery: 'sent'; readonly receipt: Receipt }
  | { readonly id: string; readonly delivery: 'refused'; readonly code: ProblemCode };

export interface OutboxPorts<Receipt> {
  send(letter: Letter): Promise<Answer<Receipt>>;
  tell(news: LetterNews<Receipt>): void;
  random(): number;
  readonly after: After;
}

export interface Outbox {
  add(letter: Letter): void;
  /** A letter was seen in the log: whatever became of the request, it has arrived. */
  arrived(id: string): void;
  /** Ends the pause: the network is back. One that the server asked for is over only where it is not `asked` any more. */
  wake(asked?: boolean): void;
  /** Gives up all letters, and returns the ids of those that have not arrived. */
  stop(): string[];
}

/**
 * Sends letters one at a time, so that they arrive in the order in which they were written, and each until it has arrived or
 * is refused. A repeat carries the same id, so that nothing is doubled (DESIGN.md, section 3).
 */
export const createOutbox = <Receipt>({ send, tell, random, after }: OutboxPorts<Receipt>): Outbox => {
  let letters: Letter[] = [];
  let busy = false;
  let failures = 0;
  let pause: { end: () => void; asked: boolean } | undefined;

  const endPause = () => {
    pause?.end();
    pause = undefined;
  };

  const settle = (id: string) => {
    letters = letters.filter((letter) => letter.id !== id);
    failures = 0;
    endPause();
  };

  const rest = (waitMs: number) => {
    failures += 1;
    for (const { id } of letters) tell({ id, delivery: 'delayed' });
    const asked = waitMs > 0;
    const end = after(Math.max(waitMs, backOffMs(failures - 1, random())), () => {
      pause = undefined;
      void next();
    });
    pause = { end, asked };
  };

  const next = async (): Promise<void> => {
    const letter = letters[0];
    if (!letter || busy || pause) return;
    busy = true;
    const answer = await send(letter);
    busy = false;
    // Seen in the log meanwhile, or given up: then the answer is no news.
    if (letters.includes(letter)) {
      const { id } = letter;
      if (answer.ok === undefined) return rest(answer.waitMs);
      settle(id);
      if (answer.ok) tell({ id, delivery: 'sent', receipt: answer.value });
      else tell({ id, delivery: 'refused', code: answer.code });
    }
    return next();
  };

  return {
    add(letter) {
      letters.push(letter);
      void next();
      if (pause) tell({ id: letter.id, delivery: 'delayed' });
    },
    arrived(id) {
      if (!letters.some((letter) => letter.id === id)) return;
      settle(id);
      void next();
    },
    wake(asked = true) {
      if (pause?.asked && asked) return;
      endPause();
      void next();
    },
    stop() {
      const left = letters.map(({ id }) => id);
      letters = [];
      endPause();
      return left;
    },
  };
};
