import type { PasskeyChallenge, SessionAnswer, SessionRequest } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { type Answer, call, type Refusal, secondsToWait } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { provePasskey } from './device.ts';
import { kt } from './texts.ts';

interface Props {
  /** What was right so far: the passkey is given beside it then, and alone where there is nothing. */
  readonly first?: SessionRequest;
  readonly onSignedIn: (answer: SessionAnswer) => void;
}

const wrong = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'credentials_refused':
    case 'passkey_refused':
    case 'body_invalid':
      return kt('refused');
    case 'passkey_suspect':
      return kt('suspect');
    case 'too_many_requests':
      return t('signIn.tooMany', { count: secondsToWait(refusal) });
    default:
      return kt('unreachable');
  }
};

const signIn = async (first: SessionRequest | undefined): Promise<Answer<SessionAnswer> | null> => {
  const asked = await call<PasskeyChallenge>('/v1/officer/passkeys/challenge', { method: 'POST', body: {} });
  if (!asked.ok) return asked;
  const passkey = await provePasskey(asked.value);
  if (!passkey) return null;
  return first
    ? call<SessionAnswer>('/v1/officer/session', { method: 'POST', body: { ...first, passkey } })
    : call<SessionAnswer>('/v1/officer/session/passkey', { method: 'POST', body: passkey });
};

/** The way in by a passkey, and what came of the last time. */
export const PasskeyButton = ({ first, onSignedIn }: Props) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await signIn(first);
    setBusy(false);
    if (answer?.ok) onSignedIn(answer.value);
    else setProblem(answer ? wrong(answer.refusal) : kt('cancelled'));
  };
  return (
    <>
      <p class="problem" role="alert">
        {problem}
      </p>
      <Button onClick={() => void go()} aria-disabled={busy}>
        {kt(busy ? 'busy' : first ? 'instead' : 'signIn')}
      </Button>
    </>
  );
};
