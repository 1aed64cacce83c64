import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib';
import { levelTableBlocks } from './level-table.ts';

/** What is looked for: its name, for who reads a failure, and its letters. */
export type Needles = Readonly<Record<string, string>>;

export interface Find {
  readonly needle: string;
  /** Below the folder that was searched. */
  readonly file: string;
}

/**
 * A part is as telling as the whole, and what is cut in two by the end of a block, or by a compressor that has met a few of
 * its letters before, is found by a part. Of random letters so many in a row come about by no chance.
 */
const PART = 10;

/** All that would give a needle away: each of its parts, in the two ways in which browsers write letters. */
const partsOf = (needle: string, size: number): Buffer[] => {
  const letters = Array.from({ length: Math.max(1, needle.length - size + 1) }, (_, at) => needle.slice(at, at + size));
  return letters.flatMap((part) => [Buffer.from(part, 'utf8'), Buffer.from(part, 'utf16le')]);
};

const orNothing = (unpack: () => Buffer): Buffer[] => {
  try {
    return [unpack()];
  } catch {
    // It was something else that began like this.
    return [];
  }
};

/** Where `magic` stands in `bytes`. */
const placesOf = (bytes: Buffer, magic: Buffer): number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) places.push(at);
  return places;
};

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
/** zlib, as most write it. */
const ZLIB = [0x01, 0x5e, 0x9c, 0xda].map((level) => Buffer.from([0x78, level]));
/** A name may stand between the head of a gzip and what is packed; no browser and no server of ours writes one. */
const GZIP_HEAD = 10;
const SOFT_END = { finishFlush: constants.Z_SYNC_FLUSH };

/** An entry of Chromium's HTTP cache: a head of 24 bytes that says how long the key is, the key, the answer's body. */
const ENTRY = Buffer.from('305c72a71b6dfbfc', 'hex');
const ENTRY_HEAD = 24;

const cachedBody = (bytes: Buffer): Buffer[] => {
  if (bytes.length < ENTRY_HEAD || !bytes.subarray(0, ENTRY.length).equals(ENTRY)) return [];
  const body = bytes.subarray(ENTRY_HEAD + bytes.readUInt32LE(12));
  // A brotli begins like anything else, so it is tried wherever one may be.
  return orNothing(() => brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH }));
};

/** The bytes of a file, and all that they hold packed. */
const layersOf = (bytes: Buffer): Buffer[] => [
  bytes,
  ...placesOf(bytes, GZIP).flatMap((at) => orNothing(() => inflateRawSync(bytes.subarray(at + GZIP_HEAD), SOFT_END))),
  ...ZLIB.flatMap((magic) =>
    placesOf(bytes, magic).flatMap((at) => orNothing(() => inflateSync(bytes.subarray(at), SOFT_END))),
  ),
  ...cachedBody(bytes),
  ...levelTableBlocks(bytes),
];

/** Which of the needles stand in `bytes`, in letters or packed; parts of so many letters count as well. */
export const findIn = (bytes: Buffer, needles: Needles, part = PART): string[] => {
  const layers = layersOf(bytes);
  return Object.entries(needles)
    .filter(([, needle]) => partsOf(needle, part).some((letters) => layers.some((layer) => layer.includes(letters))))
    .map(([name]) => name);
};

/** Every file below `folder`, and every name of a file. */
export const filesOf = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
};

/** Searches every file below `folder`. */
export const searchDisk = async (folder: string, needles: Needles, part = PART): Promise<Find[]> => {
  const finds: Find[] = [];
  for (const path of await filesOf(folder)) {
    const file = relative(folder, path);
    // What goes away while one looks is gone.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const needle of new Set([bytes, Buffer.from(file)].flatMap((layer) => findIn(layer, needles, part)))) {
      finds.push({ needle, file });
    }
  }
  return finds;
};
