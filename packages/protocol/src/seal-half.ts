/**
 * One half of the key that opens sealed addresses, as its keeper has it: a file, and a pass phrase that is never beside it. Made by
 * `lanterne seal make` and used in the officer's browser, by WebCrypto in both places. No private key ever reaches the server: what
 * does is the share that a half makes of one sealed address.
 */

/** What the file of a half says it is. */
export const HALF_KIND = 'half of a seal of Lanterne';

/** The file of a half, as JSON; bytes in base64. */
export interface HalfFile {
  readonly kind: typeof HALF_KIND;
  readonly version: 1;
  /** Its name: the start of the SHA-256 of the public part. */
  readonly half: string;
  /** SPKI. */
  readonly public: string;
  /** Of PBKDF2 with SHA-256. */
  readonly iterations: number;
  readonly salt: string;
  readonly nonce: string;
  /** The private part, PKCS #8, under AES-256-GCM. */
  readonly wrapped: string;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const SHARE_BITS = 256;
/** As OWASP has it for PBKDF2 with SHA-256. The pass phrase has 100 bits, so this is what is beyond need. */
const ITERATIONS = 600_000;
const ITERATIONS_MAX = 10_000_000;
const NAME_BYTES = 8;

/** Without letters and digits that are read for one another (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PHRASE_LETTERS = 20;

type Bytes = Uint8Array<ArrayBuffer>;
const toBase64 = (bytes: ArrayBuffer | Bytes): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** A pass phrase as it is written down: 100 random bits, in groups of four. */
export const newPassPhrase = (): string =>
  [...crypto.getRandomValues(new Uint8Array(PHRASE_LETTERS))]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

/** What was typed, as it was meant. */
const plainPhrase = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

const wrappingKey = async (
  phrase: string,
  { salt, iterations }: { readonly salt: Bytes; readonly iterations: number },
): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(plainPhrase(phrase)),
    'PBKDF2',
    false,
    ['deriveKey'],
  );
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
};

const gcm = (half: string, nonce: Bytes) => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: new TextEncoder().encode(`${HALF_KIND} ${half}`),
});

/** The name of a half, of its public part. */
export const nameOfHalf = async (spki: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', fromBase64(spki));
  return [...new Uint8Array(digest).slice(0, NAME_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** A new half under a pass phrase. Its private part is nowhere but in the file. */
export const makeHalf = async (phrase: string): Promise<HalfFile> => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const spki = toBase64(await crypto.subtle.exportKey('spki', publicKey));
  const half = await nameOfHalf(spki);
  const [salt, nonce] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
  const key = await wrappingKey(phrase, { salt, iterations: ITERATIONS });
  const wrapped = await crypto.subtle.encrypt(
    gcm(half, nonce),
    key,
    await crypto.subtle.exportKey('pkcs8', privateKey),
  );
  return {
    kind: HALF_KIND,
    version: 1,
    half,
    public: spki,
    iterations: ITERATIONS,
    salt: toBase64(salt),
    nonce: toBase64(nonce),
    wrapped: toBase64(wrapped),
  };
};

/** Reads the file of a half; null for what is none. */
export const readHalf = (text: string): HalfFile | null => {
  try {
    const file = JSON.parse(text) as Partial<Record<keyof HalfFile, unknown>> | null;
    const isHalf = file?.kind === HALF_KIND && file.version === 1;
    const { half, salt, nonce, wrapped, iterations } = file ?? {};
    const areTexts = [half, file?.public, salt, nonce, wrapped].every((part) => typeof part === 'string');
    const isCount = typeof iterations === 'number' && iterations > 0 && iterations <= ITERATIONS_MAX;
    // Looked at part by part, above.
    return isHalf && areTexts && isCount ? (file as unknown as HalfFile) : null;
  } catch {
    return null;
  }
};

/** The private part of a half, which cannot be taken out of the browser again; null where the pass phrase is another one. */
export const openHalf = async (file: HalfFile, phrase: string): Promise<CryptoKey | null> => {
  try {
    const key = await wrappingKey(phrase, { salt: fromBase64(file.salt), iterations: file.iterations });
    const bytes = await crypto.subtle.decrypt(gcm(file.half, fromBase64(file.nonce)), key, fromBase64(file.wrapped));
    return await crypto.subtle.importKey('pkcs8', bytes, CURVE, false, ['deriveBits']);
  } catch {
    return null;
  }
};

/** What an opened half makes of one sealed address, by the public key that was made for it. */
export const shareOfHalf = async (privateKey: CryptoKey, ephemeral: string): Promise<string> => {
  const other = await crypto.subtle.importKey('spki', fromBase64(ephemeral), CURVE, false, []);
  return toBase64(await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, SHARE_BITS));
};
