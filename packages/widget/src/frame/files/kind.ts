import type { FileType } from '@lanterne/protocol/constants';

const starts = (bytes: Uint8Array, head: readonly number[], at = 0): boolean =>
  head.every((byte, index) => bytes[at + index] === byte);

const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** How many bytes `kindOf` looks at. */
export const HEAD_BYTES = 32;

/**
 * What a file is by its first bytes, as the server will see it. A photo in HEIC is told apart from all else that is not taken:
 * phones make them, and there is a way out.
 */
export const kindOf = (head: Uint8Array): FileType | 'heic' | null => {
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, ...letters('PNG\r\n\u001a\n')])) return 'image/png';
  if (starts(head, letters('%PDF-'))) return 'application/pdf';
  const isHeic =
    starts(head, letters('ftyp'), 4) && /^(?:hei|hev|mif1|msf1)/.test(String.fromCharCode(...head.slice(8, 12)));
  return isHeic ? 'heic' : null;
};
