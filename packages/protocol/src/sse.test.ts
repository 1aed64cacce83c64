import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, type SseEvent } from './sse.ts';

const parse = (...chunks: string[]): SseEvent[] => {
  const events: SseEvent[] = [];
  const feed = createSseParser((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
};

describe('the parser of event streams', () => {
  it('tells an event at its blank line, not before', () => {
    expect(parse('data: a\n')).toEqual([]);
    expect(parse('data: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
  });

  it.each(['\n', '\r', '\r\n'])('takes %j as the end of a line', (end) => {
    expect(parse(['event: x', 'data: a', 'data: b', '', ''].join(end))).toEqual([{ event: 'x', data: 'a\nb' }]);
  });

  it('tells an event at once when its last line ends in CR, and skips the LF that follows', () => {
    expect(parse('data: a\r\n\r')).toEqual([{ event: 'message', data: 'a' }]);
    expect(parse('data: a\r\n\r', '\ndata: b\r\n\r\n')).toHaveLength(2);
    expect(parse('data: a\r', '', '\ndata: b\n\n')).toEqual([{ event: 'message', data: 'a\nb' }]);
  });

  it('keeps the id for later events, until it is set again', () => {
    expect(parse('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n').map(({ id }) => id)).toEqual(['1', '1', '']);
  });

  it('refuses an id with a null character', () => {
    expect(parse('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n').map(({ id }) => id)).toEqual(['1', '1']);
  });

  it('forgets the event name and keeps nothing of an event without data', () => {
    expect(parse('event: x\n\ndata: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
  });

  it('skips comments, retry and fields that it does not know', () => {
    expect(parse(': hello\nretry: 10\nwhat: 1\n:\ndata: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
  });

  it('strips one space after the colon and no more, and takes a field without colon as empty', () => {
    expect(parse('data:  a:b \n\n')).toEqual([{ event: 'message', data: ' a:b ' }]);
    expect(parse('data\n\n')).toEqual([{ event: 'message', data: '' }]);
    expect(parse('data\ndata\n\n')).toEqual([{ event: 'message', data: '\n' }]);
  });

  it('strips a byte order mark at the start only', () => {
    expect(parse('\ufeffdata: a\n\n')).toEqual([{ event: 'message', data: 'a' }]);
    expect(parse('data: a\n\n', '\ufeffdata: b\n\n')).toHaveLength(1);
  });

  it('reads the same events wherever the chunks are cut', () => {
    const piece = fc.constantFrom(
      'data',
      'event',
      'id',
      ':',
      ' ',
      '\n',
      '\r',
      '\r\n',
      'é',
      '\u2028',
      '{"a":1}',
      '\n\n',
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 12 }), (stream, cuts) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length];
        const chunks = places.slice(1).map((to, index) => stream.slice(places[index], to));
        expect(parse(...chunks)).toEqual(parse(stream));
      }),
      { numRuns: 500 },
    );
  });
});
