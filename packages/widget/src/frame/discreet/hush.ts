import en from '../i18n/en.discreet.json';
import fr from '../i18n/fr.discreet.json';
import { localeInUse, speakSoftly } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './hush.css?inline';

const TEXTS = { fr, en };

addSheet(css);

/** Takes the words and colours that draw attention out of the page, or puts them back. Said again, it changes nothing. */
export const hush = (on: boolean): void => {
  speakSoftly(on ? TEXTS[localeInUse()] : {});
  document.documentElement.classList.toggle('discreet', on);
};
