import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { isUnderWay } from '../../outbox/outbox.ts';
import { flip, shortcuts, sound } from '../../preferences.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { titleFor } from './calls.ts';
import { ConversationPane } from './conversation-pane.tsx';
import type { Desk } from './desk.ts';
import { CloseDialog, HelpDialog, SignOutDialog } from './dialogs.tsx';
import { LostBar } from './lost-bar.tsx';
import { NumberMark, visitorName } from './marks.tsx';
import { ClosedList, OwnList } from './own-list.tsx';
import { QueueList } from './queue-list.tsx';
import { isField, type Shortcut, shortcutFor } from './shortcuts.ts';
import { doorName } from './words.ts';

type Sheet = 'help' | 'sign-out' | null;

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

/** What would be lost with the page: words that have not reached the server. */
const useUnloadGuard = (desk: Desk): void => {
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent): void => {
      const unsent = desk.outbox.messages.peek().some(isUnderWay);
      const drafted = desk.own.peek().some(({ conversation }) => desk.draftOf(conversation).peek().trim() !== '');
      if (unsent || drafted) event.preventDefault();
    };
    addEventListener('beforeunload', onUnload);
    return () => removeEventListener('beforeunload', onUnload);
  }, [desk]);
};

const useTitle = (desk: Desk): void => {
  useSignalEffect(() => {
    document.title = titleFor(t('title'), desk.summons.value, Math.floor(desk.now.value / 1000));
  });
  useEffect(
    () => () => {
      document.title = t('title');
    },
    [],
  );
};

const TopBar = ({
  desk,
  onSheet,
  onSignOut,
}: {
  desk: Desk;
  onSheet: (sheet: Sheet) => void;
  onSignOut: () => void;
}) => {
  const mustAsk = () => desk.own.peek().length > 0 || desk.outbox.messages.peek().some(isUnderWay);
  return (
    <header class="top-bar">
      <h1>
        <Icon name="lantern" /> {t('title')}
      </h1>
      <p class="shown-as">{t('officer', { alias: desk.officer.alias })}</p>
      <Button look="quiet" aria-pressed={sound.value === 'on'} onClick={() => flip(sound)}>
        <Icon name={sound.value === 'on' ? 'sound' : 'mute'} />
        <span class="bar-word">{t(sound.value === 'on' ? 'sound.on' : 'sound.off')}</span>
      </Button>
      <Button look="quiet" onClick={() => onSheet('help')}>
        <Icon name="help" />
        <span class="bar-word">{t('help.open')}</span>
      </Button>
      <Button look="quiet" onClick={() => (mustAsk() ? onSheet('sign-out') : onSignOut())}>
        <Icon name="out" />
        <span class="bar-word">{t('signOut.open')}</span>
      </Button>
    </header>
  );
};

const NOTICE_MS = 6_000;

const NoticeLine = ({ desk }: { desk: Desk }) => {
  const text = useComputed(() => {
    const notice = desk.notice.value;
    return notice && desk.now.value - notice.at < NOTICE_MS ? t(notice.key) : '';
  }).value;
  return (
    <p role="status" class={text ? 'toast shown' : 'toast'}>
      {text}
    </p>
  );
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

const Tabs = ({ desk }: { desk: Desk }) => {
  const open = desk.panes.value.open;
  if (open.length <= desk.visible.value.length) return null;
  const { entries, ghosts, numbers } = desk.state.value;
  return (
    <nav class="tabs" aria-label={t('tabs.label')}>
      {open.map((id) => {
        const entry = entries.get(id) ?? ghosts.get(id)?.entry;
        const unread = desk.unread.value.get(id)?.count ?? 0;
        return (
          <button
            key={id}
            type="button"
            class="tab"
            aria-current={desk.visible.value.includes(id)}
            onClick={() => desk.open(id, true)}
          >
            <NumberMark number={numbers.get(id)} />
            <span class="unseen">{visitorName(numbers.get(id))}, </span>
            {entry && doorName(entry)}
            {unread > 0 && (
              <span class="badge">
                {unread} <span class="unseen">{t('own.unread', { count: unread })}</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
};

/** What the empty place says: unread words of those already held come before those who wait, and calm comes last. */
const emptyWords = (unread: number, waiting: number): readonly [title: string, what: string] => {
  if (unread > 0) return [t('empty.unread', { count: unread }), t('empty.read')];
  if (waiting > 0) return [t('empty.waiting', { count: waiting }), t('empty.take')];
  return [t('empty.calm'), t('empty.willCall')];
};

const EmptyPlace = ({ desk }: { desk: Desk }) => {
  const unread = useComputed(() => [...desk.unread.value.values()].filter(({ count }) => count > 0).length).value;
  const [title, what] = emptyWords(unread, desk.queue.value.length);
  return (
    <div class="empty-place">
      <Icon name="lantern" />
      <p class="empty-title">{title}</p>
      <p>{what}</p>
    </div>
  );
};

const Workplace = ({ desk }: { desk: Desk }) => {
  const visible = desk.visible.value;
  return (
    <main class="workplace" id="workplace" tabIndex={-1}>
      <Tabs desk={desk} />
      {visible.length === 0 ? (
        <EmptyPlace desk={desk} />
      ) : (
        <div class="panes">
          {visible.map((id) => (
            <ConversationPane key={id} desk={desk} id={id} />
          ))}
        </div>
      )}
    </main>
  );
};

/** The desk of a signed-in officer. */
export const DeskPage = ({ desk, onSignOut }: { desk: Desk; onSignOut: () => void }) => {
  const [sheet, setSheet] = useState<Sheet>(null);
  useShortcuts(desk, () => setSheet('help'));
  useUnloadGuard(desk);
  useTitle(desk);
  const closing = desk.closing.value;
  return (
    <div class="desk">
      <nav class="skips" aria-label={t('skip.label')}>
        <a href="#queue-title">{t('skip.queue')}</a>
        <a href="#own-title">{t('skip.own')}</a>
        <a href="#workplace">{t('skip.workplace')}</a>
      </nav>
      <LostBar desk={desk} />
      <TopBar desk={desk} onSheet={setSheet} onSignOut={onSignOut} />
      {desk.ready.value ? (
        <div class="desk-body">
          <div class="lists">
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
      <NoticeLine desk={desk} />
      <SummonsLine desk={desk} />
      {closing && <CloseDialog key={closing} desk={desk} id={closing} />}
      {sheet === 'help' && <HelpDialog onClose={() => setSheet(null)} />}
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
