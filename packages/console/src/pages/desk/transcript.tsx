import type { Event as LogEvent } from '@lanterne/protocol';
import { Fragment } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Key, localeInUse, t } from '../../i18n/index.ts';
import { clockTime, dayName, sameDay } from '../../i18n/time.ts';
import type { OutgoingMessage } from '../../outbox/outbox.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { systemText } from './words.ts';

/** Nearer to the end than this, the reader follows the newest message. */
const NEAR_PX = 60;

/** The page of a narrow window scrolls: with less than this in it, nobody reads along. */
const HALF = 0.5;

const Text = ({ children }: { children: string }) => (
  <p class="text" dir="auto">
    {children}
  </p>
);

const Sent = () => (
  <>
    <span aria-hidden="true">✓</span>
    <span class="unseen">{t('delivery.sent')}</span>
  </>
);

const Line = ({ event }: { event: LogEvent }) =>
  // An event never changes: the same tree again keeps a long transcript still when a message is added.
  useMemo(() => {
    const time = <time dateTime={event.at}>{clockTime(event.at)}</time>;
    if (event.kind !== 'message') {
      return (
        <p class={`system ${event.kind}`}>
          {event.kind === 'danger' && <Icon name="danger" />} {systemText(event)} · {time}
        </p>
      );
    }
    const mine = event.author === 'officer';
    return (
      // What the officer wrote is no news to them: it is not read aloud.
      <div class={`message ${event.author}`} aria-live={mine ? 'off' : undefined}>
        <p class="who">
          {mine ? event.alias : t('visitor')} · {time} {mine && <Sent />}
        </p>
        <Text>{event.text}</Text>
      </div>
    );
  }, [event, localeInUse()]);

/** Where a message stands, and why it was refused as far as it matters to the officer. */
const standing = ({ delivery, code }: OutgoingMessage): Key => {
  if (delivery !== 'refused') return `delivery.${delivery}`;
  if (code === 'conversation_left') return 'delivery.refused.left';
  return code === 'conversation_closed' ? 'delivery.refused.closed' : 'delivery.refused';
};

interface OutgoingProps {
  readonly message: OutgoingMessage;
  readonly onTakeBack: () => void;
}

const Outgoing = ({ message, onTakeBack }: OutgoingProps) => (
  <div class={`message officer ${message.delivery}`} aria-live="off">
    <p class="who">
      <time>{clockTime(message.writtenAt)}</time> {' · '}
      {message.delivery === 'sent' ? <Sent /> : t(standing(message))}
      {message.delivery === 'refused' && (
        <Button look="quiet" class="small" onClick={onTakeBack}>
          {t('delivery.takeBack')}
        </Button>
      )}
    </p>
    <Text>{message.text}</Text>
  </div>
);

interface Props {
  readonly label: string;
  readonly events: readonly LogEvent[];
  readonly outgoing: readonly OutgoingMessage[];
  readonly onTakeBack: (message: OutgoingMessage) => void;
  /** Hears whether it stands in the window, or is scrolled out of it with the page. */
  readonly onSight: (inSight: boolean) => void;
}

/** A conversation's lines, the newest at the end. It follows the end unless the reader went up to read. */
export const Transcript = ({ label, events, outgoing, onTakeBack, onSight }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [below, setBelow] = useState(false);

  const toEnd = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    const element = box.current;
    const lines = element?.firstElementChild;
    if (!element || !lines || typeof ResizeObserver === 'undefined') return;
    // New lines above, a growing field below: both move the end.
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd();
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
  const count = events.length + outgoing.length;
  const seenCount = useRef(count);
  useLayoutEffect(() => {
    if (follows.current) toEnd();
    else if (count > seenCount.current) setBelow(true);
    seenCount.current = count;
  }, [count]);

  const onScroll = (): void => {
    const element = box.current;
    if (!element) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (follows.current) setBelow(false);
  };

  return (
    <div class="transcript">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <div ref={box} class="log" role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
        <div class="lines">
          {events.map((event, index) => {
            const before = events[index - 1];
            return (
              <Fragment key={event.seq}>
                {(!before || !sameDay(before.at, event.at)) && <p class="day">{dayName(event.at)}</p>}
                <Line event={event} />
              </Fragment>
            );
          })}
          {outgoing.map((message) => (
            <Outgoing key={message.id} message={message} onTakeBack={() => onTakeBack(message)} />
          ))}
        </div>
      </div>
      {below && (
        <Button class="to-end" onClick={toEnd}>
          <Icon name="down" /> {t('transcript.newBelow')}
        </Button>
      )}
    </div>
  );
};
