import { useComputed } from '@preact/signals';
import { t } from '../../i18n/index.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { isLost } from './alarm/alarms.ts';
import { ConversationPane } from './conversation-pane.tsx';
import type { Desk } from './desk.ts';
import { NumberMark, visitorName } from './marks.tsx';
import { mayRead } from './state.ts';
import { doorName } from './words.ts';
import '../../ui/empty-place.css';
import './workplace.css';

/** What must not be overlooked of a conversation that is behind another. */
const TabMark = ({ name, text }: { name: IconName; text: string }) => (
  <span class="tab-mark">
    <Icon name={name} />
    <span class="unseen">{text}</span>
  </span>
);

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
            {entry?.danger && (
              <TabMark name={isLost(entry) ? 'cut' : 'danger'} text={t(isLost(entry) ? 'left.loss' : 'danger')} />
            )}
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

interface ToDo {
  readonly unread: number;
  readonly waiting: number;
  /** Colleagues who ask for help. */
  readonly asked: number;
  readonly unattended: number;
  /** Dangers that colleagues hold, where a supervisor looks. */
  readonly watched: number;
}

/** What the empty place says: unread words of those already held come before those who wait, and calm comes last. */
const emptyWords = ({ unread, asked, waiting, unattended, watched }: ToDo): readonly [title: string, what: string] => {
  if (unread > 0) return [t('empty.unread', { count: unread }), t('empty.read')];
  if (asked > 0) return [t('empty.asked', { count: asked }), t('empty.join')];
  if (waiting > 0) return [t('empty.waiting', { count: waiting }), t('empty.take')];
  if (unattended > 0) return [t('empty.unattended', { count: unattended }), t('empty.readWords')];
  if (watched > 0) return [t('empty.watched', { count: watched }), t('empty.follow')];
  return [t('empty.calm'), t('empty.willCall')];
};

const EmptyPlace = ({ desk }: { desk: Desk }) => {
  const unread = useComputed(() => [...desk.unread.value.values()].filter(({ count }) => count > 0).length).value;
  const [title, what] = emptyWords({
    unread,
    asked: useComputed(() => desk.asked.value.filter((entry) => mayRead(entry, desk.now.value)).length).value,
    waiting: desk.queue.value.length,
    unattended: desk.unattended.value.length,
    watched: desk.watched.value.length,
  });
  return (
    <div class="empty-place">
      <Icon name="lantern" />
      <p class="empty-title">{title}</p>
      <p>{what}</p>
    </div>
  );
};

/** The conversations that are open, side by side or behind tabs. */
export const Workplace = ({ desk }: { desk: Desk }) => {
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
