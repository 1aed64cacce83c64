import type { OpenAnswer, PageData } from '@lanterne/protocol';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Connection } from './connection/connection.ts';
import { createFetchedConnection, fetchCode } from './connection/fetched.ts';
import type { AsideProps } from './conversation/aside.tsx';
import { useRead, useUnread } from './conversation/attention.ts';
import { Composer, type Held } from './conversation/composer.tsx';
import { FactText, MessageList, OfficerText } from './conversation/message-list.tsx';
import { type Item, NEW_CONVERSATION, transition } from './conversation/state.ts';
import { Announcements, Outage, Standing } from './conversation/view.tsx';
import { Doors } from './doors/doors.tsx';
import { Emergency } from './emergency.tsx';
import type { EndProps } from './end/end.tsx';
import { Exit, ExitHow, loadRest, SkipLinks } from './exit/exit.tsx';
import type { TellHost } from './host.ts';
import { localeInUse, t } from './i18n/index.ts';
import { forgetSeat, isTelltale, keeps, keptSeat } from './keep/kept.ts';
import type { LanguagesProps } from './language/sign.tsx';
import { HelpOffer, loadShield, Question, ROOMS, useRooms } from './rooms.tsx';
import { Icon } from './ui/icon.tsx';
import { whenIdle } from './ui/idle.ts';
import { lazy } from './ui/lazy.tsx';
import { useOpen } from './waiting/hours.ts';
import type { WaysProps } from './waiting/ways.tsx';

interface Props {
  readonly data: PageData;
  readonly tellHost: TellHost;
  /** Leaves at once: the page is emptied, and another takes its place. */
  readonly leave: () => void;
  /** Hands over the way to end the conversation for who leaves at once. */
  readonly onLeave: (end: () => void) => void;
  /** Hands over the way to tell the app that it was shown or hidden. */
  readonly onHost: (listener: (shown: boolean) => void) => void;
}

/** What the browser may keep of a page that is left for another is blank. */
const hidePage = () => {
  document.body.hidden = true;
};

const Head = lazy<LanguagesProps>('early', async () => (await loadRest()).Head, { idle: true });
const End = lazy<EndProps>('after', async () => (await import('./end/end.tsx')).End);
const Aside = lazy<AsideProps>('talk', async () => (await import('./conversation/aside.tsx')).Aside, { idle: true });
const Ways = lazy<WaysProps>('talk', async () => (await import('./waiting/ways.tsx')).Ways, { quiet: true });

