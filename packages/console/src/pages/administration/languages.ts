import { LANGUAGES, type Locale } from '@lanterne/protocol/languages';
import type { Option } from '../../ui/form-field.tsx';
import { languageName } from '../desk/words.ts';
import { at } from './texts.ts';

/** The languages of visitors to choose from, each under its own name and that which the officer knows. */
export const languageOptions = (): readonly (Option & { readonly value: Locale })[] =>
  LANGUAGES.map(({ code, name }) => ({ value: code, text: `${name} – ${languageName({ locale: code })}` }));

/** The same, each with who answers for its texts. */
export const reviewedOptions = (): readonly Option[] =>
  LANGUAGES.map(({ code, review }, index) => ({
    value: code,
    text: `${languageOptions()[index]?.text} (${at(`review.${review}`)})`,
  }));
