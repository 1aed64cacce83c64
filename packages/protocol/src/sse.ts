/** One dispatched event of a `text/event-stream`. `id` is the last one that the stream has set. */
export interface SseEvent {
  id?: string;
  event: string;
  data: string;
}

/**
 * Reads a `text/event-stream` that comes in chunks of decoded text, cut anywhere (WHATWG HTML, section 9.2.6).
 * Comments and `retry` are skipped; an event that the stream does not finish is never told.
 */
export const createSseParser = (onEvent: (event: SseEvent) => void): ((chunk: string) => void) => {
  let rest = '';
  let started = false;
  let afterCr = false;
  let id: string | undefined;
  let event = '';
  let data: string | undefined;

  const readLine = (line: string) => {
    if (!line) {
      if (data !== undefined) onEvent({ id, event: event || 'message', data });
      event = '';
      data = undefined;
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  };

  return (chunk) => {
    if (!chunk) return;
    // A byte order mark may open the stream; a CR LF may be cut in two.
    const extra = started ? afterCr && chunk[0] === '\n' : chunk[0] === '\ufeff';
    started = true;
    afterCr = chunk.endsWith('\r');
    const lines = (extra ? chunk.slice(1) : chunk).split(/\r\n|\r|\n/);
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    for (const line of lines) readLine(line);
  };
};
