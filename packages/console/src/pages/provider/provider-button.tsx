import type { AddressAnswer, ProviderRefusal, SessionAnswer } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import { call } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { refusalIn } from './returned.ts';
import { pt } from './texts.ts';
import './provider-button.css';

interface Props {
  /** A one-time link that is to be spent by it. */
  readonly invite?: string;
  /** A session ran out: what was on the desk waits behind this page. */
  readonly expired?: boolean;
  readonly onSignedIn: (answer: SessionAnswer) => void;
}

/** As the server wrote it into the page. */
const nameInPage = (): string => JSON.parse(document.getElementById('provider')?.textContent ?? '""');

/** Takes what the server says out of the address bar: it is true of this moment alone. */
const takeRefusal = (): ProviderRefusal | null => {
  const why = refusalIn(location.hash);
  if (why) history.replaceState(null, '', location.pathname + location.search);
  return why;
};

/** Hears of a session that was opened in another tab, when somebody comes back to this one. */
const useOtherTab = (isAway: boolean, onSignedIn: Props['onSignedIn']): void =>
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const answer = await call<SessionAnswer>('/v1/officer/session');
      if (answer.ok) onSignedIn(answer.value);
    };
    if (!isAway) return;
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isAway]);

/** The way in by a provider of identities, and what came of the last time. */
export const ProviderButton = ({ invite, expired = false, onSignedIn }: Props) => {
  const [name] = useState(nameInPage);
  const [why, setWhy] = useState(takeRefusal);
  const [busy, setBusy] = useState(false);
  const [away, setAway] = useState(false);
  useOtherTab(away, onSignedIn);

  const go = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setWhy(null);
    const answer = await call<AddressAnswer>('/v1/officer/provider', { method: 'POST', body: { invite } });
    if (!answer.ok) {
      setBusy(false);
      return setWhy('unavailable');
    }
    // In this tab the desk would be lost with all that it holds; where no other may be opened, it has to be this one.
    if (expired && open(answer.value.address)) {
      setBusy(false);
      setAway(true);
    } else location.assign(answer.value.address);
  };

  return (
    <>
      <p class="provider-or">{pt('or')}</p>
      <p class="problem" role="alert">
        {why && pt(`why.${why}`, { name })}
      </p>
      {invite && <p class="hint">{pt('invite.what', { name })}</p>}
      {expired && <p class="hint">{pt('expired', { name })}</p>}
      <Button onClick={() => void go()} aria-disabled={busy}>
        {busy ? pt('busy') : pt(invite ? 'invite' : 'signIn', { name })}
      </Button>
    </>
  );
};