/** The whole page: wires the conversation's state, its connection and its view. */
export const App = ({ data, tellHost, leave, onLeave, onHost }: Props) => {
  const { id: site, limits, doors, page } = data;
  // There is something to hide behind: not on a page of its own, nor in a place that the host page gave.
  const hideable = page === 'frame';
  const [state, dispatch] = useReducer(transition, NEW_CONVERSATION);
  const [shown, setShown] = useState(!hideable);
  const [beginnings, countBeginnings] = useState(0);
  const connection = useRef<Connection>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useRef('');
  const [shield, setShield] = useState<Awaited<ReturnType<typeof loadShield>>>();
  const { phase, door, items, discreet } = state;
  const isNew = phase.name === 'new';
  const isOver = phase.name === 'over' || phase.name === 'erased';

  const isClosed = !useOpen(data.hours) && isNew && state.danger === 'no';
  // Whoever is in danger has been told whom to call, and comes first.
  const isLong = phase.name === 'waiting' && state.danger === 'no' && (phase.long || !!phase.standing?.opensAt);

  /** Where one writes, or what stands in its place. */
  const start = () => field.current ?? document.getElementById('end');
  const focusStart = () => start()?.focus();
  const { room, subject, covered, openRoom, closeRoom, setCovered } = useRooms(focusStart);
  useLayoutEffect(() => {
    onHost((nowShown) => {
      setShown(nowShown);
      if (nowShown) focusStart();
    });
    onLeave(() => connection.current?.exit());
    tellHost({ type: 'ready', exit: data.exit });
  }, []);
  // Before anything is drawn: its texts are looked up as the page is.
  shield?.hush(discreet);
  useUnread(items, shown, discreet, tellHost);
  useRead(items, shown && !room && !covered, (seq) => connection.current?.read(seq));
  // The button that began another one is gone, and the focus with it.
  useLayoutEffect(() => {
    if (beginnings) focusStart();
  }, [beginnings]);
  // What stood in the place of the field is gone, where an officer opens the conversation again.
  useLayoutEffect(() => {
    if (!isOver) return;
    return () => {
      if (document.activeElement === document.body) focusStart();
    };
  }, [isOver]);
  const reset = () => {
    connection.current?.stop();
    connection.current = null;
    dispatch({ type: 'again' });
  };
  useEffect(() => {
    const forget = () => {
      reset();
      closeRoom(null);
      if (field.current) field.current.value = '';
      draft.current = '';
    };
    const onShow = async ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      if (hideable) tellHost({ type: 'close' });
      await (await loadRest()).comeBack(connection.current, forget);
      if (!hideable) goOn();
    };
    addEventListener('pagehide', hidePage);
    addEventListener('pageshow', onShow);
  }, []);
  useEffect(() => {
    if (!hideable) return;
    addEventListener('keydown', ({ key, isComposing, keyCode }) => {
      // What an input method takes for itself has this code.
      if (key === 'Escape' && !isComposing && keyCode !== 229) tellHost({ type: 'close' });
    });
  }, []);

  const begin = (access?: OpenAnswer, until = 0): Connection => {
    connection.current = createFetchedConnection({ site, locale: localeInUse(), dispatch, access });
    dispatch({ type: 'kept', until });
    return connection.current;
  };
  const keptHere = () => (keeps(data) ? keptSeat(site) : null);
  const connect = (): Connection => {
    if (connection.current) return connection.current;
    const seat = keptHere();
    return begin(seat ?? undefined, seat?.until);
  };
  /** With the conversation that was kept while the visitor came to this page; not before they look at it. */
  const goOn = () => {
    if (keptHere()) connect();
  };
  useLayoutEffect(() => {
    if (shown) goOn();
  }, [shown]);
  const mayStay = data.keep && !isOver && !isTelltale(state);
  useLayoutEffect(() => {
    if (page !== 'chat' && !mayStay) forgetSeat(site);
  }, [mayStay]);
  const write = (text: string) => connect().write(text, door);

  const ways = (isClosed || isLong) && <Ways data={data} state={state} open={openRoom} />;
  const Room = room && ROOMS[room];
  // So that they are there when the network is not.
  useEffect(() => {
    if (!shield) whenIdle(() => loadShield().then(setShield, () => {}));
  }, [shown, discreet, state.lost]);
  useEffect(() => {
    whenIdle(() => void fetchCode().catch(() => {}));
  }, []);
  // They come with the conversation: the network may be gone when they are needed.
  useEffect(() => {
    if (isNew) return;
    for (const part of [End, OfficerText, FactText]) whenIdle(() => void part.preload().catch(() => {}));
  }, [isNew]);
  const goToField = () => (room ? closeRoom(start()) : focusStart());
  const cover = (on: boolean) => {
    if (on) dispatch({ type: 'discreet', on });
    setCovered(on);
  };

  const fill = (text: string) => {
    if (!field.current) return;
    field.current.value = [text, draft.current].filter(Boolean).join('\n');
    field.current.dispatchEvent(new Event('input'));
  };
  const takeBack = ({ id, text }: Item & { kind: 'mine' }) => {
    dispatch({ type: 'taken-back', id });
    fill(text);
    focusStart();
  };

  // Whoever reads the transcript must not find the list in it: the text goes back to the field, to be mended there.
  const [held, hold] = useState<Held | null>(null);
  const [fault, setFault] = useState(false);
  useEffect(() => {
    const holdsCode = (item: Item) =>
      item.kind === 'mine' && typeof item.delivery === 'object' && item.delivery.refused === 'resume_code_in_text';
    const found = items.find(holdsCode);
    if (found?.kind !== 'mine') return;
    takeBack(found);
    setFault(true);
  }, [items]);

  const again = () => {
    reset();
    countBeginnings(beginnings + 1);
  };
  const resume = (access: OpenAnswer, until: number) => {
    again();
    begin(access, until);
    closeRoom(null);
  };

  const letGo = () => {
    draft.current = '';
    reset();
    dispatch({ type: 'erased', how: 'moved' });
    closeRoom(null);
  };
  useEffect(() => {
    if (page === 'chat' && /[?&]move\b/.test(location.search)) openRoom('arrival');
  }, []);

  /** No question first: a false alarm is cheap. Where nothing more can be written, another conversation begins. */
  const alarm = () => {
    openRoom('danger');
    if (isOver) again();
    if (isOver || state.danger !== 'asked') connect().danger(door);
  };

  const app = (
    <main class={page} aria-label={t('title')} hidden={covered}>
      <SkipLinks data={data} leave={leave} onWrite={goToField} />
      <header>
        <h1>{t('title')}</h1>
        <Exit data={data} leave={leave} tellHost={tellHost} />
        <button type="button" class="tool" onClick={() => openRoom('options')}>
          <Icon name="menu" />
          <span>{t('options')}</span>
        </button>
        {hideable && (
          <button type="button" class="tool" onClick={() => tellHost({ type: 'close' })}>
            <Icon name="hide" />
            <span>{t('hide')}</span>
          </button>
        )}
      </header>
      <Emergency lines={data.emergency} danger={isOver ? 'no' : state.danger} onPress={alarm} />
      <Outage lost={state.lost} lines={data.emergency} />
      <div class="stage">
        <div class="exchange" inert={!!room}>
          <Standing
            phase={phase}
            onHelp={() => openRoom('help')}
            onCover={shield && (() => cover(true))}
            onEnd={() => connection.current?.end()}
          />
          {!isNew && <Aside data={data} state={state} open={openRoom} connect={connect} fill={fill} hold={hold} />}
          {isLong && ways}
          {isNew && (
            <div class="welcome">
              <Head data={data} open={openRoom} />
              <p>{t('welcome')}</p>
              {isClosed && (
                <div class="closed">
                  <p>{t('nobody')}</p>
                  {ways}
                </div>
              )}
              <Doors doors={doors} chosen={door} onChoose={(chosen) => dispatch({ type: 'door', door: chosen })} />
              {door === 'victim' && <Question state={state} dispatch={dispatch} />}
              <div class="offer" aria-live="polite">
                {door && !discreet && <HelpOffer data={data} door={door} onRead={(id) => openRoom('help', id)} />}
              </div>
              <button type="button" class="quiet" onClick={() => openRoom('help')}>
                {t('help.open')}
              </button>
              <ExitHow exit={data.exit} onMore={() => openRoom('exit')} />
              {(['resume', 'privacy'] as const).map((name) => (
                <button key={name} type="button" class="quiet" onClick={() => openRoom(name)}>
                  {t(name)}
                </button>
              ))}
            </div>
          )}
          {phase.name !== 'erased' && (
            <MessageList
              // What is there from the beginning is no news, nor is what came under a cover.
              key={`${beginnings} ${state.replayed} ${covered}`}
              items={items}
              phase={phase}
              readSeq={state.readSeq}
              onTakeBack={takeBack}
              talk={{ ...state, connect }}
              access={() => connection.current?.access()}
            />
          )}
          {isOver ? (
            <End data={data} state={state} connect={connect} open={openRoom} onAgain={again} />
          ) : (
            <Composer
              limit={limits.text}
              field={field}
              draft={draft}
              fault={fault ? t('refused.code') : ''}
              held={held}
              onWrite={write}
              onTyping={() => {
                setFault(false);
                if (phase.name === 'held') connection.current?.typing();
              }}
              files={
                limits.files && {
                  limits: limits.files,
                  sent: items.filter((item) => 'file' in item).length,
                  insist: (attempt) => connect().insist(door, attempt),
                }
              }
            />
          )}
        </div>
        {Room && (
          <Room
            data={data}
            state={state}
            subject={subject}
            connect={connect}
            dispatch={dispatch}
            cover={() => cover(true)}
            open={openRoom}
            close={() => closeRoom()}
            resume={resume}
            draft={draft}
            fill={fill}
            letGo={letGo}
            write={goToField}
          />
        )}
      </div>
      <Announcements state={state} />
    </main>
  );
  return (
    <>
      {app}
      {shield && (
        <shield.Shield
          state={state}
          hideable={hideable}
          covered={covered}
          cover={cover}
          alarm={alarm}
          leave={leave}
          tellHost={tellHost}
        />
      )}
    </>
  );
};
