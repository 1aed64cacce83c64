import type { SessionAnswer, SessionRequest } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Api, type Refusal, secondsToWait } from '../../api.ts';
import { t as common } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField, textIn } from '../../ui/text-field.tsx';
import { usePasskeyButton } from '../passkey/lazy.tsx';
import { texts } from './texts.ts';

export interface SecondStepProps {
  readonly api: Pick<Api, 'signIn'>;
  /** What was right so far. */
  readonly first: SessionRequest;
  readonly onSignedIn: (answer: SessionAnswer) => void;
  readonly onBack: () => void;
}

const { t } = texts;

const wrong = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'second_factor_refused':
    case 'second_factor_required':
    case 'body_invalid':
      return t('step.refused');
    case 'credentials_refused':
      return t('step.credentials');
    case 'too_many_requests':
      return common('signIn.tooMany', { count: secondsToWait(refusal) });
    default:
      return t('step.unreachable');
  }
};

/** What is asked for beside the password where the account has a second factor. */
export const SecondStep = ({ api, first, onSignedIn, onBack }: SecondStepProps) => {
  const PasskeyButton = usePasskeyButton();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await api.signIn({ ...first, code: textIn(event.currentTarget, 'code') });
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value);
    else setProblem(answer.refusal);
  };

  return (
    <form ref={form} class="gate-card" onSubmit={submit}>
      <p class="gate-brand">
        <Icon name="lantern" /> {common('brand')}
      </p>
      <h1>{t('step.title')}</h1>
      <p>{t('step.what')}</p>
      <TextField label={t('step.code')} name="code" autocomplete="one-time-code" />
      <p class="problem" role="alert">
        {problem && wrong(problem)}
      </p>
      <Button look="primary" type="submit" aria-disabled={busy}>
        {t(busy ? 'step.busy' : 'step.submit')}
      </Button>
      {PasskeyButton && <PasskeyButton first={first} onSignedIn={onSignedIn} />}
      <Button onClick={onBack}>{t('step.back')}</Button>
      <p class="hint">{t('step.lost')}</p>
    </form>
  );
};
