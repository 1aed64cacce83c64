import { type SettingsDocument, siteSettings } from '@lanterne/protocol';
import type { Frame, Page } from 'playwright-core';
import * as v from 'valibot';
import { sheetFor } from '../../packages/server/src/domain/theme.ts';
import { documentOf } from '../pages/visitor.ts';

/** In what a state is looked at: what the reader, their device or the site has settled. */
export interface Guise {
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** The system's own colours in the place of ours. */
  readonly forced?: boolean;
  readonly rtl?: boolean;
  readonly theme?: 'dsfr';
  /** Rules of the reader's own. */
  readonly rules?: string;
}

/** WCAG 1.4.12. */
export const SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';

/** WCAG 1.4.4. */
export const LARGE_TEXT = ':root { font-size: 200% !important }';

/** The theme's own sheet, as the server writes it into the page. */
const THEME = sheetFor(v.parse(siteSettings, { theme: 'dsfr' } satisfies SettingsDocument));

/** Adds rules to a document, constructed so that the policy of the page has nothing to say of them, and keeps them last. */
const dress = (frame: Frame, rules: string, rtl: boolean, theme: string) =>
  frame.evaluate(
    ([css, dir, className]) => {
      const root = document.documentElement;
      if (dir) root.dir = dir;
      else root.removeAttribute('dir');
      root.classList.toggle('dsfr', className === 'dsfr');
      const worn = window as never as { guise?: CSSStyleSheet };
      worn.guise ??= new CSSStyleSheet();
      worn.guise.replaceSync(css);
      const others = [...document.adoptedStyleSheets].filter((sheet) => sheet !== worn.guise);
      document.adoptedStyleSheets = [...others, worn.guise];
    },
    [rules, rtl ? 'rtl' : '', theme] as const,
  );

/** What comes after the callbacks of a frame comes once it has its styles and its layout, and all observers were told. */
const untilDrawn = (frame: Frame) =>
  frame.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));

/** Puts a guise on a page, in the place of the one that it had. The state of the page stays what it is. */
export const putOn = async (page: Page, guise: Omit<Guise, 'name'>): Promise<void> => {
  const { width = 1280, height = 800, dark = false, forced = false, rtl = false, theme, rules = '' } = guise;
  const frame = documentOf(page);
  await Promise.all([
    page.setViewportSize({ width, height }),
    page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', forcedColors: forced ? 'active' : 'none' }),
  ]);
  await dress(frame, `${theme ? THEME : ''}${rules}`, rtl, theme ?? '');
  await untilDrawn(frame);
};
