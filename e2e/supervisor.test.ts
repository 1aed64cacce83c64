import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { openDesk } from './harness/desk.ts';
import { call, openConversation, signInByWire } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A name that a spreadsheet would take for a formula, as an administrator might be led to write it. */
const FORMULA = '=HYPERLINK("https://evil.example";"Site")';

const nameTheSite = async (name: string): Promise<void> => {
  const cookie = await signInByWire(world.server, 'ada', { role: 'admin' });
  await call(world.server, 'PATCH', `/v1/admin/sites/${SITE}`, { cookie, json: { name } });
};

it('a supervisor sees what was counted as a chart and as a table, by keyboard too, and takes it along as a file', async () => {
  await nameTheSite(FORMULA);
  const colleague = await openDesk(world.server, 'dominique');
  for (let n = 0; n < 12; n += 1) await openConversation(world.server, SITE);
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
  await page.getByText('12 échanges comptés').waitFor();
  // In turn with the count of those who call.
  await expect.poll(() => page.title()).toBe('Chiffres');
  await expectAccessibleInBoth(page);

  const chart = page.getByRole('figure', { name: 'Échanges ouverts, et partis sans agent' });
  await chart.getByText('Définition').click();
  await chart.getByText('partis sans agent ceux que').waitFor();
  await chart.getByRole('img').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => chart.getByRole('status').innerText()).toContain('Échanges ouverts 12 · Partis sans agent 0');
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
  expect(headings).toContain('"Site";"Nom";"Ouverts"');
  // An apostrophe says that it is text.
  expect(row).toContain(`"${SITE}";"'=HYPERLINK(""https://evil.example"";""Site"")";12;`);
  expect(faults).toEqual([]);
  await context.close();
  // Nobody is left to be offered to who comes next.
  await colleague.clear();
});

it('a supervisor sees somebody arrive, reads with a reason, whispers to the officer, and takes over', async () => {
  const supervisor = await signInOfficer(world.browser, world.server, 'lou', 'Lou', 'supervisor');
  const officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
  const { page } = supervisor;
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.getByRole('link', { name: 'Situation' }).click();
  const number = (name: string) => page.locator('.wall-number', { hasText: name }).locator('.wall-value');
  await number('En attente').waitFor();
  const before = Number(await number('En attente').innerText());
  await expectAccessibleInBoth(page);

  // Somebody arrives, and is in danger.
  const visitor = await openByWire(world.server, SITE, { door: 'victim', danger: true, text: 'Il revient ce soir.' });
  await visitor.connect();
  await expect.poll(() => number('En attente').innerText()).toBe(String(before + 1));
  const danger = page.locator('.wall-danger');
  await danger.getByText('Danger signalé, rien n’est encore fait').waitFor();
  await officer.takeNext();
  await officer.write('Êtes-vous en lieu sûr ?');
  await danger.getByText('Victime · avec Camille').waitFor();
  await expectAccessibleInBoth(page);

  // Nothing is read before a reason is typed; the officer sees it.
  await danger.getByRole('button', { name: 'Voir…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lire en silence' }).click();
  await dialog.getByText('Écrivez d’abord le motif.').waitFor();
  expect(await dialog.getByText('Il revient ce soir.').count()).toBe(0);
  await dialog.getByLabel('Pourquoi lire cet échange').fill('Appui sur un danger');
  await dialog.getByRole('button', { name: 'Lire en silence' }).click();
  await dialog.getByText('Il revient ce soir.').waitFor();
  await expectAccessibleInBoth(page);
  await officer.panes.getByText('Appui sur un danger').waitFor();

  // A whisper is for the officer alone.
  await dialog.getByLabel('Consigne à Camille').fill('Demandez s’il a une arme.');
  await dialog.getByRole('button', { name: 'Envoyer la consigne' }).click();
  await dialog.getByText('Consigne envoyée.').waitFor();
  await officer.panes.getByText('Demandez s’il a une arme.').waitFor();

  // The officer is told who goes on, and the supervisor writes to the visitor.
  await dialog.getByRole('button', { name: 'Reprendre cet échange' }).click();
  await supervisor.panes.getByText('Êtes-vous en lieu sûr').waitFor();
  await officer.panes.getByText('Lou a repris cet échange').waitFor();
  await supervisor.panes.getByRole('textbox').first().fill('Je prends le relais.');
  await supervisor.panes.getByRole('textbox').first().press('Enter');
  // On the supervisor's own screen it stands before it has reached the server.
  await expect.poll(async () => JSON.stringify(await visitor.transcript())).toContain('Je prends le relais.');
  const seen = JSON.stringify(await visitor.transcript());
  for (const hidden of ['une arme', 'Appui sur un danger']) expect(seen).not.toContain(hidden);

  await page.getByRole('link', { name: 'Situation' }).click();
  await danger.getByText('Victime · avec Lou').waitFor();
  expect(faults).toEqual([]);
  await visitor.close();
  await Promise.all([supervisor.context.close(), officer.context.close()]);
});

it('what a supervisor has open to read is on their screen no longer once it is erased', async () => {
  const { page, context } = await signInOfficer(world.browser, world.server, 'andrea', 'Andrea', 'supervisor');
  await page.getByRole('link', { name: 'Situation' }).click();
  const visitor = await openByWire(world.server, SITE, { door: 'ask', danger: true, text: 'Chez ma sœur.' });
  await page.locator('.wall-danger', { hasText: 'Renseignement' }).getByRole('button', { name: 'Voir…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Pourquoi lire cet échange').fill('Relève');
  await dialog.getByRole('button', { name: 'Lire en silence' }).click();
  await dialog.getByText('Chez ma sœur.').waitFor();
  await visitor.erase();
  await dialog.getByText('vient d’être effacée').waitFor();
  expect(await page.getByText('Chez ma sœur.').count()).toBe(0);
  await expectAccessibleInBoth(page);
  await dialog.getByRole('button', { name: 'Relire' }).click();
  await dialog.getByRole('alert').getByText('Cet échange').waitFor();
  await context.close();
});
