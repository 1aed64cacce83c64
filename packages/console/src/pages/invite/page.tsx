import type { SessionAnswer } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Api, type Refusal, secondsToWait } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { textIn } from '../../ui/text-field.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import { useProviderButton } from '../provider/lazy.tsx';
import { NewPasswordFields, toMend } from './new-password.tsx';
import type { InviteLink } from './state.ts';
import '../gate.css';

interface Props {
  readonly api: Pick<Api, 'acceptInvite'>;
  readonly link: NonNullable<InviteLink>;
  readonly onSignedIn: (answer: SessionAnswer) => void;
  /** `passwordSet`: what is missing is the second factor, which no link stands for. */
  readonly onSignIn: (passwordSet: boolean) => void;
}

const wrong = (refusal: Refusal): string => {
  if (refusal.code === 'too_many_requests') return t('signIn.tooMany', { count: secondsToWait(refusal) });
  return t('signIn.unreachable');
};

type ChooseProps = { readonly token: string; readonly onRefused: () => void } & Pick<
  Props,
  'api' | 'onSignedIn' | 'onSignIn'
>;

const ChoosePassword = ({ api, token, onSignedIn, onSignIn, onRefused }: ChooseProps) => {
  const ProviderButton = useProviderButton();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const chosen = textIn(event.currentTarget, 'new-password');
    const mend = toMend(event.currentTarget);
    if (mend) return setProblem(mend);
    setBusy(true);
    setProblem(null);
    const answer = await api.acceptInvite({ invite: token, password: chosen });
    setBusy(false);
    if (answer.ok) answer.value ? onSignedIn(answer.value) : onSignIn(true);
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
      <NewPasswordFields />
      <p class="problem" role="alert">
        {problem}
      </p>
      <Button look="primary" type="submit" aria-disabled={busy}>
        {t(busy ? 'signIn.busy' : 'invite.submit')}
      </Button>
      {ProviderButton && <ProviderButton invite={token} onSignedIn={onSignedIn} />}
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
      <Button look="primary" onClick={() => onSignIn(false)}>
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
          onSignIn={onSignIn}
          onRefused={() => setRefused(link)}
        />
      )}
      <LanguageChoice />
    </main>
  );
};
