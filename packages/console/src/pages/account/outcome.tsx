import { useState } from 'preact/hooks';
import { type Answer, type Refusal, secondsToWait } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { act } from './texts.ts';

/** Passes on an answer that says that the session is over. */
export type Heed = <Value>(answer: Answer<Value>) => Answer<Value>;

/** What became of the last thing that was asked for in a section. */
export interface Outcome {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly done: string | null;
  /** Asks for it; answers what came, or null where it was refused. `said` is what is said when it is done. */
  ask<Value>(asking: () => Promise<Answer<Value>>, said?: string): Promise<{ readonly value: Value } | null>;
  /** Says what is wrong before anything was asked. */
  refuse(problem: string): void;
}

export const useOutcome = (heed: Heed, wrong: (refusal: Refusal) => string | null = () => null): Outcome => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  return {
    busy,
    problem,
    done,
    refuse(why) {
      setDone(null);
      setProblem(why);
    },
    async ask(asking, said) {
      if (busy) return null;
      setBusy(true);
      setProblem(null);
      setDone(null);
      const answer = heed(await asking());
      setBusy(false);
      if (answer.ok) {
        setDone(said ?? null);
        return answer;
      }
      const { refusal } = answer;
      if (refusal.code === 'too_many_requests') setProblem(t('signIn.tooMany', { count: secondsToWait(refusal) }));
      else setProblem(wrong(refusal) ?? act('refused.other'));
      return null;
    },
  };
};

/** Read aloud when it changes. */
export const OutcomeLine = ({ outcome: { problem, done } }: { outcome: Outcome }) => (
  <>
    <p class="problem" role="alert">
      {problem}
    </p>
    <p class="saved" role="status">
      {done}
    </p>
  </>
);
