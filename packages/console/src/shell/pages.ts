import type { ComponentType } from 'preact';
import type { Texts } from '../i18n/index.ts';
import type { Desk } from '../pages/desk/desk.ts';
import type { PageName } from './place.ts';

/** What a page beside the desk is given. */
export interface PageProps {
  /** Goes on in the background: `desk.heed` passes an answer that says that the session is over on to it. */
  readonly desk: Desk;
  /** What of the page is looked at: the rest of the address. */
  readonly path: readonly string[];
}

/** The module of a page that is loaded when it is first asked for, with texts of its own. */
export interface PageModule {
  readonly Page: ComponentType<PageProps>;
  readonly texts: Pick<Texts<object>, 'load'>;
}

/** Every page but the desk, which is there from the start. */
export const LAZY_PAGES: Record<Exclude<PageName, 'desk'>, () => Promise<PageModule>> = {
  answers: () => import('../pages/answers/page.tsx'),
  wallboard: () => import('../pages/wallboard/page.tsx'),
  figures: () => import('../pages/figures/page.tsx'),
  training: () => import('../pages/training/page.tsx'),
  administration: () => import('../pages/administration/page.tsx'),
  account: () => import('../pages/account/page.tsx'),
};
