import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStream, type StreamNews } from './stream.ts';

const body = (chunks: Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

const readAll = async (chunks: Uint8Array[]) => {
  const news: StreamNews[] = [];
  let bytes = 0;
  await readStream(
    body(chunks),
    () => {
      bytes += 1;
    },
    (one) => news.push(one),
  );
  return { news, bytes };
};

const encode = (text: string) => new TextEncoder().encode(text);

const message = (seq: number, text: string) => ({
  kind: 'message',
  seq,
  at: '2026-11-24T12:00:00.000Z',
  author: 'officer',
  alias: 'Camille',
  id: `m${seq}`,
  text,
});

const written = (event: { seq: number; kind: string }) =>
  `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;

/** Cuts bytes at the given places, in the middle of characters too. */
const cut = (bytes: Uint8Array, places: number[]): Uint8Array[] => {
  const bounds = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return bounds.slice(1).map((end, index) => bytes.slice(bounds[index], end));
};

describe('the stream', () => {
  it('tells events of the log and signals beside it', async () => {
    const { news } = await readAll([
      encode(`:\n\n${written(message(3, 'Bonjour'))}event: waiting\ndata: {"place":2,"minutes":null}\n\n`),
    ]);
    expect(news).toEqual([
      { name: 'event', data: message(3, 'Bonjour') },
      { name: 'waiting', data: { place: 2, minutes: null } },
    ]);
  });

  it('takes any byte for a sign of life, a comment too', async () => {
    expect(await readAll([encode(':\n\n')])).toEqual({ news: [], bytes: 1 });
  });

  it('skips a signal that it does not know', async () => {
    expect((await readAll([encode('event: weather\ndata: {"rain":true}\n\n')])).news).toEqual([]);
  });

  it('tells the same, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (texts, places) => {
          const events = texts.map((text, index) => message(index + 1, `${text}\n\r\u2028:`));
          const { news } = await readAll(cut(encode(events.map(written).join(':\n\n')), places));
          expect(news).toEqual(events.map((data) => ({ name: 'event', data })));
        },
      ),
    );
  });

  it('does not tell what the stream did not finish', async () => {
    const text = written(message(1, 'Bonjour'));
    expect((await readAll([encode(text.slice(0, -1))])).news).toEqual([]);
  });
});
