import { both } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { Show, useLoaded } from '../../ui/loaded.tsx';
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

const ask = () => both(accountApi.sessions(), accountApi.account());

/** What officers settle of their own account. */
export const Page = ({ desk }: { readonly desk: Pick<Desk, 'heed' | 'officer'> }) => {
  const loaded = useLoaded(desk, ask);
  const { again } = loaded;
  const { heed, officer } = desk;
  return (
    <main class="page account">
      <PageTitle>{t('page.account')}</PageTitle>
      <p>{t('officer', { alias: officer.alias })}</p>
      <Show loaded={loaded}>
        {([{ sessions }, account]) => (
          <>
            <Sessions heed={heed} sessions={sessions} again={again} />
            {account.hasPassword && <App heed={heed} account={account} again={again} />}
            {account.hasPassword && <Passkeys heed={heed} account={account} again={again} />}
            {(account.authenticator || account.passkeys.length > 0) && (
              <RecoveryCodes heed={heed} left={account.recoveryCodes} onMade={() => void again()} />
            )}
            {account.hasPassword && <Password heed={heed} onChanged={() => void again()} />}
            <Journal events={account.events} />
          </>
        )}
      </Show>
    </main>
  );
};
