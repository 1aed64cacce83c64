import { effect, useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { isUnderWay } from '../outbox/outbox.ts';
import { AlarmBar } from '../pages/desk/alarm/alarm-bar.tsx';
import { noSummons, titleFor } from '../pages/desk/calls.ts';
import type { Desk } from '../pages/desk/desk.ts';
import { SignOutDialog, TeamDialog } from '../pages/desk/dialogs.tsx';
import { LazyHelpSheet } from '../pages/desk/help-sheet/lazy-help-sheet.tsx';
import { LostBar } from '../pages/desk/lost-bar.tsx';
import { Minor } from '../pages/desk/minor/lazy.tsx';
import { NoticeLine } from '../pages/desk/notice-line.tsx';
import { loadOffersPart, offersPart } from '../pages/desk/offers/part.ts';
import { DeskPage } from '../pages/desk/page.tsx';
import { showTabIcon, tabIconFor } from '../pages/desk/tab-icon.ts';
import { PAGE_TITLE, toTitle } from './page-title.tsx';
import { LAZY_PAGES, type PageProps } from './pages.ts';
import { addressOf, type PageName, type Place, placeIn } from './place.ts';
import { type Sheet, TopBar } from './top-bar.tsx';
import './shell.css';

/** What would be lost with the page: words that have not reached the server. */
const useUnloadGuard = (desk: Desk): void => {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent): void => {
      const unsent = desk.outbox.messages.peek().some(isUnderWay);
      const begun = desk.own.peek().some(({ conversation }) => desk.isBegun(conversation));
      if (unsent || begun) event.preventDefault();
    };
    addEventListener('beforeunload', onUnload);
    return () => removeEventListener('beforeunload', onUnload);
  }, [desk]);
};

/** What the tab says while another one is looked at: its title and its picture. */
const useTab = (desk: Desk, page: PageName): void => {
  useEffect(
    () =>
      effect(() => {
        document.title = titleFor(t(`page.${page}`), desk.summons.value, Math.floor(desk.now.value / 1000));
      }),
    [desk, page],
  );
  useSignalEffect(() => showTabIcon(tabIconFor(desk.summons.value)));
  useEffect(
    () => () => {
      document.title = t('title');
      showTabIcon(tabIconFor(noSummons));
    },
    [],
  );
};

/** Where the address says that the officer is. What it says beside a place leaves them where they are. */
const usePlace = (desk: Desk): Place => {
  const { role } = desk.officer;
  const [place, setPlace] = useState<Place>(() => placeIn(location.hash, role) ?? { page: 'desk', path: [] });
  useEffect(() => {
    const follow = (): void => setPlace((now) => placeIn(location.hash, role) ?? now);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [role]);
  return place;
};

/** What calls, in words, for those who do not see the marks. */
const SummonsLine = ({ desk }: { desk: Desk }) => {
  const count = useComputed(() => desk.summons.value.count).value;
  return (
    <p role="status" class="unseen">
      {count > 0 && t('summons', { count })}
    </p>
  );
};

const Skips = ({ page }: { page: PageName }) => (
  <nav class="skips" aria-label={t('skip.label')}>
    {page === 'desk' ? (
      <>
        <a href="#queue-title">{t('skip.queue')}</a>
        <a href="#own-title">{t('skip.own')}</a>
        <a href="#workplace">{t('skip.workplace')}</a>
      </>
    ) : (
      <a href={`#${PAGE_TITLE}`} onClick={toTitle}>
        {t('skip.page')}
      </a>
    )}
  </nav>
);

const Beside = ({ page, ...props }: { page: Exclude<PageName, 'desk'> } & PageProps) => {
  const Page = LAZY_PAGES[page];
  return <Page {...props} />;
};

/**
 * What is around every page of a signed-in officer. The desk is connected whichever is shown: what nobody may overlook, a
 * lost link and the alarms, stands above all of them.
 */
export const Shell = ({ desk, onSignOut }: { desk: Desk; onSignOut: () => void }) => {
  const [sheet, setSheet] = useState<Sheet>(null);
  const { page, path } = usePlace(desk);
  useEffect(() => void loadOffersPart(), []);
  const offers = offersPart.value;
  useUnloadGuard(desk);
  useTab(desk, page);
  const goToDesk = (): void => {
    if (page !== 'desk') location.hash = addressOf('desk');
  };
  return (
    <div class="desk">
      <Skips page={page} />
      <LostBar desk={desk} />
      <AlarmBar desk={desk} onOpen={goToDesk} />
      {offers && <offers.GivenBack desk={desk} onTake={goToDesk} />}
      {offers && page !== 'desk' && <offers.Offers desk={desk} over onTake={goToDesk} />}
      <TopBar desk={desk} page={page} onSheet={setSheet} onSignOut={onSignOut} />
      {page === 'desk' ? (
        <DeskPage desk={desk} onHelp={() => setSheet('help')} />
      ) : (
        <Beside key={page} page={page} desk={desk} path={path} />
      )}
      {desk.officer.role === 'supervisor' && <Minor at="watch" desk={desk} />}
      <NoticeLine desk={desk} />
      <SummonsLine desk={desk} />
      {sheet === 'help' && <LazyHelpSheet desk={desk} onClose={() => setSheet(null)} />}
      {sheet === 'team' && <TeamDialog desk={desk} onClose={() => setSheet(null)} />}
      {sheet === 'sign-out' && (
        <SignOutDialog
          desk={desk}
          onCancel={() => setSheet(null)}
          onConfirm={() => {
            setSheet(null);
            onSignOut();
          }}
        />
      )}
    </div>
  );
};
