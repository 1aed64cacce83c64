import type { Role } from '@lanterne/protocol';

/** The pages of the console, in the order in which they are offered, and who has them. */
const PAGES = ['desk', 'answers', 'wallboard', 'figures', 'training', 'administration', 'account'] as const;
export type PageName = (typeof PAGES)[number];

const ROLES_OF: Record<PageName, readonly Role[]> = {
  desk: ['officer', 'supervisor', 'admin'],
  answers: ['officer', 'supervisor', 'admin'],
  wallboard: ['supervisor', 'admin'],
  figures: ['supervisor', 'admin'],
  training: ['officer', 'supervisor', 'admin'],
  administration: ['admin'],
  account: ['officer', 'supervisor', 'admin'],
};

/** Where in the console somebody is: a page, and what of it they look at. */
export interface Place {
  readonly page: PageName;
  readonly path: readonly string[];
}

export const pagesFor = (role: Role): readonly PageName[] => PAGES.filter((page) => ROLES_OF[page].includes(role));

/**
 * Reads `#/page/path`. Whoever may not have the page stands at the desk. Null when the fragment names no place: it is then
 * a mark within the page that is shown.
 */
export const placeIn = (fragment: string, role: Role): Place | null => {
  if (fragment !== '' && !fragment.startsWith('#/')) return null;
  const [name, ...path] = fragment.slice(2).split('/').filter(Boolean);
  const page = pagesFor(role).find((known) => known === name) ?? 'desk';
  return { page, path: page === name ? path : [] };
};

/** The address of a place, within the one page that the server knows. */
export const addressOf = (page: PageName, ...path: readonly string[]): string =>
  page === 'desk' ? '#/' : `#/${[page, ...path].join('/')}`;
