// docs/security.md: T13

import { describe, expect, it } from 'vitest';
import { strip } from './strip.ts';

const CANARY = 'CANARY-48.85';
const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : part)),
  );
const text = (of: Uint8Array) => String.fromCharCode(...of);

const segment = (marker: number, content: string): number[] => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...bytes(content)];
};
const chunk = (kind: string, content: string): number[] => [
  0,
  0,
  0,
  content.length,
  ...bytes(kind, content),
  ...[1, 2, 3, 4],
];

describe('a JPEG', () => {
  const dots = 'dots\xff\0and\xff\xd0more\xff\0';
  const picture = (about: number[]) =>
    bytes(
      [0xff, 0xd8],
      segment(0xe0, 'JFIF\0'),
      about,
      segment(0xee, 'Adobe'),
      segment(0xdb, 'table'),
      segment(0xc2, 'frame'),
      segment(0xda, 'scan one'),
      dots,
      segment(0xc4, 'table'),
      segment(0xda, 'scan two'),
      dots,
      [0xff, 0xd9],
    );

  it('loses all that is said about it, and keeps every dot', () => {
    const about = [0xe1, 0xe2, 0xe3, 0xed, 0xef, 0xfe].flatMap((marker) => segment(marker, `Exif\0\0${CANARY}`));
    const sent = picture(about);
    expect(text(sent)).toContain(CANARY);
    expect(strip('image/jpeg', sent)).toEqual(picture([]));
  });

  it('loses the second picture that stands behind its end, with a place of its own', () => {
    const sent = bytes(text(picture([])), [0xff, 0xd8], segment(0xe1, CANARY), [0xff, 0xd9], CANARY);
    expect(strip('image/jpeg', sent)).toEqual(picture([]));
  });

  it('is never longer than it was, however it is cut off', () => {
    const sent = picture(segment(0xe1, CANARY));
    for (let length = 2; length < sent.length; length += 1) {
      const stripped = strip('image/jpeg', sent.subarray(0, length));
      expect(stripped.length).toBeLessThanOrEqual(length + 2);
      expect(text(stripped)).not.toContain(CANARY);
    }
  });
});

describe('a PNG', () => {
  const signature = [0x89, ...bytes('PNG\r\n\x1a\n')];
  const picture = (about: number[]) =>
    bytes(
      signature,
      chunk('IHDR', 'head'),
      about,
      chunk('PLTE', 'colours'),
      chunk('tRNS', 'through'),
      chunk('IDAT', 'dots'),
      chunk('IDAT', 'more'),
      chunk('IEND', ''),
    );

  it('loses all that is said about it, and what is hung behind its end', () => {
    const about = ['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME', 'iCCP', 'acTL', 'caBX'].flatMap((kind) =>
      chunk(kind, CANARY),
    );
    expect(strip('image/png', bytes(text(picture(about)), CANARY))).toEqual(picture([]));
  });

  it('ends where it is cut off, or lies about its lengths', () => {
    const sent = picture(chunk('tEXt', CANARY));
    for (let length = 8; length < sent.length; length += 1) {
      expect(text(strip('image/png', sent.subarray(0, length)))).not.toContain(CANARY);
    }
    expect(strip('image/png', bytes(signature, [255, 255, 255, 255], 'tEXt', CANARY))).toEqual(bytes(signature));
  });
});
