import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { openDesk } from './harness/desk.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { PASSWORD, signInOfficer } from './pages/officer.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const post = async (path: string, body: unknown, { method = 'POST', cookie = '' } = {}): Promise<Response> => {
  const response = await fetch(`http://127.0.0.1:${world.server.port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
};

/** A name that a spreadsheet would take for a formula, as an administrator might be led to write it. */
const FORMULA = '=HYPERLINK("https://evil.example";"Site")';

const nameTheSite = async (name: string): Promise<void> => {
  await world.server.addOfficer({ login: 'ada', alias: 'Ada', password: PASSWORD, role: 'admin' });
  const signedIn = await post('/v1/officer/session', { login: 'ada', password: PASSWORD });
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  await post(`/v1/admin/sites/${SITE}`, { name }, { method: 'PATCH', cookie });
};

it('a supervisor sees what was counted as a chart and as a table, by keyboard too, and takes it along as a file', async () => {
  await nameTheSite(FORMULA);
  const colleague = await openDesk(world.server, 'dominique');
  for (let n = 0; n < 12; n += 1) await post(`/v1/sites/${SITE}/conversations`, { door: 'ask', locale: 'fr' });
  for (let n = 0; n < 4; n += 1) {
    const held = await colleague.claimNext();
    if (!held) throw new Error('nobody waits');
    await colleague.write(held.conversation, 'Bonjour');
    await colleague.close(held.conversation);
  }

  const { page, context } = await signInOfficer(world.browser, world.server, 'sasha', 'Sasha', 'supervisor');
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.getByRole('link', { name: 'Chiffres' }).click();
  await page.getByText('12 conversations comptées').waitFor();
  expect(await page.title()).toBe('Chiffres');
  await expectAccessibleInBoth(page);

  const chart = page.getByRole('figure', { name: 'Conversations ouvertes, et parties sans agent' });
  await chart.getByText('Définition').click();
  await chart.getByText('parties sans agent celles que').waitFor();
  await chart.getByRole('img').focus();
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => chart.getByRole('status').innerText())
    .toContain('Conversations ouvertes 12 · Parties sans agent 0');
  await chart.getByText('Lire en tableau').click();
  await expect.poll(() => chart.locator('tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/12\s+0$/)]);

  const answers = page.getByRole('figure', { name: 'Délai de première réponse' });
  await answers.getByText('Objectif').waitFor();

  // What was unfolded stays so.
  await page.getByRole('combobox', { name: 'Par' }).selectOption('Site');
  await expect.poll(() => chart.locator('tbody tr').allInnerTexts()).toEqual([expect.stringContaining(FORMULA)]);
  await expectAccessibleInBoth(page);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Télécharger pour un tableur/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^chiffres-.*-site\.csv$/);
  const [headings, row] = (await readFile(await download.path(), 'utf8')).replace('\ufeff', '').split('\r\n');
  expect(headings).toContain('"Site";"Nom";"Ouvertes"');
  // An apostrophe says that it is text.
  expect(row).toContain(`"${SITE}";"'=HYPERLINK(""https://evil.example"";""Site"")";12;`);
  expect(faults).toEqual([]);
  await context.close();
});
