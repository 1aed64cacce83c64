import type { ConversationId, Event, VisitorSignals } from '@lanterne/protocol';
import { visibleTo } from '../domain/permission.ts';
import type { Reader } from '../ports.ts';
import { type SseStream, UNREAD_MAX_BYTES } from './sse.ts';

/** What the hub tells each of a conversation's readers. */
export interface VisitorReader {
  /** New events of the log, in order; some may have been told before, some may be missing. */
  events(events: readonly Event[]): void;
  signal<Name extends keyof VisitorSignals>(name: Name, data: VisitorSignals[Name]): void;
  /** Nothing more will come. */
  end(): void;
}

/**
 * A cursor on one conversation's log. Events that the hub hands over are sent when they are the next ones; after a gap, and
 * at the start, the log itself is read. So each event is sent once and in order, whatever hints were lost.
 */
export const createVisitorStream = ({
  reader,
  sse,
  conversation,
  after,
}: {
  reader: Reader;
  sse: SseStream;
  conversation: ConversationId;
  after: number;
}): VisitorReader & { /** Sends what the log holds after the cursor. */ catchUp(): Promise<void> } => {
  let cursor = after;
  let reading: Promise<void> | undefined;
  let readAgain = false;

  const send = (event: Event) => {
    cursor = event.seq;
    if (visibleTo('visitor', event)) sse.send(event.kind, event, event.seq);
  };

  const readLog = async () => {
    do {
      readAgain = false;
      for (const event of await reader.eventsAfter(conversation, cursor)) {
        send(event);
        if (sse.unread() > UNREAD_MAX_BYTES) await sse.drained();
      }
    } while (readAgain);
  };

  const catchUp = (): Promise<void> => {
    readAgain = true;
    reading ??= readLog().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  return {
    catchUp,
    end: () => sse.end(),
    events(events) {
      for (const event of events) {
        if (event.seq <= cursor) continue;
        if (reading || event.seq !== cursor + 1 || sse.unread() > UNREAD_MAX_BYTES) {
          // The log is there to be read again by the next hint, or by the client when it comes back.
          catchUp().catch(() => sse.end());
          return;
        }
        send(event);
      }
    },
    signal(name, data) {
      // Signals may be lost, so a slow reader loses them first; all but the last one.
      if (sse.unread() <= UNREAD_MAX_BYTES || name === 'erased') sse.send(name, data);
    },
  };
};
