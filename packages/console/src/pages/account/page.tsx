import type { SessionsAnswer } from '@lanterne/protocol';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Answer } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import type { PageProps } from '../../shell/pages.ts';
import { accountApi } from './calls.ts';
import { Password } from './password.tsx';
import { Sessions } from './sessions.tsx';
import { texts } from './texts.ts';
import '../../ui/form-field.css';
import './page.css';

export { texts };

/** What officers settle of their own account. */
export const Page = ({ desk }: PageProps) => {
  const [sessions, setSessions] = useState<Answer<SessionsAnswer> | null>(null);
  const again = useCallback(async () => setSessions(desk.heed(await accountApi.sessions())), [desk]);
  useEffect(() => void again(), [again]);
  return (
    <main class="account">
      <PageTitle>{t('page.account')}</PageTitle>
      <Sessions desk={desk} answer={sessions} again={again} />
      <Password desk={desk} onChanged={() => void again()} />
    </main>
  );
};
