import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../packages/protocol/src/languages.ts';
import { GROUPS, groupOf, shown } from '../packages/widget/src/frame/i18n/later.ts';

const frame = new URL('../packages/widget/src/frame/', import.meta.url);

const filesIn = ({
  code: locale,
  direction,
}: (typeof LANGUAGES)[number]): readonly (readonly [name: string, content: object])[] => {
  const read = (path: string): object =>
    JSON.parse(readFileSync(new URL(`${path.replace('*', locale)}.json`, frame), 'utf8'));
  return [
    [locale, shown(read('i18n/*'), direction)],
    ...GROUPS.map((group) => [`${locale}.${group}`, groupOf(group, direction, read)] as const),
  ];
};

/**
 * The texts of the widget as a browser fetches them, a few files a language, and a version of all of them, which is part of each name. So the frame knows every address without a list of them.
 */
export const visitorTexts = (): { readonly version: string; readonly files: ReadonlyMap<string, string> } => {
  const files = LANGUAGES.flatMap(filesIn).map(([name, content]) => [name, JSON.stringify(content)] as const);
  const version = createHash('sha256').update(JSON.stringify(files)).digest('base64url').slice(0, 8);
  return { version, files: new Map(files.map(([name, text]) => [`${name}-${version}.json`, text])) };
};
