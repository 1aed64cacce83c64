import type { Locale, PageData } from '@lanterne/protocol';
import { renderToString } from 'preact-render-to-string';
import { App } from './app.tsx';
import en from './i18n/en.json';
import fr from './i18n/fr.json';
import { type First, speak } from './i18n/index.ts';

const TEXTS: Record<Locale, First> = { fr, en };

/** The texts that the first open needs, for the server to write into the page. */
export const textsOf = (locale: Locale): First => TEXTS[locale];

/**
 * Draws the app as it is before anything was done, as markup: the server writes it into the page, so that the numbers can
 * be read and the field can be typed in before the app has started. What is drawn must be the same wherever it is drawn:
 * nothing in it may ask for the window, the clock or the device before its effects run.
 */
export const drawApp = (data: PageData): string => {
  speak(data.locale, textsOf(data.locale));
  return renderToString(<App data={data} tellHost={() => {}} leave={() => {}} onLeave={() => {}} onHost={() => {}} />);
};
