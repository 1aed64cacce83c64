import type { SessionAnswer, SessionRequest } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Api, type Refusal, secondsToWait } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PasswordField, TextField, textIn } from '../../ui/text-field.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { usePasskeyButton } from '../passkey/lazy.tsx';
import { useProviderButton } from '../provider/lazy.tsx';
import { LazySecondStep } from './lazy-second-step.tsx';
import '../gate.css';

interface Props {
  readonly api: Pick<Api, 'signIn'>;
  /** A session ran out, and what was on the desk waits behind this page; or a link has set the password. */
  readonly why: 'expired' | 'password-set' | null;
  readonly onSignedIn: (answer: SessionAnswer) => void;
}

const wrong = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'credentials_refused':
    case 'body_invalid':
      return t('signIn.refused');
    case 'too_many_requests':
      return t('signIn.tooMany', { count: secondsToWait(refusal) });
    default:
      return t('signIn.unreachable');
  }
};

/** The way in. */
export const SignInPage = ({ api, why, onSignedIn }: Props) => {
  const ProviderButton = useProviderButton();
  const PasskeyButton = usePasskeyButton();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  // What was right so far; forgotten with this page.
  const [first, setFirst] = useState<SessionRequest | null>(null);

  useEffect(() => form.current?.querySelector('input')?.focus(), [first]);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = event.currentTarget;
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const login = textIn(sent, 'login').trim().toLowerCase();
    const credentials = { login, password: textIn(sent, 'password') };
    const answer = await api.signIn(credentials);
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value);
    else if (answer.refusal.code === 'second_factor_required') setFirst(credentials);
    else setProblem(answer.refusal);
  };

  if (first) {
    return (
      <main class="gate">
        <LazySecondStep api={api} first={first} onSignedIn={onSignedIn} onBack={() => setFirst(null)} />
        <LanguageChoice />
      </main>
    );
  }
  return (
    <main class="gate">
      <form ref={form} class="gate-card" onSubmit={submit}>
        <p class="gate-brand">
          <Icon name="lantern" /> {t('brand')}
        </p>
        <h1>{t('signIn.title')}</h1>
        {why && <p class="notice">{t(why === 'expired' ? 'signIn.expired' : 'signIn.passwordSet')}</p>}
        <TextField label={t('signIn.login')} name="login" autocomplete="username" />
        <PasswordField label={t('signIn.password')} name="password" autocomplete="current-password" />
        <p class="problem" role="alert">
          {problem && wrong(problem)}
        </p>
        <Button look="primary" type="submit" aria-disabled={busy}>
          {t(busy ? 'signIn.busy' : 'signIn.submit')}
        </Button>
        {PasskeyButton && <PasskeyButton onSignedIn={onSignedIn} />}
        {ProviderButton && <ProviderButton expired={why === 'expired'} onSignedIn={onSignedIn} />}
        <p class="hint">{t('signIn.forgotten')}</p>
      </form>
      <LanguageChoice />
    </main>
  );
};
