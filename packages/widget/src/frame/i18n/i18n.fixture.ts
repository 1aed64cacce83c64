import { type Locale, languageOf } from '@lanterne/protocol/languages';
import { type First, speak } from './index.ts';
import { type Discreet, GROUPS, type Group, groupOf, type Later, shown } from './later.ts';

const files = import.meta.glob<object>(['../**/*.json', '!../no-script/*.json'], { eager: true, import: 'default' });

/** The content of a file of texts: `*` stands for the language, as in `FILES`. */
export const fileOf = (path: string, locale: Locale): object => {
  const name = `${path.replace('*', locale)}.json`;
  const file = files[name.replace(/^i18n/, '.')] ?? files[`../${name}`];
  if (!file) throw new Error(`there is no ${name}`);
  return file;
};

/** A group of texts, as the build puts it together. */
export const groupIn = (group: Group, locale: Locale) =>
  // That the files have the shape of the reference is what the test of the texts says.
  groupOf(group, languageOf(locale).direction, (path) => fileOf(path, locale)) as Partial<Later> & {
    readonly discreet?: Discreet;
  };

/** All texts but those of the first open. */
export const laterIn = (locale: Locale): Later & { readonly discreet: Discreet } =>
  Object.assign({}, ...GROUPS.map((group) => groupIn(group, locale)));

/** The texts of the first open, as the server writes them into the page. */
export const firstIn = (locale: Locale): First =>
  shown(fileOf('i18n/*', locale) as First, languageOf(locale).direction);

/** Makes `t` speak a language, with all of its texts: in a browser the page brings the first ones. */
export const loadLanguage = async (locale: Locale): Promise<void> => {
  speak(locale, { ...firstIn(locale), ...laterIn(locale) });
};
