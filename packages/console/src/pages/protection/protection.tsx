import type { Officer } from '@lanterne/protocol';
import type { ComponentType } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { PAGE_TITLE, toTitle } from '../../shell/page-title.tsx';
import { lazyPage } from '../../shell/pages.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Audit } from '../administration/audit/audit.tsx';
import { Holds } from '../administration/holds/holds.tsx';
import { createDeskClock } from '../desk/clock.ts';
import type { Desk } from '../desk/desk.ts';
import { LanguageChoice } from '../language-choice.tsx';
import { PROTECTION_PAGES, type ProtectionPage, protectionPageIn } from './place.ts';
import { PromisesPage } from './promises.tsx';
import { Rights } from './rights.tsx';
import { pt } from './texts.ts';
import '../../shell/navigation.css';
import '../../shell/shell.css';
import '../../shell/top-bar.css';
import '../../ui/form-field.css';
import '../administration/page.css';
import './page.css';

export interface ProtectionProps {
  readonly officer: Officer;
  /** False where they are signed in still. */
  readonly onSignOut: () => Promise<boolean>;
  /** The session has ended meanwhile. */
  readonly onOver: () => void;
}

/** What of a desk these pages need: there is none, as no conversation is for who looks at them. */
export type Reading = Pick<Desk, 'heed' | 'now' | 'officer'>;
interface Parts {
  readonly desk: Reading;
}

const Figures = lazyPage(() => import('../figures/page.tsx'));
const Account = lazyPage(() => import('../account/page.tsx'));

const PARTS: Record<Exclude<ProtectionPage, 'figures' | 'account'>, ComponentType<Parts>> = {
  record: ({ desk }) => <Audit desk={desk} />,
  proofs: ({ desk }) => <Audit desk={desk} proofs />,
  holds: ({ desk }) => <Holds desk={desk} readOnly />,
  promises: PromisesPage,
  rights: Rights,
};

const titleOf = (page: ProtectionPage): string =>
  page === 'figures' || page === 'account' ? t(`page.${page}`) : pt(`page.${page}`);

const Shown = ({ page, desk }: Parts & { readonly page: ProtectionPage }) => {
  if (page === 'figures') return <Figures desk={desk} />;
  if (page === 'account') return <Account desk={desk} />;
  const Part = PARTS[page];
  return (
    <main class="page">
      <Part desk={desk} />
    </main>
  );
};

const usePage = (): ProtectionPage => {
  const [page, setPage] = useState<ProtectionPage>(() => protectionPageIn(location.hash) ?? 'record');
  useEffect(() => {
    const follow = (): void => setPage((now) => protectionPageIn(location.hash) ?? now);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const title = titleOf(page);
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = t('title');
    };
  }, [title]);
  return page;
};

const Bar = ({ page, onSignOut }: { readonly page: ProtectionPage; readonly onSignOut: () => void }) => (
  <header class="top-bar protection-bar">
    <h1>
      <Icon name="lantern" /> <span class="protection-title">{pt('title')}</span>
    </h1>
    <nav class="pages" aria-label={t('page.label')}>
      {PROTECTION_PAGES.map((name) => (
        <a key={name} href={`#/${name}`} aria-current={name === page ? 'page' : undefined}>
          {titleOf(name)}
        </a>
      ))}
    </nav>
    <Button look="quiet" onClick={onSignOut}>
      <Icon name="out" />
      {t('signOut.open')}
    </Button>
  </header>
);

/** Around every page of the data-protection officer, who reads what is on record, and nothing of a conversation. */
export const Protection = ({ officer, onSignOut, onOver }: ProtectionProps) => {
  const page = usePage();
  const [stays, setStays] = useState(false);
  const clock = useMemo(createDeskClock, []);
  useEffect(() => clock.stop, [clock]);
  const desk = useMemo<Reading>(
    () => ({
      heed(answer) {
        if (!answer.ok && answer.refusal.code === 'sign_in_required') onOver();
        return answer;
      },
      now: clock.now,
      officer,
    }),
    [officer, clock],
  );
  const signOut = async (): Promise<void> => {
    setStays(false);
    setStays(!(await onSignOut()));
  };
  return (
    <div class="desk">
      <nav class="skips" aria-label={t('skip.label')}>
        <a href={`#${PAGE_TITLE}`} onClick={toTitle}>
          {t('skip.page')}
        </a>
      </nav>
      <Bar page={page} onSignOut={() => void signOut()} />
      <p class="problem protection-stays" role="alert">
        {stays && t('notice.stillSignedIn')}
      </p>
      <Shown key={page} page={page} desk={desk} />
      <footer class="protection-foot">
        <LanguageChoice />
      </footer>
    </div>
  );
};
