import type { Officer } from '@lanterne/protocol';
import { PASSWORD_MAX, PASSWORD_MIN } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api, Refusal } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PasswordField, textIn } from '../../ui/text-field.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { checkPassword, type InviteLink } from './state.ts';
import '../gate.css';
import './page.css';

interface Props {
  readonly api: Pick<Api, 'acceptInvite'>;
  readonly link: NonNullable<InviteLink>;
  readonly onSignedIn: (officer: Officer) => void;
  readonly onSignIn: () => void;
}

/** `aria-live` would read at every key; the rule is read with its field instead. */
const Rule = ({ kept, children }: { kept: boolean; children: string }) => (
  <p class={kept ? 'rule kept' : 'rule'}>
    <span aria-hidden="true">{kept ? '✓' : '○'}</span> {children}
    <span class="unseen">{t(kept ? 'password.kept' : 'password.notYet')}</span>
  </p>
);

const wrong = ({ code, retryAfterMs }: Refusal): string => {
  if (code === 'too_many_requests') return t('signIn.tooMany', { count: Math.ceil((retryAfterMs ?? 60_000) / 1000) });
  return t('signIn.unreachable');
};

type ChooseProps = { readonly token: string; readonly onRefused: () => void } & Pick<Props, 'api' | 'onSignedIn'>;

const ChoosePassword = ({ api, token, onSignedIn, onRefused }: ChooseProps) => {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const check = checkPassword(password, again);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const chosen = textIn(event.currentTarget, 'new-password');
    const { good, missing, tooLong } = checkPassword(chosen, textIn(event.currentTarget, 'new-password-again'));
    if (!good) return setProblem(t(missing > 0 || tooLong ? 'invite.mendLength' : 'invite.mendSame'));
    setBusy(true);
    setProblem(null);
    const answer = await api.acceptInvite({ invite: token, password: chosen });
    setBusy(false);
    if (answer.ok) onSignedIn(answer.value.officer);
    else if (answer.refusal.code === 'invite_refused') onRefused();
    else setProblem(wrong(answer.refusal));
  };

  return (
    <form class="gate-card" onSubmit={submit} noValidate>
      <p class="gate-brand">
        <Icon name="lantern" /> {t('brand')}
      </p>
      <h1>{t('invite.title')}</h1>
      <p>{t('invite.intro')}</p>
      <PasswordField
        label={t('invite.password')}
        onText={setPassword}
        name="new-password"
        autocomplete="new-password"
        show={t('password.show')}
        hide={t('password.hide')}
        hint={
          <>
            <Rule kept={check.missing === 0 && !check.tooLong}>
              {check.tooLong
                ? t('password.tooLong', { max: PASSWORD_MAX })
                : t('password.length', { min: PASSWORD_MIN })}
            </Rule>
            {password !== '' && check.missing > 0 && (
              <p class="rule">{t('password.missing', { count: check.missing })}</p>
            )}
          </>
        }
      />
      <PasswordField
        label={t('invite.again')}
        onText={setAgain}
        name="new-password-again"
        autocomplete="new-password"
        show={t('password.show')}
        hide={t('password.hide')}
        hint={<Rule kept={check.same}>{t('password.same')}</Rule>}
      />
      <p class="hint">{t('password.advice')}</p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <Button look="primary" type="submit" aria-disabled={busy}>
        {t(busy ? 'signIn.busy' : 'invite.submit')}
      </Button>
    </form>
  );
};

/** What to do with a link that is good for nothing. The form goes: no other password would change the answer. */
const BadLink = ({ chosen, onSignIn }: { chosen: boolean } & Pick<Props, 'onSignIn'>) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone; from here the page is read on.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="gate-card">
      <p class="gate-brand">
        <Icon name="lantern" /> {t('brand')}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {t('invite.badTitle')}
      </h1>
      <p>{t('invite.refused')}</p>
      {chosen && <p class="notice">{t('invite.notSaved')}</p>}
      <p>{t('invite.whatNow')}</p>
      <Button look="primary" onClick={onSignIn}>
        {t('invite.toSignIn')}
      </Button>
    </div>
  );
};

/** Where a one-time link leads: the officer chooses a password and is signed in. */
export const InvitePage = ({ api, link, onSignedIn, onSignIn }: Props) => {
  // Of this very link: another one that is pasted over a refused one has its own chance.
  const [refused, setRefused] = useState<Props['link'] | null>(null);
  return (
    <main class="gate">
      {link === 'malformed' || refused === link ? (
        <BadLink chosen={refused === link} onSignIn={onSignIn} />
      ) : (
        <ChoosePassword
          key={link.token}
          api={api}
          token={link.token}
          onSignedIn={onSignedIn}
          onRefused={() => setRefused(link)}
        />
      )}
      <LanguageChoice />
    </main>
  );
};
