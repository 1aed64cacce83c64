import * as v from 'valibot';
import { TEXT_MAX } from './constants.ts';
import { isReadable } from './readable.ts';

const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** One line or many of what a person wrote: any Unicode, 1 to `max` characters, not only white space. */
export const textUpTo = (max: number) =>
  v.pipe(
    v.string('wrong_type'),
    v.check(isReadable, 'unreadable'),
    v.check((text) => text.trim() !== '', 'empty'),
    // A UTF-16 length within the limit settles nearly every text without counting.
    v.check((text) => text.length <= max || codePoints(text) <= max, 'too_long'),
    v.metadata({ minLength: 1, maxLength: max }),
  );

export const messageText = textUpTo(TEXT_MAX);
