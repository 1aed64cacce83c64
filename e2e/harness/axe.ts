import AxeBuilder from '@axe-core/playwright';
import axe, { type Result } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** What every state of both apps is held to: WCAG 2.2 A and AA, and axe's own good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const describe = ({ id, impact, help, helpUrl, nodes }: Result): string =>
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
  if (found.length > 0) throw new Error(`found ${found.length} on ${url}:\n${found.map(describe).join('\n')}`);
};

/** What hangs on colours alone. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * The same for one document alone, many times faster: for what is looked at in many guises. `all` but for the colours where
 * they are the system's own, which axe does not see.
 */
export const barriersIn = async (frame: Frame, look: 'all' | 'colours' | 'all but colours'): Promise<string[]> => {
  // Into its own world once: the policy of the page has no say in what is evaluated from outside.
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  const violations = await frame.evaluate(
    async ([tags, ofColours, what]) => {
      const { axe } = window as never as { axe: typeof import('axe-core') };
      const { violations } = await axe.run(document, {
        resultTypes: ['violations'],
        runOnly: what === 'colours' ? { type: 'rule', values: ofColours } : { type: 'tag', values: tags },
        rules: what === 'all but colours' ? Object.fromEntries(ofColours.map((id) => [id, { enabled: false }])) : {},
      });
      // What of it can be handed over.
      return JSON.parse(JSON.stringify(violations)) as typeof violations;
    },
    [TAGS, OF_COLOURS, look] as const,
  );
  return violations.map(describe);
};

/**
 * The same for a page without frames, in both themes and then again in the one that it had. What colours alone can change is
 * looked at for colours alone. Nor has it to be scrolled sideways.
 */
export const expectAccessibleInBoth = async (page: Page): Promise<void> => {
  const found: string[] = [];
  for (const [colorScheme, look] of [
    ['dark', 'colours'],
    ['light', 'all'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    for (const barrier of await barriersIn(page.mainFrame(), look)) found.push(`${colorScheme}: ${barrier}`);
  }
  await page.emulateMedia({ colorScheme: null });
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (tooWide > 0) found.push(`the page is ${tooWide} px too wide`);
  const unseen = page.frames().length - 1;
  if (found.length > 0 || unseen > 0)
    throw new Error(`found ${found.length} on ${page.url()}, ${unseen} frames unseen:\n${found.join('\n')}`);
};
