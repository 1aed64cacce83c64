import { speakSoftly } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './hush.css?inline';

addSheet(css);

/** Takes the words and colours that draw attention out of the page, or puts them back. Said again, it changes nothing. */
export const hush = (on: boolean): void => {
  speakSoftly(on);
  document.documentElement.classList.toggle('discreet', on);
};
