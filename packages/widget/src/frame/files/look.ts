import type { Key } from '../i18n/index.ts';
import { HEAD_BYTES, kindOf } from './kind.ts';
import { remakePicture } from './picture.ts';

/** What will be sent of a file, or why nothing will, as a key of the texts. */
export type Looked = { readonly blob: Blob; readonly bitmap?: ImageBitmap } | { readonly why: Key };

/** Looks at a file before anything of it leaves the device. Never rejects. */
export const look = async (file: File, maxBytes: number): Promise<Looked> => {
  // A file that was moved or locked since it was chosen cannot be read.
  const head = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => undefined);
  if (!head) return { why: 'file.unreadable' };
  if (head.byteLength === 0) return { why: 'file.empty' };
  const kind = kindOf(new Uint8Array(head));
  if (kind === 'heic') return { why: 'file.heic' };
  if (!kind) return { why: 'file.type' };
  if (kind === 'application/pdf') {
    return file.size > maxBytes ? { why: 'file.large' } : { blob: new Blob([file], { type: kind }) };
  }
  const picture = await remakePicture(file, kind, maxBytes);
  return typeof picture === 'string' ? { why: `file.${picture}` } : picture;
};
