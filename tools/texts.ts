import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../packages/protocol/src/languages.ts';
import { type LaterParts, laterOf, shown } from '../packages/widget/src/frame/i18n/later.ts';

const frame = new URL('../packages/widget/src/frame/', import.meta.url);

const read = (path: string): object => JSON.parse(readFileSync(new URL(path, frame), 'utf8'));

const filesIn = ({
  code: locale,
  direction,
}: (typeof LANGUAGES)[number]): readonly (readonly [name: string, content: unknown])[] => {
  const parts = {
    more: read(`i18n/${locale}.more.json`),
    facts: read(`i18n/${locale}.facts.json`),
    discreet: read(`i18n/${locale}.discreet.json`),
    summary: read(`summary/${locale}.json`),
    understood: read(`understood/${locale}.json`),
    language: read(`language/${locale}.json`),
    guides: read(`exit/guides/${locale}.json`),
    translation: read(`translation/${locale}.json`),
    sealed: read(`sealed/${locale}.json`),
    slow: read(`slow/${locale}.json`),
    // That they have the shape of the reference is what the test of the texts says.
  } as LaterParts;
  return [
    [locale, shown(read(`i18n/${locale}.json`), direction)],
    [`${locale}.more`, laterOf(parts, direction)],
  ];
};

/**
 * The texts of the widget as a browser fetches them: two files a language, and a version of all of them, which is part of each
 * name. So the frame knows every address without a list of them.
 */
export const visitorTexts = (): { readonly version: string; readonly files: ReadonlyMap<string, string> } => {
  const files = LANGUAGES.flatMap(filesIn).map(([name, content]) => [name, JSON.stringify(content)] as const);
  const version = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 8);
  return { version, files: new Map(files.map(([name, text]) => [`${name}-${version}.json`, text])) };
};
