import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { localeOf } from '@lanterne/protocol';
import * as v from 'valibot';
import type { NoticeWords } from './domain/notice.ts';
import { parseDocument, readText } from './json-file.ts';
import { noticeTexts } from './paths.ts';

const schema = v.record(v.string(), v.pipe(v.string(), v.nonEmpty()));

/** Reads the words of the notice, in every language in which they were written. Throws `FileError`. */
export const readNoticeWords = (): readonly NoticeWords[] =>
  readdirSync(noticeTexts).flatMap((name) => {
    const locale = localeOf(basename(name, '.json'));
    const subject = `The file ${name}`;
    return locale ? { locale, words: parseDocument(schema, readText(join(noticeTexts, name), subject), subject) } : [];
  });
