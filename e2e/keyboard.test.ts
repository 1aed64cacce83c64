import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { openConversation } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { PASSWORD } from './pages/officer.ts';
import { launcherOf, newVisitor, panelOf } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** The name of what has the focus, across shadow roots; `iframe` when a frame has it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.tagName === 'IFRAME' ? 'iframe' : (active?.textContent?.trim() ?? '');
  });

/** Presses Tab until the focus is on what is called so. */
const tabTo = async (page: Page, isThere: () => Promise<boolean>) => {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came there; the focus is on ${await focused(page)}`);
};

describe('by keyboard alone', () => {
  it('a visitor opens the panel, chooses a door, writes, ends and erases, and comes back to the launcher', async () => {
    const page = await newVisitor(world.browser);
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).waitFor();
    await tabTo(page, async () => (await focused(page)) === 'Écrire à un policier');
    await page.keyboard.press('Enter');
    const visitor = await panelOf(page);
    const app = page.frameLocator('iframe');
    const on = (selector: string) => () =>
      app
        .locator(`${selector}:focus`)
        .count()
        .then((count) => count > 0);

    await tabTo(page, on('[role=radio], input[type=radio], .doors button'));
    await page.keyboard.press('Space');
    await tabTo(page, on('textarea'));
    await page.keyboard.type('Une ligne');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('une autre');
    await page.keyboard.press('Enter');
    await visitor.standing.waitFor();
    expect(await visitor.messages()).toEqual(['Une ligne\nune autre']);
    // The focus stays in the field, ready for the next line.
    expect(await on('textarea')()).toBe(true);

    const pressOn = async (name: string) => {
      await tabTo(page, () =>
        app
          .locator('button:focus')
          .filter({ hasText: name })
          .count()
          .then((count) => count > 0),
      );
      await page.keyboard.press('Enter');
    };
    await pressOn('Terminer');
    await pressOn('Oui, terminer');
    await visitor.find('#end').waitFor();
    await pressOn('Effacer maintenant');
    await pressOn('Oui, effacer');
    await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    await pressOn('Réduire');
    await visitor.find('#end').waitFor({ state: 'hidden' });
    await waitUntil('the focus is back', async () => (await focused(page)) === 'Écrire à un policier');
    await page.context().close();
  });

  it('a visitor is never trapped in the panel', async () => {
    const page = await newVisitor(world.browser);
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).focus();
    await page.keyboard.press('Enter');
    await panelOf(page);
    await waitUntil('the focus is in the panel', async () => (await focused(page)) === 'iframe');
    await tabTo(page, async () => (await focused(page)) !== 'iframe');
    await page.context().close();
  });

  it('an officer signs in, takes the next, answers and closes', async () => {
    await world.server.addOfficer({ login: 'camille', alias: 'Camille', password: PASSWORD });
    await openConversation(world.server, SITE, { text: 'Bonjour' });
    const page = await (await world.browser.newContext({ locale: 'fr-FR' })).newPage();
    await page.goto(`${world.server.origin}/desk`);
    await page.locator('[name=login]').waitFor();
    const on = (selector: string) => () =>
      page
        .locator(`${selector}:focus`)
        .count()
        .then((count) => count > 0);
    await tabTo(page, on('[name=login]'));
    await page.keyboard.type('camille');
    await tabTo(page, on('[name=password]'));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('section.queue li').waitFor();
    await page.keyboard.press('Alt+n');
    await page.locator('section.pane textarea:focus').waitFor();
    await page.keyboard.type('Je vous lis.');
    await page.keyboard.press('Enter');
    await page.locator('section.pane [role=log]').getByText('Je vous lis.').waitFor();
    await page.keyboard.press('Alt+w');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, () =>
      page
        .locator('button:focus')
        .filter({ hasText: 'Terminer l’échange' })
        .count()
        .then((count) => count > 0),
    );
    await page.keyboard.press('Enter');
    await page.locator('section.pane').waitFor({ state: 'detached' });
    await page.context().close();
  });
});
