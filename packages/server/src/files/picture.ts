import { FILE_MAX_BYTES } from '@lanterne/protocol';
import sharp from 'sharp';
import type { Remade } from '../ports.ts';

/** Largest picture that is decoded: more than any phone's camera makes without being told to. */
export const PICTURE_PIXELS_MAX = 64_000_000;

/** A picture that is larger is made smaller: letters on a photographed page can still be read. */
const KEPT_PIXELS = 16_000_000;
const KEPT_EDGE = 8_192;

const JPEG_QUALITY = 88;

// Of the fifty formats that libvips reads, the two that are taken: what lies about its type meets no other decoder.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });
sharp.cache(false);
// One file takes one core, however many there are.
sharp.concurrency(1);

/** Width and height as they will be seen, made smaller together until they are what is kept. */
const keptSize = (width: number, height: number): { width: number; height: number } => {
  const scale = Math.min(1, KEPT_EDGE / Math.max(width, height), Math.sqrt(KEPT_PIXELS / (width * height)));
  const along = (edge: number) => Math.max(1, Math.floor(edge * scale));
  return { width: along(width), height: along(height) };
};

/**
 * Makes a picture anew: turns it as its metadata says, and writes its pixels and nothing else. What stood beside them
 * (place, time, device, thumbnail, further frames, whatever was hung behind the end) has no way to the other side.
 * Throws when the bytes are no such picture.
 */
export const remakePicture = async (type: 'image/jpeg' | 'image/png', bytes: Uint8Array): Promise<Remade> => {
  const { autoOrient, format } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { width, height } = autoOrient;
  if (`image/${format}` !== type) return { ok: false, code: 'file_unreadable' };
  if (width * height > PICTURE_PIXELS_MAX) return { ok: false, code: 'file_too_large' };

  const pixels = () =>
    sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'error' })
      .autoOrient()
      .resize({ ...keptSize(width, height), fit: 'fill' })
      .toColourspace('srgb');
  const asJpeg = () => pixels().flatten({ background: 'white' }).jpeg({ quality: JPEG_QUALITY }).toBuffer();

  if (type === 'image/png') {
    const png = await pixels().png().toBuffer();
    if (png.length <= FILE_MAX_BYTES) return { ok: true, type, bytes: png };
  }
  const jpeg = await asJpeg();
  return jpeg.length <= FILE_MAX_BYTES
    ? { ok: true, type: 'image/jpeg', bytes: jpeg }
    : { ok: false, code: 'file_too_large' };
};
