import type { ComponentType, FunctionComponent } from 'preact';
import type { Texts } from '../i18n/index.ts';
import type { Desk } from '../pages/desk/desk.ts';
import { lazily } from '../ui/lazily.tsx';
import type { PageName } from './place.ts';

/** What a page beside the desk is given. */
export interface PageProps {
  /** Goes on in the background: `desk.heed` passes an answer that says that the session is over on to it. */
  readonly desk: Desk;
  /** What of the page is looked at: the rest of the address. */
  readonly path: readonly string[];
}

/** The module of a page that is loaded when it is first asked for, with texts of its own. */
interface PageModule<Props> {
  readonly Page: ComponentType<Props>;
  readonly texts: Pick<Texts<object>, 'load'>;
}

/** A page beside the desk, which is connected whether the page comes or not. */
export const lazyPage = <Props extends object>(load: () => Promise<PageModule<Props>>): FunctionComponent<Props> =>
  lazily<Props>(async () => {
    const { Page: Part, texts } = await load();
    return { Part, texts };
  }, 'main');

/** Every page but the desk, which is there from the start. */
export const LAZY_PAGES: Record<Exclude<PageName, 'desk'>, FunctionComponent<PageProps>> = {
  answers: lazyPage(() => import('../pages/answers/page.tsx')),
  wallboard: lazyPage(() => import('../pages/wallboard/page.tsx')),
  figures: lazyPage(() => import('../pages/figures/page.tsx')),
  training: lazyPage(() => import('../pages/training/page.tsx')),
  administration: lazyPage(() => import('../pages/administration/page.tsx')),
  account: lazyPage(() => import('../pages/account/page.tsx')),
};
