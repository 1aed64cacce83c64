import type { CannedAnswersAnswer } from '@lanterne/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer } from '../../../api.ts';

/** The canned answers that the officer has. Asked for when they are first wanted, and again each time, for the next time. */
export interface AnswerShelf {
  readonly content: ReadonlySignal<CannedAnswersAnswer | null>;
  /** Whether the last try to have them failed. */
  readonly failed: ReadonlySignal<boolean>;
  refresh(): Promise<void>;
}

export const createAnswerShelf = (ask: () => Promise<Answer<CannedAnswersAnswer>>): AnswerShelf => {
  const content = signal<CannedAnswersAnswer | null>(null);
  const failed = signal(false);
  return {
    content,
    failed,
    async refresh() {
      const answer = await ask();
      failed.value = !answer.ok;
      if (answer.ok) content.value = answer.value;
    },
  };
};
