import { FILE_NAME_MAX, type FileType } from '@lanterne/protocol';

const starts = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((byte, index) => bytes[index] === byte);

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** `%PDF-`. Readers look for it at the very start; one further on is how a file is made to be two things at once. */
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];

/** What a file is by its first bytes, whatever its name or its sender says; null for all that is not taken. */
export const typeOf = (bytes: Uint8Array): FileType | null => {
  if (starts(bytes, JPEG)) return 'image/jpeg';
  if (starts(bytes, PNG)) return 'image/png';
  return starts(bytes, PDF) ? 'application/pdf' : null;
};

/** The ending that a name of each type gets, the other endings that it may come with, and a name for the nameless. */
const ENDINGS = {
  'image/jpeg': { ending: '.jpg', others: /\.(?:jpe?g|jpe|jfif)$/i, nameless: 'image' },
  'image/png': { ending: '.png', others: /\.png$/i, nameless: 'image' },
  'application/pdf': { ending: '.pdf', others: /\.pdf$/i, nameless: 'document' },
} as const satisfies Record<FileType, object>;

/**
 * Control characters, those that turn the direction of writing (so that `gpj.exe` reads `exe.jpg`), and those that nobody
 * sees. The joiners U+200C and U+200D stay: Persian and emoji are written with them.
 */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** What some file system reads as something else than a character of a name. */
const RESERVED = /[<>:"|?*]/g;

/** Names under which Windows keeps devices, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * A name under which a file can be kept anywhere and is what its ending says: the sender's own without a path, what
 * cannot be seen, or a second ending.
 */
export const nameFor = (name: string, type: FileType): string => {
  const { ending, others, nameless } = ENDINGS[type];
  const last = name.replace(/^.*[/\\]/s, '');
  const stem = last
    .replace(UNSEEN, '')
    .replace(RESERVED, '_')
    .trim()
    .replace(others, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    // `facture.pdf.exe` must end in one way alone.
    .replace(/\.(?=\S)/g, '_');
  const short = [...stem]
    .slice(0, FILE_NAME_MAX - ending.length)
    .join('')
    .trimEnd();
  if (short === '') return `${nameless}${ending}`;
  return `${DEVICE.test(short) ? '_' : ''}${short}${ending}`;
};
