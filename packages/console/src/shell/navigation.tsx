import { useComputed } from '@preact/signals';
import { t } from '../i18n/index.ts';
import type { Desk } from '../pages/desk/desk.ts';
import { addressOf, type PageName, pagesFor } from './place.ts';
import './navigation.css';

/** Who waits, beside the way to the desk: whoever looks at another page must not overlook them. */
const WaitingMark = ({ desk }: { desk: Desk }) => {
  const count = useComputed(() => desk.queue.value.length + desk.unattended.value.length).value;
  const danger = useComputed(() => [...desk.queue.value, ...desk.unattended.value].some((entry) => entry.danger)).value;
  if (count === 0) return null;
  return (
    <span class={danger ? 'waiting-mark in-danger' : 'waiting-mark'}>
      {count}
      <span class="unseen"> {t(danger ? 'page.waitingInDanger' : 'page.waiting', { count })}</span>
    </span>
  );
};

/** The ways between the pages of the officer's role; to their own account leads the bar beside them. */
export const Navigation = ({ desk, page: shown }: { desk: Desk; page: PageName }) => {
  const pages = pagesFor(desk.officer.role).filter((page) => page !== 'account');
  return (
    <nav class="pages" aria-label={t('page.label')}>
      {pages.map((page) => (
        <a key={page} href={addressOf(page)} aria-current={page === shown ? 'page' : undefined}>
          {t(`page.${page}`)}
          {page === 'desk' && shown !== 'desk' && <WaitingMark desk={desk} />}
        </a>
      ))}
    </nav>
  );
};
