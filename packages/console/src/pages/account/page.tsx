import type { AccountAnswer, SessionsAnswer } from '@lanterne/protocol';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import type { Desk } from '../desk/desk.ts';
import { App } from './app.tsx';
import { accountApi } from './calls.ts';
import { Journal } from './journal.tsx';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Sessions } from './sessions.tsx';
import { texts } from './texts.ts';
import '../../ui/form-field.css';
import './page.css';

export { texts };

/** What officers settle of their own account. */
export const Page = ({ desk }: { readonly desk: Pick<Desk, 'heed'> & Partial<Pick<Desk, 'officer'>> }) => {
  const [sessions, setSessions] = useState<Answer<SessionsAnswer> | null>(null);
  const [account, setAccount] = useState<AccountAnswer | null>(null);
  const { heed } = desk;
  const again = useCallback(async () => {
    const [open, protectedBy] = await Promise.all([accountApi.sessions(), accountApi.account()]);
    setSessions(heed(open));
    if (heed(protectedBy).ok && protectedBy.ok) setAccount(protectedBy.value);
  }, [heed]);
  useEffect(() => void again(), [again]);
  return (
    <main class="account">
      <PageTitle>{t('page.account')}</PageTitle>
      {desk.officer && <p>{t('officer', { alias: desk.officer.alias })}</p>}
      <Sessions heed={heed} answer={sessions} again={again} />
      {account?.hasPassword && <App heed={heed} account={account} again={again} />}
      {account?.hasPassword && <Passkeys heed={heed} account={account} again={again} />}
      {account && (account.authenticator || account.passkeys.length > 0) && (
        <RecoveryCodes heed={heed} left={account.recoveryCodes} onMade={() => void again()} />
      )}
      {account?.hasPassword && <Password heed={heed} onChanged={() => void again()} />}
      {account && <Journal events={account.events} />}
    </main>
  );
};
