import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { shortcuts } from '../../preferences.ts';
import { CloseDialog } from './close-dialog.tsx';
import { WatchedList } from './danger/watched-list.tsx';
import type { Desk } from './desk.ts';
import { AskedList } from './giving/asked-list.tsx';
import { Giving } from './giving/giving.tsx';
import { Minor } from './minor/lazy.tsx';
import { offersPart } from './offers/part.ts';
import { ClosedList, OwnList } from './own-list.tsx';
import { QueueList } from './queue-list.tsx';
import { SealCalls } from './seal/lazy.tsx';
import { isField, type Shortcut, shortcutFor } from './shortcuts.ts';
import { Workplace } from './workplace.tsx';
import '../../ui/empty-place.css';
import './page.css';

const follow = (desk: Desk, shortcut: Shortcut, openHelp: () => void): void => {
  switch (shortcut.act) {
    case 'next':
      void desk.claimNext();
      break;
    case 'queue':
      desk.focusQueue();
      break;
    case 'conversation':
      desk.openNumber(shortcut.number);
      break;
    case 'help':
      openHelp();
      break;
    case 'note':
      desk.switchWriting();
      break;
    case 'give':
      desk.askToGive();
      break;
    case 'answers':
    case 'cards':
    case 'preview':
      desk.openPalette(shortcut.act);
      break;
    case 'close':
      desk.askToClose();
  }
};

/** Shortcuts of the whole page, while no dialog asks for an answer. */
const useShortcuts = (desk: Desk, openHelp: () => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (shortcuts.peek() === 'off' || document.querySelector('dialog[open]')) return;
      const shortcut = shortcutFor(event, isField(event.target));
      if (!shortcut) return;
      event.preventDefault();
      follow(desk, shortcut, openHelp);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [desk]);
};

/** The desk itself: who waits, and the conversations of the officer. */
export const DeskPage = ({ desk, onHelp }: { desk: Desk; onHelp: () => void }) => {
  useShortcuts(desk, onHelp);
  const closing = desk.closing.value;
  const giving = desk.giving.value;
  const offers = offersPart.value;
  return (
    <>
      {desk.ready.value ? (
        <div class="desk-body">
          <div class="lists">
            <SealCalls desk={desk} />
            {offers && <offers.Offers desk={desk} />}
            <WatchedList desk={desk} />
            {desk.officer.role === 'supervisor' && <Minor at="list" desk={desk} />}
            <AskedList desk={desk} />
            <QueueList desk={desk} />
            <OwnList desk={desk} />
            <ClosedList desk={desk} />
          </div>
          <Workplace desk={desk} />
        </div>
      ) : (
        <main class="empty-place" id="workplace">
          <p>{t('loading')}</p>
        </main>
      )}
      {giving && <Giving key={`${giving.why} ${giving.id}`} desk={desk} {...giving} />}
      {closing && <CloseDialog key={closing} desk={desk} id={closing} />}
    </>
  );
};
