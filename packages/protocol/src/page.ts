import type { Locale } from './languages.ts';
import type { SiteAnswer } from './visitor.ts';

/** What the server writes into the visitor's page, so that the app needs no request before it can be used. */
export interface PageData extends Omit<SiteAnswer, 'locales'> {
  /** The languages to choose from; all of ours, if not said. */
  readonly locales?: readonly Locale[];
  readonly locale: Locale;
  /** In the panel of another page, in a place that such a page gave, or in a tab of its own. */
  readonly page: 'frame' | 'inline' | 'chat';
  /** Who may embed it; nobody, for a page of its own. */
  readonly embed: { readonly origins: readonly string[] };
}
