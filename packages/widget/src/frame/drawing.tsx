import type { PageData } from '@lanterne/protocol';
import { type Locale, languageOf } from '@lanterne/protocol/languages';
import { renderToString } from 'preact-render-to-string';
import { App } from './app.tsx';
import { type First, speak } from './i18n/index.ts';
import { shown } from './i18n/later.ts';
import { NoScript } from './no-script/page.tsx';

type Discreet = typeof import('./i18n/fr.discreet.json');

/** By the name of their file. That they have the shape of the reference is what the test of the texts says. */
const firstFiles = import.meta.glob<First>(['./i18n/*.json', '!./i18n/*.*.json'], { eager: true, import: 'default' });
const discreetFiles = import.meta.glob<Discreet>('./i18n/*.discreet.json', { eager: true, import: 'default' });

/** The texts that the first open needs, for the server to write into the page. */
export const textsOf = (locale: Locale): First =>
  shown(firstFiles[`./i18n/${locale}.json`] as First, languageOf(locale).direction);

/** The title of the page. It says nothing of what the page is for: tabs and histories are seen by others (SAFETY.md T1). */
export const titleOf = (locale: Locale): string => (discreetFiles[`./i18n/${locale}.discreet.json`] as Discreet).title;

/**
 * Draws the app as it is before anything was done, as markup: the server writes it into the page, so that the numbers can
 * be read and the field can be typed in before the app has started. What is drawn must be the same wherever it is drawn:
 * nothing in it may ask for the window, the clock or the device before its effects run.
 */
export const drawApp = (data: PageData): string => {
  speak(data.locale, textsOf(data.locale));
  return renderToString(<App data={data} tellHost={() => {}} leave={() => {}} onLeave={() => {}} onHost={() => {}} />);
};

/** Draws what a browser shows that runs no script, as markup. */
export const drawNoScript = (data: PageData): string => {
  speak(data.locale, textsOf(data.locale));
  return renderToString(<NoScript data={data} />);
};
