import { strip } from './strip.ts';

/** As large as every browser can draw (iOS is the strictest), and enough to read a page that was photographed. */
const EDGE_MAX = 8_192;
const PIXELS_MAX = 12_000_000;
/** More than this is not even opened. */
const OPENED_PIXELS_MAX = 64_000_000;
const JPEG_QUALITY = 0.9;

type PictureType = 'image/jpeg' | 'image/png';

/** A picture that was drawn anew, and how it looks. */
export interface Picture {
  readonly blob: Blob;
  readonly bitmap: ImageBitmap;
}

/** Width and height by the head of the file, before anything is unpacked; zeros where it does not say. */
const sizeOf = (type: PictureType, bytes: Uint8Array): readonly [number, number] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'image/png') return bytes.length < 24 ? [0, 0] : [view.getUint32(16), view.getUint32(20)];
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    // The frame's head, C0 to CF, but for the three of these that are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    }
  }
  return [0, 0];
};

/** Some browsers give back another picture than was drawn, so that nobody is known by it. */
const tellsTruth = (context: CanvasRenderingContext2D): boolean => {
  context.fillStyle = '#1a2b3c';
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data.join() === '26,43,60,255';
};

const draw = (bitmap: ImageBitmap, type: PictureType): HTMLCanvasElement | null => {
  const { width, height } = bitmap;
  const scale = Math.min(1, EDGE_MAX / Math.max(width, height), Math.sqrt(PIXELS_MAX / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(width * scale));
  canvas.height = Math.max(1, Math.floor(height * scale));
  const context = canvas.getContext('2d');
  if (!context || !tellsTruth(context)) return null;
  context.clearRect(0, 0, 1, 1);
  if (type === 'image/jpeg') {
    // What can be seen through is white on paper, not black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const encode = (bitmap: ImageBitmap, type: PictureType): Promise<Blob | null> =>
  new Promise((resolve) => {
    const canvas = draw(bitmap, type);
    if (canvas) canvas.toBlob(resolve, type, JPEG_QUALITY);
    else resolve(null);
  });

/**
 * Draws a picture anew, so that nothing but what can be seen leaves the device: no place, no time, no device's name
 * (SAFETY.md T13). Answers `unreadable` or `large` when that cannot be done.
 */
export const remakePicture = async (
  file: Blob,
  type: PictureType,
  maxBytes: number,
): Promise<Picture | 'unreadable' | 'large'> => {
  let bytes: Uint8Array;
  let bitmap: ImageBitmap;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
    const [width, height] = sizeOf(type, bytes);
    if (width * height > OPENED_PIXELS_MAX) return 'large';
    bitmap = await createImageBitmap(file);
  } catch {
    return 'unreadable';
  }
  for (const kept of type === 'image/png' ? (['image/png', 'image/jpeg'] as const) : ([type] as const)) {
    const blob = (await encode(bitmap, kept)) ?? new Blob([strip(type, bytes)], { type });
    if (blob.size <= maxBytes) return { blob, bitmap };
  }
  bitmap.close();
  return 'large';
};
