import type { OpenAnswer } from '@lanterne/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { useTimes } from '../i18n/times.ts';
import { lazy } from '../ui/lazy.tsx';
import { laterSheet } from '../ui/sheet.ts';
import type { LinkedTextProps, Talk } from './linked-text.tsx';
import { type FactItem, type Item, type Phase, refusalText } from './state.ts';

type Mine = Item & { kind: 'mine' };

interface Props {
  readonly items: readonly Item[];
  readonly phase: Phase;
  /** The officer has read up to here. */
  readonly readSeq: number;
  readonly onTakeBack: (item: Mine) => void;
  /** What is known of translations, and how more is asked for. */
  readonly talk: Talk;
  /** What opens the files of the conversation. */
  readonly access: () => OpenAnswer | undefined;
}

/** What is told between the messages: who came, who went, the end. */
export const FactText = lazy('talk', async () => (await import('./fact.tsx')).FactText, { quiet: true });
/** What the officer writes; addresses in it can be pressed, and cards are drawn, once the part that does so is there. */
export const OfficerText = lazy<LinkedTextProps>('talk', async () => (await import('./linked-text.tsx')).LinkedText, {
  Plain: ({ text }) => <>{text}</>,
});
const SentFile = lazy('talk', async () => (await import('../files/sent.tsx')).SentFile, { quiet: true });

/** There is nothing to dress at the first open. */
const dress = laterSheet(() => import('./transcript.css?inline'));

/** Messages of one author stand together unless so long lies between them. */
const TOGETHER_MS = 5 * 60_000;

const isFact = (item: Item): item is FactItem => item.kind !== 'mine' && item.kind !== 'theirs';

const follows = (item: Item, before: Item | undefined): boolean =>
  before?.kind === item.kind && Date.parse(item.at) - Date.parse(before.at) < TOGETHER_MS;

/** Only what the visitor has to know: that it left and was read, for the last message; that it did not leave, for any. */
const deliveryText = ({ delivery, seq }: Mine, isLast: boolean, readSeq: number): string => {
  if (typeof delivery === 'object') return `${t('refused')} ${t(refusalText(delivery.refused))}`;
  if (delivery !== 'sent') return t(delivery);
  if (!isLast) return '';
  return t(seq && seq <= readSeq ? 'read' : 'sent');
};

/**
 * The transcript. A log tells additions to who cannot see it; what one wrote oneself is no news, and neither is what was
 * there before the log came to life (SAFETY.md, section 5, points 6 to 8).
 */
export const MessageList = ({ items, phase, readSeq, onTakeBack, talk, access }: Props) => {
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [live, setLive] = useState(false);
  const [below, setBelow] = useState(false);
  useEffect(dress, [items.length]);
  const timeOf = useTimes();
  const typing = phase.name === 'held' && phase.typing;
  const lastMine = items.findLast(({ kind }) => kind === 'mine');

  const lastTheirs = items.findLast(({ kind }) => kind !== 'mine');
  const shownLast = useRef(lastTheirs?.id);

  const toEnd = () => {
    if (atEnd.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  };
  useEffect(() => {
    const begin = () => setLive(true);
    // The words between the messages come later than their place: of what was there before they are no news either.
    if (items.some(isFact)) void FactText.preload().then(() => setTimeout(begin), begin);
    else begin();
    // A keyboard on the screen, or a question above, takes room: the newest message stays in view.
    const observer = new ResizeObserver(toEnd);
    if (log.current) {
      observer.observe(log.current);
      // A browser that translates pages sends them to somebody else's machine.
      log.current.translate = false;
    }
    return () => observer.disconnect();
  }, []);
  // What one writes is always brought into view; what comes, unless one is reading further up.
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [lastMine?.id]);
  useLayoutEffect(toEnd, [items, typing]);
  useLayoutEffect(() => {
    if (lastTheirs?.id !== shownLast.current) setBelow(!atEnd.current);
    shownLast.current = lastTheirs?.id;
  }, [lastTheirs?.id]);

  const goToEnd = () => {
    atEnd.current = true;
    toEnd();
    // The button goes away: the focus stays by what it led to.
    log.current?.focus();
  };

  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = log.current ?? {};
    atEnd.current = scrollHeight - scrollTop - clientHeight < 48;
    if (atEnd.current) setBelow(false);
  };

  const row = (item: Item, index: number) => {
    if (isFact(item)) {
      return (
        <li key={item.id} class="note">
          <p>
            <FactText item={item} />
          </p>
        </li>
      );
    }
    const mine = item.kind === 'mine';
    const delivery = mine && deliveryText(item, item === lastMine, readSeq);
    const refused = mine && typeof item.delivery === 'object' && item.delivery.refused;
    // Of a list to come back the field tells, where it goes at once.
    const isRefused = refused && refused !== 'resume_code_in_text';
    // A card has parts of its own, which a paragraph can't hold.
    const Text = mine || !item.card ? 'p' : 'div';
    return (
      <li
        key={item.id}
        class={`${item.kind}${follows(item, items[index - 1]) ? ' again' : ''}`}
        aria-live={mine ? 'off' : undefined}
      >
        <p class="by">
          <span>{mine ? t('you') : t('officer', { alias: item.alias })}</span>{' '}
          <time dateTime={item.at}>{timeOf(item.at)}</time>
        </p>
        {mine && item.file ? (
          <SentFile id={item.id} file={item.file} access={access} />
        ) : (
          <Text class="text" dir="auto">
            {mine ? item.text : <OfficerText {...item} talk={talk} isLast={item === lastTheirs} />}
          </Text>
        )}
        {delivery && (
          // That it did not leave is told to who cannot see it: a new element, since changing the role of one tells nothing.
          <p key={isRefused} class="delivery" role={isRefused ? 'alert' : undefined}>
            {delivery}
          </p>
        )}
        {isRefused && phase.name !== 'over' && (
          <button type="button" onClick={() => onTakeBack(item)}>
            {t('takeBack')}
          </button>
        )}
      </li>
    );
  };

  return (
    <>
      <div
        class="log"
        role="log"
        aria-label={t('transcript')}
        aria-live={live ? 'polite' : 'off'}
        // It scrolls, so the keyboard must reach it, once there is something in it.
        tabIndex={items.length > 0 ? 0 : undefined}
        ref={log}
        onScroll={onScroll}
      >
        <ol>{items.map(row)}</ol>
        {typing && (
          <p class="typing" aria-hidden="true">
            {t('typing', { alias: phase.alias })}
          </p>
        )}
      </div>
      {below && (
        <button type="button" class="below" onClick={goToEnd}>
          {t('newBelow')}
        </button>
      )}
    </>
  );
};
