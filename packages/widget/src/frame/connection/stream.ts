import type { Event, VisitorSignals } from '@lanterne/protocol';
import { createSseParser } from '@lanterne/protocol/sse';

/** What a conversation's stream tells: events of the log, and signals beside it. */
export type StreamNews =
  | { readonly name: 'event'; readonly data: Event }
  | {
      [Name in keyof VisitorSignals]: { readonly name: Name; readonly data: VisitorSignals[Name] };
    }[keyof VisitorSignals];

const SIGNALS: Readonly<Record<string, true>> = {
  waiting: true,
  typing: true,
  read: true,
  translating: true,
  erased: true,
  reconnect: true,
} satisfies Record<keyof VisitorSignals, true>;

/**
 * Reads a body of server-sent events until it ends. `onBytes` is called for each chunk, comments included: any byte is a
 * sign of life. What has an id is an event of the log; an unknown signal of a later server is skipped.
 */
export const readStream = async (
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
  onNews: (news: StreamNews) => void,
): Promise<void> => {
  const parse = createSseParser(({ event, data }) => {
    const parsed = JSON.parse(data);
    if (SIGNALS[event]) onNews({ name: event, data: parsed } as StreamNews);
    else if (parsed.seq) onNews({ name: 'event', data: parsed });
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parse(decoder.decode(value, { stream: true }));
  }
};
