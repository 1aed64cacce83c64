import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What every state of both apps is held to: WCAG 2.2 A and AA, and axe's own good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Finding = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

const describe = ({ id, impact, help, helpUrl, nodes }: Finding): string =>
  [
    `${id} (${impact}): ${help}`,
    ...nodes.map(({ target, html }) => `    ${target.flat().join(' » ')}\n      ${html.slice(0, 200)}`),
    `    ${helpUrl}`,
  ].join('\n');

/**
 * Looks for barriers in the page and in all its frames, those of other origins included. Throws with every violation, and
 * also when a frame could not be looked into, so that a clean result is one of the whole page.
 */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations, incomplete, url } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const unseen = incomplete.filter(({ id }) => id === 'frame-tested');
  const found = [...violations, ...unseen];
  if (found.length > 0) throw new Error(`axe found ${found.length} on ${url}:\n${found.map(describe).join('\n')}`);
};
