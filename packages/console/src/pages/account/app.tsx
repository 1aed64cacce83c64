import type { AccountAnswer } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { dayAndTime } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import { accountApi } from './calls.ts';
import { Confirm } from './confirm.tsx';
import { LinkApp } from './link-app.tsx';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

/** The authenticator app of the account: linked, changed for another, taken away. */
export const App = ({ heed, account, again }: { heed: Heed; account: AccountAnswer; again: () => Promise<void> }) => {
  const [doing, setDoing] = useState<'link' | 'remove' | null>(null);
  const outcome = useOutcome(heed, ({ code }) => (code === 'credentials_refused' ? act('password.refused') : null));
  const { authenticator, passkeys, required } = account;
  const mayRemove = authenticator && (!required || passkeys.length > 0);
  const remove = async (_: TargetedSubmitEvent<HTMLFormElement>, password: string): Promise<void> => {
    if (!(await outcome.ask(() => accountApi.removeAuthenticator({ password }), act('app.removed')))) return;
    setDoing(null);
    await again();
  };
  return (
    <Part title={act('app')}>
      <p>{act('app.what')}</p>
      <p>{authenticator ? act('app.there', { when: dayAndTime(authenticator.addedAt) }) : act('app.none')}</p>
      {required && <p>{act('app.required')}</p>}
      {doing === 'link' && (
        <LinkApp
          heed={heed}
          onCancel={() => setDoing(null)}
          onLinked={() => {
            setDoing(null);
            void again();
          }}
        />
      )}
      {doing === 'remove' && (
        <Confirm
          what={act('app.remove.what')}
          submit={act('app.remove')}
          outcome={outcome}
          onSubmit={remove}
          onCancel={() => setDoing(null)}
        />
      )}
      {doing === null && (
        <>
          <OutcomeLine outcome={outcome} />
          <div class="form-acts">
            <Button onClick={() => setDoing('link')}>{act(authenticator ? 'app.replace' : 'app.begin')}</Button>
            {mayRemove && <Button onClick={() => setDoing('remove')}>{act('app.remove')}</Button>}
          </div>
        </>
      )}
    </Part>
  );
};
