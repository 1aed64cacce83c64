import { createSseParser } from '@lanterne/protocol/sse';

/** A stream that is being read. */
export interface DeskReading {
  /** Lets go of it, and waits until it is over. */
  close(): Promise<void>;
}

/** Opens the desk of whoever the cookie signs in, and hands over all that it is told, as it comes. */
export const readDesk = async (
  base: string,
  cookie: string,
  // What is in it is for the test to know.
  // biome-ignore lint/suspicious/noExplicitAny: the shapes of all events of a desk, told apart by their names.
  hear: (event: string, body: any) => void,
): Promise<DeskReading> => {
  const stopping = new AbortController();
  const parse = createSseParser(({ event, data }) => hear(event, JSON.parse(data)));
  const response = await fetch(`${base}/v1/officer/desk`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: stopping.signal,
  });
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) parse(decoder.decode(chunk, { stream: true }));
  })().catch(() => {});
  return {
    async close() {
      stopping.abort();
      await reading;
    },
  };
};
