import type { ConversationId, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { localeInUse, t } from '../../i18n/index.ts';
import { clockTime } from '../../i18n/time.ts';
import type { Desk } from './desk.ts';
import { DangerMark, NumberMark, VisitorMark, visitorName } from './marks.tsx';
import { type Ghost, isOwn } from './state.ts';
import { doorName, systemText } from './words.ts';
import './lists.css';

/** A line of preview is enough; a very long message is not laid out twice. */
const PREVIEW_MAX = 120;

const preview = (event: LogEvent | undefined): string => {
  if (!event) return '';
  if (event.kind === 'card') return t('own.card', { title: event.card.title });
  if (event.kind !== 'message' && event.kind !== 'note') return systemText(event) ?? '';
  const line = event.text.trim().slice(0, PREVIEW_MAX).replace(/\s+/g, ' ');
  if (event.kind === 'note') return t('own.note', { text: line });
  return event.author === 'officer' ? t('own.youSaid', { text: line }) : line;
};

/** What is drawn by a part that comes later says nothing in one line. */
const isPreviewed = (event: LogEvent): boolean => preview(event) !== '';

const useShown = (desk: Desk, id: ConversationId) => useComputed(() => desk.visible.value.includes(id)).value;

const OwnRow = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => {
  const id = entry.conversation;
  const number = useComputed(() => desk.state.value.numbers.get(id)).value;
  const last = useComputed(() => desk.state.value.transcripts.get(id)?.events.findLast(isPreviewed)).value;
  const unread = useComputed(() => desk.unread.value.get(id)?.count ?? 0).value;
  const shown = useShown(desk, id);
  return useMemo(
    () => (
      <li class={entry.danger ? 'row in-danger' : 'row'}>
        <button type="button" class="row-button" aria-current={shown} onClick={() => desk.open(id, true)}>
          <span class="row-main">
            <NumberMark number={number} />
            <span class="door">
              <span class="unseen">{visitorName(number)}, </span>
              {doorName(entry)}
            </span>
            {entry.helping && <span class="tag">{t('aid.tag')}</span>}
            {entry.minor && <span class="tag">{t('minor')}</span>}
            {entry.danger && <DangerMark />}
            {unread > 0 && (
              <span class="badge push">
                {unread} <span class="unseen">{t('own.unread', { count: unread })}</span>
              </span>
            )}
            {last && <time class={unread > 0 ? '' : 'push'}>{clockTime(last.at)}</time>}
          </span>
          <span class="row-side">
            <span class="preview" dir="auto">
              {preview(last)}
            </span>
            <VisitorMark desk={desk} entry={entry} />
          </span>
        </button>
      </li>
    ),
    [desk, entry, number, last, unread, shown, localeInUse()],
  );
};

/** One that went while the officer held it: its row stays until they have seen why. */
const GhostRow = ({ desk, ghost: { entry, erased, takenBy } }: { desk: Desk; ghost: Ghost }) => {
  const shown = useShown(desk, entry.conversation);
  return (
    <li class="row">
      <button type="button" class="row-button" aria-current={shown} onClick={() => desk.open(entry.conversation, true)}>
        <span class="row-main">
          <span class="door">{doorName(entry)}</span>
          <span class="tag push">{t(erased ? 'own.erased' : takenBy ? 'own.taken' : 'own.lost')}</span>
        </span>
      </button>
    </li>
  );
};

/** The conversations that the officer holds, or that the visitor left and nobody has closed. */
export const OwnList = ({ desk }: { desk: Desk }) => {
  const own = desk.own.value;
  const ghosts = useComputed(() => desk.state.value.ghosts).value;
  const gone = [...ghosts.values()].filter(({ entry }) => isOwn(entry));
  return (
    <section class="list own" aria-labelledby="own-title">
      <header class="list-head">
        <h2 id="own-title" tabIndex={-1}>
          {t('own.title')} <span class="count">{own.length}</span>
        </h2>
      </header>
      {own.length + gone.length === 0 ? (
        <p class="list-empty">{t('own.empty')}</p>
      ) : (
        <ul class="rows">
          {own.map((entry) => (
            <OwnRow key={entry.conversation} desk={desk} entry={entry} />
          ))}
          {gone.map((ghost) => (
            <GhostRow key={ghost.entry.conversation} desk={desk} ghost={ghost} />
          ))}
        </ul>
      )}
    </section>
  );
};

const ClosedRow = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => {
  const shown = useShown(desk, entry.conversation);
  return (
    <li class="row">
      <button type="button" class="row-button" aria-current={shown} onClick={() => desk.open(entry.conversation, true)}>
        <span class="row-main">
          <span class="door">{doorName(entry)}</span>
          {entry.danger && <DangerMark />}
          <time class="push">{clockTime(entry.endedAt ?? entry.openedAt)}</time>
        </span>
        {entry.how && (
          <span class="row-side">
            <VisitorMark desk={desk} entry={entry} />
          </span>
        )}
      </button>
    </li>
  );
};

/** What the officer closed in the last day, folded away until it is needed. */
export const ClosedList = ({ desk }: { desk: Desk }) => {
  const closed = desk.closed.value;
  if (closed.length === 0) return null;
  return (
    <details class="list closed">
      <summary>
        <h2>
          {t('closed.title')} <span class="count">{closed.length}</span>
        </h2>
      </summary>
      <ul class="rows">
        {closed.map((entry) => (
          <ClosedRow key={entry.conversation} desk={desk} entry={entry} />
        ))}
      </ul>
    </details>
  );
};
