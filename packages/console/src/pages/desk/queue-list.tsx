import type { DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { localeInUse, t } from '../../i18n/index.ts';
import { shortcuts } from '../../preferences.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useImmediateEffect } from '../../ui/immediate-effect.ts';
import type { Desk } from './desk.ts';
import { DangerMark, VisitorMark } from './marks.tsx';
import { mayRead } from './state.ts';
import { Elapsed, TimeLeft, Waited } from './waited.tsx';
import { doorName, languageName } from './words.ts';
import './lists.css';

/** Who is asked to take it first: nobody else has to wait for them. */
const OfferedMark = ({
  desk,
  offer,
  toYou,
}: {
  desk: Desk;
  offer: NonNullable<DeskEntry['offer']>;
  toYou: boolean;
}) => {
  const alias = desk.team.value.find(({ officer }) => officer === offer.to)?.alias;
  return (
    <span class={toYou ? 'tag for-you' : 'tag for-other'}>
      <Icon name={toYou ? 'sound' : 'team'} />{' '}
      {toYou ? t('queue.forYou') : t('queue.forOther', { alias: alias ?? t('queue.colleague') })}
    </span>
  );
};

const QueueRow = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => {
  const row = useRef<HTMLLIElement>(null);
  const left = entry.state === 'left';
  const claiming = useComputed(() => desk.claiming.value.has(entry.conversation)).value;
  const offered = useComputed(() => mayRead(entry, desk.now.value)).value;
  const asked = useComputed(() => desk.now.value < Date.parse(entry.offer?.until ?? '')).value;
  // A colleague took the row under the officer's hands: the focus stays in the queue instead of falling off the page.
  useLayoutEffect(
    () => () => {
      if (row.current?.contains(document.activeElement) && !desk.focus.peek()) desk.focusQueue();
    },
    [desk],
  );
  // The same tree again for the same entry: with 500 rows, only those that changed are drawn.
  return useMemo(
    () => (
      <li ref={row} class={entry.danger ? 'row in-danger' : 'row'}>
        <p class="row-main">
          {entry.danger && <DangerMark />}
          <span class="door">{doorName(entry)}</span>
          <abbr class="tag" title={languageName(entry)}>
            {entry.locale}
          </abbr>
          {entry.signs && <span class="tag">{t('signs')}</span>}
          {entry.minor && <span class="tag">{t('minor')}</span>}
          <span class="push">
            {left ? (
              <>
                <span class="unseen">{t('queue.leftFor')}</span>{' '}
                <Elapsed desk={desk} from={entry.endedAt ?? entry.openedAt} />
              </>
            ) : (
              <>
                <span class="unseen">{t('queue.waitingFor')}</span> <Waited desk={desk} from={entry.openedAt} />
              </>
            )}
          </span>
        </p>
        <p class="row-side">
          <VisitorMark desk={desk} entry={entry} />
          {!left && <TimeLeft desk={desk} from={entry.queuedAt} />}
          {asked && entry.offer && <OfferedMark desk={desk} offer={entry.offer} toYou={offered} />}
          {offered && (
            <Button class="small" onClick={() => desk.open(entry.conversation, true)}>
              {t('queue.look')} <span class="unseen"> ({doorName(entry)})</span>
            </Button>
          )}
          <Button class="small push" aria-disabled={claiming} onClick={() => void desk.claim(entry.conversation)}>
            {t(claiming ? 'queue.claiming' : left ? 'queue.read' : 'queue.claim')}
            <span class="unseen"> ({doorName(entry)})</span>
          </Button>
        </p>
      </li>
    ),
    [desk, entry, claiming, offered, asked, localeInUse()],
  );
};

/** Who waits, the next in turn first. */
export const QueueList = ({ desk }: { desk: Desk }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const queue = desk.queue.value;
  const unattended = desk.unattended.value;
  const claiming = useComputed(() => desk.claiming.value.has('next')).value;
  useImmediateEffect(() => {
    if (desk.focus.value?.place !== 'queue') return;
    desk.focus.value = null;
    heading.current?.focus();
  }, [desk]);
  return (
    <section class="list queue" aria-labelledby="queue-title">
      <header class="list-head">
        <h2 id="queue-title" ref={heading} tabIndex={-1}>
          {t('queue.title')} <span class="count">{queue.length}</span>
        </h2>
        <Button
          look="primary"
          aria-disabled={claiming || queue.length === 0}
          aria-keyshortcuts={shortcuts.value === 'on' ? 'Alt+N' : undefined}
          onClick={() => void desk.claimNext()}
        >
          {t('queue.next')}
        </Button>
      </header>
      {unattended.length > 0 && (
        <div class="unattended">
          <h3 id="unattended-title">{t('queue.unattended')}</h3>
          <ul aria-labelledby="unattended-title">
            {unattended.map((entry) => (
              <QueueRow key={entry.conversation} desk={desk} entry={entry} />
            ))}
          </ul>
        </div>
      )}
      {queue.length === 0 ? (
        <p class="list-empty">{t('queue.empty')}</p>
      ) : (
        <ol class="rows">
          {queue.map((entry) => (
            <QueueRow key={entry.conversation} desk={desk} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  );
};
