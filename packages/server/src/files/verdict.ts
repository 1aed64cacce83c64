import { FILE_TYPES, type FileType } from '@lanterne/protocol';
import type { Remade } from '../ports.ts';

/**
 * What the process that makes a file anew says: one line, the type or the refusal, and then the bytes. Read without
 * trust: that process has had a stranger's file in its hands.
 */
export const writeVerdict = (remade: Remade): Uint8Array =>
  remade.ok ? Buffer.concat([Buffer.from(`${remade.type}\n`), remade.bytes]) : Buffer.from(`${remade.code}\n`);

const REFUSALS = ['file_unreadable', 'file_too_large'] as const;

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  (words as readonly string[]).includes(word);

/** Null when it is no verdict. */
export const readVerdict = (output: Buffer): Remade | null => {
  const end = output.subarray(0, 64).indexOf('\n');
  const word = output.toString('latin1', 0, Math.max(end, 0));
  if (isOneOf<FileType>(FILE_TYPES, word)) {
    const bytes = output.subarray(end + 1);
    return bytes.length > 0 ? { ok: true, type: word, bytes } : null;
  }
  return isOneOf(REFUSALS, word) ? { ok: false, code: word } : null;
};
