import type { PageData } from '@lanterne/protocol';
import { UNREAD_MAX } from '@lanterne/protocol/frame';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { type Connection, createConnection } from './connection/connection.ts';
import { Composer } from './conversation/composer.tsx';
import { End } from './conversation/end.tsx';
import { MessageList } from './conversation/message-list.tsx';
import { type Item, NEW_CONVERSATION, transition } from './conversation/state.ts';
import { Announcements, Outage, Standing } from './conversation/view.tsx';
import { Doors } from './doors/doors.tsx';
import { Emergency } from './emergency.tsx';
import type { TellHost } from './host.ts';
import { t } from './i18n/index.ts';
import { Icon } from './ui/icon.tsx';

interface Props {
  readonly data: PageData;
  /** Whether there is something to hide behind: not on a page of its own, nor in a place that the host page gave. */
  readonly hideable: boolean;
  readonly tellHost: TellHost;
  /** Hands over the way to tell the app that it was shown or hidden. */
  readonly onHost: (listener: (shown: boolean) => void) => void;
}

/** Tells the loader how much came while the panel was hidden: messages, an officer who took over, the end. */
const useUnread = (items: readonly Item[], shown: boolean, tellHost: TellHost) => {
  const received = items.filter(({ kind }) => kind !== 'mine').length;
  const seen = useRef(0);
  const told = useRef(0);
  useEffect(() => {
    if (shown) seen.current = received;
    const count = Math.min(UNREAD_MAX, Math.max(0, received - seen.current));
    if (count !== told.current) tellHost({ type: 'unread', count });
    told.current = count;
  }, [received, shown]);
};

/** The whole page: wires the conversation's state, its connection and its view. */
export const App = ({ data, hideable, tellHost, onHost }: Props) => {
  const { id: site, locale, limits, doors, page } = data;
  const [state, dispatch] = useReducer(transition, NEW_CONVERSATION);
  const [shown, setShown] = useState(!hideable);
  const [beginnings, countBeginnings] = useState(0);
  const connection = useRef<Connection>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useRef('');
  const { phase, door, items } = state;
  const isNew = phase.name === 'new';

  const focusStart = () => (field.current ?? document.getElementById('end'))?.focus();
  useLayoutEffect(() => {
    onHost((nowShown) => {
      setShown(nowShown);
      if (nowShown) focusStart();
    });
    tellHost({ type: 'ready' });
  }, []);
  useUnread(items, shown, tellHost);
  // The button that began another one is gone, and the focus with it.
  useLayoutEffect(() => {
    if (beginnings) focusStart();
  }, [beginnings]);
  useEffect(() => {
    if (!hideable) return;
    addEventListener('keydown', ({ key, isComposing, keyCode }) => {
      // What an input method takes for itself has this code.
      if (key === 'Escape' && !isComposing && keyCode !== 229) tellHost({ type: 'close' });
    });
  }, []);

  const write = (text: string) => {
    connection.current ??= createConnection({ site, locale, dispatch });
    connection.current.write(text, door);
  };

  const takeBack = ({ id, text }: Item & { kind: 'mine' }) => {
    dispatch({ type: 'taken-back', id });
    if (!field.current) return;
    field.current.value = [text, draft.current].filter(Boolean).join('\n');
    field.current.dispatchEvent(new Event('input'));
    field.current.focus();
  };

  const again = () => {
    connection.current?.stop();
    connection.current = undefined;
    dispatch({ type: 'again' });
    countBeginnings(beginnings + 1);
  };

  return (
    <main class={page} aria-label={t('title')}>
      <header>
        <h1>{t('title')}</h1>
        {page === 'frame' && isNew && (
          <a
            class="tool"
            href={`/chat/${site}?locale=${locale}`}
            target="_blank"
            rel="noopener noreferrer"
            title={t('fullPage')}
          >
            <Icon name="fullPage" />
            <span class="unseen">{t('fullPage')}</span>
          </a>
        )}
        {hideable && (
          <button type="button" class="tool" onClick={() => tellHost({ type: 'close' })}>
            <Icon name="hide" />
            {t('hide')}
          </button>
        )}
      </header>
      <Emergency />
      <Standing phase={phase} onEnd={() => connection.current?.end()} />
      <Outage lost={state.lost} />
      {isNew && (
        <div class="welcome">
          <p>{t('welcome')}</p>
          <Doors doors={doors} chosen={door} onChoose={(chosen) => dispatch({ type: 'door', door: chosen })} />
        </div>
      )}
      {phase.name !== 'erased' && <MessageList items={items} phase={phase} onTakeBack={takeBack} />}
      {phase.name === 'over' || phase.name === 'erased' ? (
        <End phase={phase} onErase={() => connection.current?.erase()} onAgain={again} />
      ) : (
        <Composer
          limit={limits.text}
          field={field}
          draft={draft}
          onWrite={write}
          onTyping={() => phase.name === 'held' && connection.current?.typing()}
        />
      )}
      <Announcements state={state} />
    </main>
  );
};
