import type { Locale } from './constants.ts';
import type { SiteAnswer } from './visitor.ts';

/** What the server writes into the visitor's page, so that the app needs no request before it can be used. */
export interface PageData extends SiteAnswer {
  readonly locale: Locale;
  /** Inside another page, or a tab of its own. */
  readonly page: 'frame' | 'chat';
  /** Who may embed it; nobody, for a page of its own. */
  readonly embed: { readonly origins: readonly string[] };
}
