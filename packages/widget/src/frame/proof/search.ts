/** The first `count` prime numbers. */
const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime > 0)) found.push(number);
  }
  return found;
};

const WORD = 2 ** 32;
const fraction = (root: number): number => ((root % 1) * WORD) | 0;

/** SHA-256 draws its constants from the roots of primes (FIPS 180-4, 4.2.2 and 5.3.3); so they need not be sent. */
const K = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const H = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

const BLOCK_BYTES = 64;
/** What a block holds beside the length of the text and the mark at its end. */
const TEXT_MAX = BLOCK_BYTES - 9;

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The first two words of the SHA-256 of one block. */
const digest = (words: Int32Array): readonly [number, number] => {
  for (let i = 16; i < 64; i += 1) {
    const a = words[i - 15] as number;
    const b = words[i - 2] as number;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    words[i] = (words[i - 16] as number) + s0 + (words[i - 7] as number) + s1;
  }
  let a = H[0] as number;
  let b = H[1] as number;
  let c = H[2] as number;
  let d = H[3] as number;
  let e = H[4] as number;
  let f = H[5] as number;
  let g = H[6] as number;
  let h = H[7] as number;
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (words[i] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return [(a + (H[0] as number)) | 0, (b + (H[1] as number)) | 0];
};

/**
 * Looks whether the SHA-256 of `salt.number` begins as `digest` does, in the 64 bits that no other number shares. Synchronous: a call
 * of WebCrypto costs many times what it computes here. Null where the salt is longer than any that is asked.
 */
export const createSearch = (salt: string, digestHex: string): ((number: number) => boolean) | null => {
  const head = new TextEncoder().encode(`${salt}.`);
  if (head.length > TEXT_MAX - 16) return null;
  const words = new Int32Array(64);
  const bytes = new Uint8Array(BLOCK_BYTES);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  const wanted = [0, 8].map((at) => Number.parseInt(digestHex.slice(at, at + 8), 16) | 0);

  return (number) => {
    const digits = `${number}`;
    const length = head.length + digits.length;
    bytes.fill(0, head.length);
    for (let i = 0; i < digits.length; i += 1) bytes[head.length + i] = digits.charCodeAt(i);
    bytes[length] = 0x80;
    view.setUint32(BLOCK_BYTES - 4, length * 8);
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(i * 4);
    const [first, second] = digest(words);
    return first === wanted[0] && second === wanted[1];
  };
};
