import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../connection/connection.ts';
import { type Key, t } from '../i18n/index.ts';

const SCORES = [1, 2, 3, 4, 5] as const;

/** What the two ends of the scale mean. */
const ENDS: { readonly [Score in (typeof SCORES)[number]]?: Key } = { 1: 'feedback.least', 5: 'feedback.most' };

type Step = 'asked' | 'sending' | 'failed' | 'done';

const NOTES: Readonly<Record<Step, Key>> = {
  asked: 'feedback.apart',
  sending: 'sending',
  failed: 'feedback.failed',
  done: 'feedback.thanks',
};

/** One question, whose answer is counted and joined to nothing (SAFETY.md T34). It is sent once. */
export const Feedback = ({ connect }: { connect: () => Connection }) => {
  const [step, setStep] = useState<Step>('asked');
  const score = useRef<number>(undefined);
  // What was pressed is gone.
  useLayoutEffect(() => {
    if (step === 'done' && document.activeElement === document.body) document.getElementById('end')?.focus();
  }, [step]);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (step === 'sending') return;
    setStep('sending');
    const { ok } = await connect().call('/feedback', { method: 'POST', body: { score: score.current } });
    setStep(ok ? 'done' : 'failed');
  };

  return (
    <form class="feedback" onSubmit={submit}>
      {step !== 'done' && (
        <fieldset>
          <legend>{t('feedback')}</legend>
          <div class="scores">
            {SCORES.map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name="score"
                  required
                  onChange={() => {
                    score.current = value;
                  }}
                />
                {value}
                {ENDS[value] && <span class="unseen">{t(ENDS[value])}</span>}
              </label>
            ))}
          </div>
          <p class="scale" aria-hidden="true">
            <span>{t('feedback.least')}</span>
            <span>{t('feedback.most')}</span>
          </p>
        </fieldset>
      )}
      <p key="note" class="note-of-it" role="status">
        {t(NOTES[step])}
      </p>
      {step !== 'done' && <button type="submit">{t('feedback.send')}</button>}
    </form>
  );
};
