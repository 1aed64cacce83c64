import type { ResumeCodeAnswer } from '@lanterne/protocol';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { localeInUse, t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import { copyText } from './copy-text.ts';
import { failureText } from './failure.ts';
import css from './resume.css?inline';

addSheet(css);

type Step =
  | { readonly name: 'warning'; readonly failure?: string }
  | { readonly name: 'asked' }
  | { readonly name: 'shown' | 'leaving'; readonly code: ResumeCodeAnswer };

const untilText = (until: string): string =>
  new Intl.DateTimeFormat(localeInUse(), { dateStyle: 'full', timeStyle: 'short' }).format(new Date(until));

/** Numbered, since the order counts; to who looks over the shoulder, a shopping list (SAFETY.md 2.4). */
const List = ({ items }: { items: readonly string[] }) => (
  <ol class="shopping" lang="fr">
    {items.map((item, index) => (
      // An item may come twice, and none ever moves.
      <li key={index}>{item}</li>
    ))}
  </ol>
);

const Copy = ({ items }: { items: readonly string[] }) => {
  const [result, setResult] = useState<'none' | 'done' | 'failed'>('none');
  const copy = async () => {
    const isCopied = await copyText(items.map((item, index) => `${index + 1}. ${item}`).join('\n'));
    setResult(isCopied ? 'done' : 'failed');
  };
  return (
    <>
      <button type="button" onClick={copy}>
        {t('code.copy')}
      </button>
      <p role="status">{result !== 'none' && t(result === 'done' ? 'code.copied' : 'code.copied.not')}</p>
    </>
  );
};

/** What is shown once is not left by a slip of the finger. The focus goes to the answer that loses nothing. */
const Leave = ({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) => {
  const stay = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => stay.current?.focus(), []);
  return (
    <fieldset class="confirm">
      <legend>{t('code.leave')}</legend>
      <button type="button" ref={stay} onClick={onStay}>
        {t('code.leave.no')}
      </button>
      <button type="button" class="strong" onClick={onLeave}>
        {t('code.leave.yes')}
      </button>
    </fieldset>
  );
};

/** A way to come back to the conversation, made only when asked for, after what it may cost was said (SAFETY.md T28). */
export const CodeRoom = ({ connect, close, dispatch }: RoomProps) => {
  const [step, setStep] = useState<Step>({ name: 'warning' });
  const title = useRef<HTMLHeadingElement>(null);
  // What was pressed is gone.
  useLayoutEffect(() => {
    if (step.name === 'shown') title.current?.focus();
  }, [step.name]);

  const ask = async () => {
    if (step.name !== 'warning') return;
    setStep({ name: 'asked' });
    const answer = await connect().call<ResumeCodeAnswer>('/resume-code', { method: 'POST', body: {} });
    if (answer.ok) dispatch({ type: 'kept', until: Date.parse(answer.value.until) });
    setStep(answer.ok ? { name: 'shown', code: answer.value } : { name: 'warning', failure: failureText(answer) });
  };

  if (step.name === 'warning' || step.name === 'asked') {
    return (
      <Room title={t('code')} onClose={close}>
        <div class="resume">
          <p>{t('code.keep')}</p>
          <p class="warning">{t('code.risk')}</p>
          <p>{t('code.once')}</p>
          <button type="button" class="strong" aria-disabled={step.name === 'asked'} onClick={ask}>
            {t(step.name === 'asked' ? 'loading' : 'code.show')}
          </button>
          <p role="alert">{step.name === 'warning' && step.failure}</p>
        </div>
      </Room>
    );
  }
  const { code } = step;
  return (
    <Room title={t('code.title')} onClose={() => setStep({ name: 'leaving', code })}>
      <div class="resume">
        {step.name === 'leaving' && <Leave onStay={() => setStep({ name: 'shown', code })} onLeave={close} />}
        <h3 tabIndex={-1} ref={title}>
          {t('code.list')}
        </h3>
        <List items={code.items} />
        <p>{t('code.note')}</p>
        <p>
          {t('code.until', { date: untilText(code.until) })} {t('code.kept')}
        </p>
        <Copy items={code.items} />
        <button type="button" class="strong" onClick={() => setStep({ name: 'leaving', code })}>
          {t('code.done')}
        </button>
      </div>
    </Room>
  );
};
