import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visitorPageBytes } from '../tools/sizes.mjs';
import { startWorld, type World } from './harness/world.ts';
import { launcherOf, newVisitor, panelOf } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('the first open', () => {
  it('can be read and typed in before its script has come, and nothing typed or pressed meanwhile is lost', async () => {
    const page = await newVisitor(world.browser);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/assets/frame/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${world.site.origin}/`);
    await launcherOf(page).click();
    const frame = page.frameLocator('iframe');
    const field = frame.getByLabel('Votre message');
    // The keyboard is the field's.
    await frame.locator('#message:focus').waitFor();
    await page.keyboard.type('Avant tout');
    expect(await field.inputValue()).toBe('Avant tout');
    await frame.getByRole('link', { name: '17', exact: true }).waitFor();
    const isStarting = await frame.locator('#app').evaluate((app) => app.className);
    expect(isStarting).toBe('starting');
    release();
    const visitor = await panelOf(page);
    expect(await visitor.field.inputValue()).toBe('Avant tout');
    await visitor.button('Envoyer').click();
    await visitor.log.getByText('Avant tout').waitFor();
    await page.context().close();
  });

  it('weighs what the budget counts for the page', async () => {
    const page = await newVisitor(world.browser);
    const [answer] = await Promise.all([
      page.waitForResponse((each) => each.url().includes('/chat/demo')),
      page.goto(`${world.server.origin}/chat/demo?locale=fr`),
    ]);
    const { responseBodySize } = await answer.request().sizes();
    const counted = await visitorPageBytes();
    expect(Math.abs(responseBodySize - counted)).toBeLessThan(counted / 20);
    await page.context().close();
  });
});
