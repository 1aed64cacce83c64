import * as v from 'valibot';
import { TEXT_MAX } from './constants.ts';

/** Control characters other than tab, line feed and carriage return: C0, delete, C1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

const codePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** Whether `text` can be stored and shown as it came: well-formed UTF-16 and no control characters. */
export const isReadable = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);

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
