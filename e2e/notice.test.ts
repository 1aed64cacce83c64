// docs/security.md: T10

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { newVisitor, openFullPage, PHONE } from './pages/visitor.ts';

const LAW = 'Décret n° 2022-337 du 10 mars 2022';

let world: World;
beforeAll(async () => {
  const notice = { regime: 'titre3', legalBasisRef: LAW, contact: 'dpo@ministere.example' };
  const own = { notice: { ...notice, purposes: { fr: 'Aider.' } } };
  world = await startWorld({ policy: { sites: { demo: { notice }, own } } });
  await world.server.addSite('own', ['https://www.site.example']);
});
afterAll(() => world.close());

describe('the whole notice', () => {
  it.each([
    ['a phone', PHONE],
    ['a computer', {}],
  ])('is read in the privacy room, on %s, by keyboard', async (_, options) => {
    const visitor = await openFullPage(await newVisitor(world.browser, options), `${world.server.origin}/chat/demo`);
    await visitor.button('Vos données et vos droits').click();
    await visitor.button('Lire toute la notice').focus();
    await visitor.page.keyboard.press('Enter');
    await visitor.find('.whole').getByText(LAW).waitFor();
    const focused = visitor.find('.whole h3').first();
    expect(await focused.evaluate((heading) => heading === document.activeElement)).toBe(true);
    const text = (await visitor.find('.whole').innerText()).replaceAll(/\s/g, ' ');
    expect(text).toContain('Il est effacé 24 heures après la fin.');
    expect(text).toContain('article 108');
    await expectAccessibleInBoth(visitor.page);
  });

  it('says which language it is in, where it is not the reader’s, and so does each line', async () => {
    const { page, button } = await openFullPage(
      await newVisitor(world.browser),
      `${world.server.origin}/chat/own?locale=es`,
    );
    await button('Sus datos y sus derechos').click();
    // Of words that others have written the room says nothing in its own: they come at once.
    await page.getByText('Este texto está en inglés.').waitFor();
    const line = (text: string) => page.locator('.whole p', { hasText: text });
    expect(await line('police and justice').getAttribute('lang')).toBe('en');
    expect(await line('Aider.').getAttribute('lang')).toBe('fr');
    expect(await line(LAW).getAttribute('lang')).toBe('');
  });
});
