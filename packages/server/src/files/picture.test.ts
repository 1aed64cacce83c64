// docs/security.md: T13

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PICTURE_PIXELS_MAX, remakePicture } from './picture.ts';
import { CANARY, jpegWithPlace, movingPng, png, pngBomb, pngWithText } from './samples.fixture.ts';

/** What was made; the test fails when nothing was. */
const made = async (...asked: Parameters<typeof remakePicture>): Promise<Buffer> => {
  const remade = await remakePicture(...asked);
  if (!remade.ok) throw new Error(remade.code);
  return Buffer.from(remade.bytes);
};

const pixel = async (bytes: Buffer, left = 0, top = 0): Promise<number[]> => {
  const { data } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
};

describe('a picture that is made anew', () => {
  it('has lost place, device and remarks, and stands as its metadata said', async () => {
    const sent = await jpegWithPlace(60, 40);
    // The control: they were there.
    expect(sent.includes(CANARY)).toBe(true);
    const before = await sharp(sent).metadata();
    expect(before).toMatchObject({ orientation: 6, width: 60, height: 40 });
    expect(before.exif).toBeDefined();
    expect(before.xmp).toBeDefined();

    const kept = await made('image/jpeg', sent);
    expect(kept.includes(CANARY)).toBe(false);
    expect(kept.includes('Exif')).toBe(false);
    const { exif, xmp, iptc, icc, orientation, width, height } = await sharp(kept).metadata();
    expect([exif, xmp, iptc, icc, orientation]).toEqual(Array(5).fill(undefined));
    expect([width, height]).toEqual([40, 60]);
    const [red = 0, green = 0, blue = 0] = await pixel(kept, 20, 30);
    expect(red).toBeGreaterThan(180);
    expect(green + blue).toBeLessThan(30);
  });

  it('keeps a PNG a PNG, with what can be seen through, and without its text', async () => {
    const sent = await pngWithText();
    expect(sent.includes(CANARY)).toBe(true);
    const kept = await made('image/png', sent);
    expect(kept.includes(CANARY)).toBe(false);
    expect(await sharp(kept).metadata()).toMatchObject({ format: 'png', width: 20, height: 10, hasAlpha: true });
  });

  it.each([
    ['a page', '<html><script>alert(1)</script></html>'],
    ['an archive', 'PK\x03\x04 evil.exe'],
    ['a document', '%PDF-1.7 /JavaScript'],
    ['a program', '<?php system($_GET[0]); ?>'],
  ])('is no longer %s as well', async (_, second) => {
    const picture = await jpegWithPlace();
    const comment = Buffer.alloc(4);
    comment.set([0xff, 0xfe]);
    comment.writeUInt16BE(second.length + 2, 2);
    // In a comment at its start, and behind its end.
    const sent = Buffer.concat([
      picture.subarray(0, 2),
      comment,
      Buffer.from(second),
      picture.subarray(2),
      Buffer.from(second),
    ]);
    expect(sent.includes(second)).toBe(true);
    const kept = await made('image/jpeg', sent);
    expect(kept.includes(second)).toBe(false);
    expect(kept.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  });

  it('shows the first frame alone of one that moves', async () => {
    const sent = await movingPng();
    expect(sent.includes(CANARY)).toBe(true);
    const kept = await made('image/png', sent);
    expect(await sharp(kept).metadata()).toMatchObject({ width: 20, height: 10 });
    for (const trace of [CANARY, 'acTL', 'fcTL', 'fdAT']) expect(kept.includes(trace)).toBe(false);
  });

  it('is made smaller when it is larger than what is kept', async () => {
    const sent = await sharp({ create: { width: 6_000, height: 4_000, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer();
    const { width = 0, height = 0 } = await sharp(await made('image/jpeg', sent)).metadata();
    expect(width * height).toBeLessThanOrEqual(16_000_000);
    expect(width / height).toBeCloseTo(1.5, 2);
    const strip = await sharp({ create: { width: 20, height: 12_000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    expect(await sharp(await made('image/png', strip)).metadata()).toMatchObject({ width: 13, height: 8_192 });
  });

  it('is turned from print’s colours to the screen’s', async () => {
    const sent = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#00ff00' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect((await sharp(sent).metadata()).space).toBe('cmyk');
    expect((await sharp(await made('image/jpeg', sent)).metadata()).space).toBe('srgb');
  });

  it('becomes a JPEG when it would be too large as a PNG', async () => {
    const noise = await sharp({
      create: { width: 2_000, height: 2_000, channels: 3, background: 'gray', noise: { type: 'gaussian', sigma: 60 } },
    })
      .png()
      .toBuffer();
    expect(await remakePicture('image/png', noise)).toMatchObject({ ok: true, type: 'image/jpeg' });
  });
});

describe('no picture is made', () => {
  it('of one with more pixels than are ever decoded, however small its file', async () => {
    const side = Math.ceil(Math.sqrt(PICTURE_PIXELS_MAX)) + 1;
    for (const [width, height] of [
      [side, side],
      [60_000, 60_000],
      [2_000_000_000, 2],
    ] as const) {
      const sent = pngBomb(width, height);
      expect(sent.length).toBeLessThan(1_000);
      const verdict = await remakePicture('image/png', sent).catch(() => 'thrown');
      expect(verdict === 'thrown' || verdict).not.toMatchObject({ ok: true });
    }
    expect(await remakePicture('image/png', pngBomb(side, side))).toEqual({ ok: false, code: 'file_too_large' });
    // The control: as many pixels as may be are decoded, from a file as small.
    const largest = pngBomb(8_000, 8_000, true);
    expect(largest.length).toBeLessThan(20_000);
    expect(await remakePicture('image/png', largest)).toMatchObject({ ok: true });
  });

  it('of one that is cut off or damaged', async () => {
    const whole = await sharp({
      create: { width: 300, height: 300, channels: 3, background: 'gray', noise: { type: 'gaussian', sigma: 30 } },
    })
      .jpeg()
      .toBuffer();
    for (const length of [3, 20, 200, whole.length >> 1, whole.length - 200]) {
      await expect(remakePicture('image/jpeg', whole.subarray(0, length))).rejects.toThrow();
    }
    const sentPng = await png(200, 200);
    await expect(remakePicture('image/png', sentPng.subarray(0, sentPng.length - 40))).rejects.toThrow();
  });

  it('of one that is of another type than its first bytes said', async () => {
    expect(await remakePicture('image/png', await jpegWithPlace())).toEqual({ ok: false, code: 'file_unreadable' });
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'],
    ['GIF', 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;'],
    ['WebP', 'RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0'],
  ])('of a %s, whose decoder is not even there', async (_, text) => {
    await expect(remakePicture('image/png', Buffer.from(text, 'latin1'))).rejects.toThrow();
  });
});
