import type { Officer } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api, Refusal } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PasswordField, TextField, textIn } from '../../ui/text-field.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { useProviderButton } from '../provider/lazy.tsx';
import '../gate.css';

interface Props {
  readonly api: Pick<Api, 'signIn'>;
  /** A session ran out: what was on the desk waits behind this page. */
  readonly expired: boolean;
  readonly onSignedIn: (officer: Officer) => void;
}

const wrong = ({ code, retryAfterMs }: Refusal): string => {
  switch (code) {
    case 'credentials_refused':
    case 'body_invalid':
      return t('signIn.refused');
    case 'too_many_requests':
      return t('signIn.tooMany', { count: Math.ceil((retryAfterMs ?? 60_000) / 1000) });
    default:
      return t('signIn.unreachable');
  }
};

/** The way in. */
export const SignInPage = ({ api, expired, onSignedIn }: Props) => {
  const ProviderButton = useProviderButton();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);

  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const sent = event.currentTarget;
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const login = textIn(sent, 'login').trim().toLowerCase();
    const answer = await api.signIn({ login, password: textIn(sent, 'password') });
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value.officer);
    else setProblem(answer.refusal);
  };

  return (
    <main class="gate">
      <form ref={form} class="gate-card" onSubmit={submit}>
        <p class="gate-brand">
          <Icon name="lantern" /> {t('brand')}
        </p>
        <h1>{t('signIn.title')}</h1>
        {expired && <p class="notice">{t('signIn.expired')}</p>}
        <TextField label={t('signIn.login')} name="login" autocomplete="username" />
        <PasswordField
          label={t('signIn.password')}
          name="password"
          autocomplete="current-password"
          show={t('password.show')}
          hide={t('password.hide')}
        />
        <p class="problem" role="alert">
          {problem && wrong(problem)}
        </p>
        <Button look="primary" type="submit" aria-disabled={busy}>
          {t(busy ? 'signIn.busy' : 'signIn.submit')}
        </Button>
        {ProviderButton && <ProviderButton expired={expired} onSignedIn={onSignedIn} />}
        <p class="hint">{t('signIn.forgotten')}</p>
      </form>
      <LanguageChoice />
    </main>
  );
};
