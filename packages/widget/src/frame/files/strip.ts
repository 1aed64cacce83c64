/** Joins the parts of a file that are kept. */
const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The picture itself, its palette and what can be seen through: all else of a PNG is words about it. */
const KEPT_CHUNKS = /^(?:IHDR|PLTE|tRNS|IDAT|IEND)$/;

const stripPng = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (KEPT_CHUNKS.test(kind)) parts.push(bytes.subarray(at, end));
    // What is hung behind the end is no picture.
    if (kind === 'IEND') break;
    at = end;
  }
  return join(parts);
};

const [START, END, SCAN] = [0xd8, 0xd9, 0xda];
/** Words about the picture: application segments and comments. JFIF and Adobe's say how its colours are meant. */
const isAbout = (marker: number): boolean => marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xee);

/** Where the dots that follow a scan's head end: at the next marker that is none of those that belong among them. */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at += 1;
  }
  return at;
};

const stripJpeg = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [new Uint8Array([0xff, START])];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === END) break;
    const end = at + 2 + view.getUint16(at + 2);
    const whole = marker === SCAN ? endOfScan(bytes, end) : end;
    if (!isAbout(marker)) parts.push(bytes.subarray(at, whole));
    at = whole;
  }
  // A second picture often stands behind the end, with a place and a time of its own.
  return join([...parts, new Uint8Array([0xff, END])]);
};

/**
 * A picture without what was said about it: place, time, device, thumbnail. For browsers that let no page read what it has
 * drawn, as Tor Browser does; a picture that was turned by its metadata alone then lies on its side.
 */
export const strip = (type: 'image/jpeg' | 'image/png', bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  type === 'image/png' ? stripPng(bytes) : stripJpeg(bytes);
