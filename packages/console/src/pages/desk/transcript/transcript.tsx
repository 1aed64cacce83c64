import type { ConversationId, Event as LogEvent, Translating } from '@lanterne/protocol';
import { Fragment } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { dayName, sameDay } from '../../../i18n/time.ts';
import type { OutgoingMessage } from '../../../outbox/outbox.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Watermark } from '../../../ui/watermark.tsx';
import type { Desk } from '../desk.ts';
import { wordHits } from '../signal-word/match.ts';
import { withTranslations } from '../translation/translations.ts';
import { Understood } from '../understood/lazy.tsx';
import { Line } from './line.tsx';
import { Outgoing } from './outgoing.tsx';
import './transcript.css';

/** Nearer to the end than this, the reader follows the newest message. */
const NEAR_PX = 60;

/** The page of a narrow window scrolls: with less than this in it, nobody reads along. */
const HALF = 0.5;

/** The newest of the officer's messages that the visitor has read; 0 for none. */
const newestRead = (events: readonly LogEvent[], readSeq: number): number =>
  events.findLast(
    ({ kind, author, seq }) => (kind === 'message' || kind === 'card') && author === 'officer' && seq <= readSeq,
  )?.seq ?? 0;

interface Props {
  readonly desk: Pick<Desk, 'say' | 'officer' | 'heed' | 'now'>;
  readonly conversation: ConversationId;
  readonly label: string;
  readonly events: readonly LogEvent[];
  readonly outgoing: readonly OutgoingMessage[];
  readonly onTakeBack: (message: OutgoingMessage) => void;
  /** What is translated, while it is. */
  readonly translating?: Translating | null;
  /** Asks whether the message or card of a seq is clear, where that can be asked. */
  readonly onAsk?: ((of: number) => void) | undefined;
  /** Up to where the visitor has read. */
  readonly readSeq: number;
  /** Hears whether it stands in the window, or is scrolled out of it with the page. */
  readonly onSight: (inSight: boolean) => void;
  /** Hears whether its newest line is shown, or the reader went up to read. */
  readonly onEnd: (atEnd: boolean) => void;
}

/** A conversation's lines, the newest at the end. It follows the end unless the reader went up to read. */
export const Transcript = (props: Props) => {
  const { desk, conversation, label, events, outgoing, translating, readSeq } = props;
  const { onTakeBack, onAsk, onSight, onEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [below, setBelow] = useState(false);

  /** The sizes for which the place was last settled: of the window on the lines, and of the lines. */
  const sizes = useRef<readonly [box: number, lines: number] | null>(null);

  const toEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  const settle = (element: HTMLElement): void => {
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (follows.current) setBelow(false);
    onEnd(follows.current);
  };
  useLayoutEffect(() => {
    const element = box.current;
    const lines = element?.firstElementChild;
    if (!element || !lines || typeof ResizeObserver === 'undefined') return;
    // New lines above, a growing field below: both move the end. Where all is in sight at last, the end is too.
    const observer = new ResizeObserver(() => {
      sizes.current = [element.clientHeight, element.scrollHeight];
      if (follows.current) toEnd();
      else settle(element);
    });
    observer.observe(element);
    observer.observe(lines);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!box.current || typeof IntersectionObserver === 'undefined') return onSight(true);
    const observer = new IntersectionObserver(
      (crossings) => onSight((crossings.at(-1)?.intersectionRatio ?? 0) >= HALF),
      { threshold: HALF },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => onEnd(true), []);
  const count = events.length + outgoing.length;
  const seenCount = useRef(count);
  useLayoutEffect(() => {
    if (follows.current) toEnd();
    else if (count > seenCount.current) setBelow(true);
    seenCount.current = count;
  }, [count]);

  const onScroll = (): void => {
    const element = box.current;
    const [height, linesHeight] = sizes.current ?? [];
    // A scroll of our own that is heard after the sizes have changed says nothing of what the reader wants.
    const isStale = height !== undefined && (height !== element?.clientHeight || linesHeight !== element.scrollHeight);
    if (element && !isStale) settle(element);
  };

  const newest = newestRead(events, readSeq);
  const marked = wordHits(events);
  const lines = withTranslations(events, translating);
  return (
    <div class="transcript">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <div ref={box} class="log" role="log" translate={false} aria-label={label} tabIndex={0} onScroll={onScroll}>
        <div class="lines">
          {lines.map(({ event, ...translated }, index) => {
            const before = lines[index - 1]?.event;
            return (
              <Fragment key={event.seq}>
                {(!before || !sameDay(before.at, event.at)) && <p class="day">{dayName(event.at)}</p>}
                <Line
                  desk={desk}
                  conversation={conversation}
                  event={event}
                  isRead={event.seq === newest}
                  isMarked={marked.has(event.seq)}
                  {...translated}
                />
                {event.author === 'officer' && (event.kind === 'message' || event.kind === 'card') && (
                  <Understood at="message" event={event} events={events} onAsk={onAsk} />
                )}
              </Fragment>
            );
          })}
          {outgoing.map((message) => (
            <Outgoing key={message.id} message={message} onTakeBack={() => onTakeBack(message)} />
          ))}
        </div>
      </div>
      <Watermark alias={desk.officer.alias} now={desk.now} />
      {below && (
        <Button class="to-end" onClick={toEnd}>
          <Icon name="down" /> {t('transcript.newBelow')}
        </Button>
      )}
    </div>
  );
};
