/**
 * Reads the tables in which LevelDB keeps what browsers store for pages: blocks that are packed by snappy. What is in its
 * log is not packed, and is found as it is. Formats: google/leveldb doc/table_format.md, google/snappy format_description.txt.
 */

/** A number of seven bits a byte, the lowest first; with where it ends. */
const varint = (bytes: Buffer, at: number): [value: number, end: number] => {
  let value = 0;
  for (let shift = 0, end = at; end < bytes.length; shift += 7, end += 1) {
    const byte = bytes.readUInt8(end);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, end + 1];
  }
  throw new RangeError('a number has no end');
};

/** How long a literal is and where it begins: up to 60 bytes the tag says so, beyond the bytes after it. */
const literalOf = (bytes: Buffer, tag: number, at: number): [length: number, begin: number] => {
  const said = tag >> 2;
  if (said < 60) return [said + 1, at];
  const more = said - 59;
  return [bytes.readUIntLE(at, more) + 1, at + more];
};

/** What a copy repeats: how much, from how far back, and where the next tag is. */
const copyOf = (bytes: Buffer, tag: number, at: number): [length: number, back: number, next: number] => {
  if ((tag & 3) === 1) return [((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | bytes.readUInt8(at), at + 1];
  if ((tag & 3) === 2) return [(tag >> 2) + 1, bytes.readUInt16LE(at), at + 2];
  return [(tag >> 2) + 1, bytes.readUInt32LE(at), at + 4];
};

/** Unpacks snappy's raw format. */
export const unpackSnappy = (bytes: Buffer): Buffer => {
  const [size, start] = varint(bytes, 0);
  const out = Buffer.alloc(size);
  let written = 0;
  for (let at = start; at < bytes.length; ) {
    const tag = bytes.readUInt8(at);
    if ((tag & 3) === 0) {
      const [length, begin] = literalOf(bytes, tag, at + 1);
      bytes.copy(out, written, begin, begin + length);
      written += length;
      at = begin + length;
    } else {
      const [length, back, next] = copyOf(bytes, tag, at + 1);
      // Byte by byte: a copy may repeat what it has just written.
      for (let end = written + length; written < end; written += 1)
        out.writeUInt8(out.readUInt8(written - back), written);
      at = next;
    }
  }
  return out;
};

const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const FOOTER = 48;
const SNAPPY = 1;

type Handle = readonly [offset: number, size: number];

const handleAt = (bytes: Buffer, at: number): [handle: Handle, end: number] => {
  const [offset, then] = varint(bytes, at);
  const [size, end] = varint(bytes, then);
  return [[offset, size], end];
};

/** After each block one byte says how it is packed. */
const blockAt = (table: Buffer, [offset, size]: Handle): Buffer => {
  const block = table.subarray(offset, offset + size);
  return table[offset + size] === SNAPPY ? unpackSnappy(block) : block;
};

/** The values of a block; its keys begin where the one before them differs. At the end stand the restarts, and their number. */
const valuesOf = (block: Buffer): Buffer[] => {
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4);
  const values: Buffer[] = [];
  for (let at = 0; at < end; ) {
    const [, afterShared] = varint(block, at);
    const [keySize, afterKeySize] = varint(block, afterShared);
    const [valueSize, afterSizes] = varint(block, afterKeySize);
    const begin = afterSizes + keySize;
    values.push(block.subarray(begin, begin + valueSize));
    at = begin + valueSize;
  }
  return values;
};

/** The blocks of a table, unpacked; none when the file is none. Throws when it is one and cannot be read. */
export const levelTableBlocks = (table: Buffer): Buffer[] => {
  if (table.length < FOOTER || !table.subarray(-MAGIC.length).equals(MAGIC)) return [];
  const footer = table.subarray(-FOOTER);
  const [, afterMeta] = handleAt(footer, 0);
  const [index] = handleAt(footer, afterMeta);
  return valuesOf(blockAt(table, index)).map((value) => blockAt(table, handleAt(value, 0)[0]));
};
