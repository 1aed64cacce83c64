// docs/security.md: T3, T15

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { png } from '../packages/server/src/files/samples.fixture.ts';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { openByWire, type WireVisitor } from './pages/wire-visitor.ts';

let world: World;
const visitors: WireVisitor[] = [];
beforeAll(async () => {
  world = await startWorld();
  await world.server.settleSite(SITE, { files: true });
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
  for (const visitor of visitors.splice(0)) {
    visitor.restore();
    await visitor.leave('end').catch(() => undefined);
    await visitor.close();
  }
});

const enter = async (opening: Parameters<typeof openByWire>[2]): Promise<WireVisitor> => {
  const visitor = await openByWire(world.server, SITE, opening);
  visitors.push(visitor);
  await visitor.connect();
  return visitor;
};
const signIn = (login: string): Promise<OfficerPage> => signInOfficer(world.browser, world.server, login);
const alarmsOf = (page: Page) =>
  page
    .getByRole('region', { name: 'Alarmes' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('alert') });
const heard = (page: Page) => page.getByRole('button', { name: 'J’ai vu' });

/** Writes down each note that the page plays from now on, by its frequency. */
const recordSound = async (page: Page): Promise<void> => {
  await page.clock.install();
  await page.evaluate(() => {
    const start = OscillatorNode.prototype.start;
    const notes: number[] = [];
    Object.assign(globalThis, { notes });
    OscillatorNode.prototype.start = function (when) {
      notes.push(this.frequency.value);
      start.call(this, when);
    };
  });
};
const notesOf = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...(globalThis as unknown as { notes: number[] }).notes]);

/** Lets the time of the page, in which the bell rests between its calls, run until it has played so many notes. */
const untilPlayed = (page: Page, count: number) =>
  waitUntil(`${count} notes were played`, async () => {
    await page.clock.runFor(500);
    return (await notesOf(page)).length >= count;
  });

describe('somebody in danger', () => {
  it('is known at a glance, is an alarm when the line breaks, and none any more on the return', async () => {
    const { page, takeNext, queue } = await signIn('alarme');
    const visitor = await enter({ door: 'victim', danger: true, text: 'Il est rentré' });
    await queue.filter({ hasText: 'Danger' }).waitFor();
    await expectAccessibleInBoth(page);
    await takeNext();
    await visitor.tell({ about: 'place', text: '12 rue des Lilas, 3e étage' });
    await visitor.tell({ about: 'position', latitude: 48.390394, longitude: -4.486076, accuracy: 23.4 });
    await visitor.tell({ about: 'threats', threats: ['locked', 'child'] });
    await visitor.tell({ about: 'contact', way: 'write' });
    const panel = page.locator('.danger-panel');
    await panel.getByText('Écrire seulement, ne pas appeler').waitFor();
    await panel.getByText('12 rue des Lilas, 3e étage').waitFor();
    await panel.getByText('48.39039, -4.48608').waitFor();
    await panel.getByText('un enfant est là, enfermé, ne peut pas sortir').waitFor();
    await expectAccessibleInBoth(page);
    // It stays in sight while the transcript goes on.
    for (let line = 0; line < 20; line += 1) await visitor.say(`Ligne ${line}`);
    await page.getByRole('log').getByText('Ligne 19', { exact: true }).waitFor();
    await page.locator('section.pane textarea').fill('Une réponse');
    expect(await panel.getByText('12 rue des Lilas').isVisible()).toBe(true);
    expect(await panel.evaluate((element) => element.getBoundingClientRect().top >= 0)).toBe(true);

    await recordSound(page);
    visitor.cut();
    const alarm = alarmsOf(page);
    await alarm.waitFor();
    expect(await alarm.getByRole('alert').innerText()).toMatch(/en danger\s: connexion perdue/);
    expect(await alarm.innerText()).toContain('12 rue des Lilas, 3e étage');
    await waitUntil('the title bears the sign', async () => (await page.title()).includes('⚠'));
    await untilPlayed(page, 12);
    expect(new Set(await notesOf(page))).toEqual(new Set([622, 932]));
    await expectAccessibleInBoth(page);
    await alarm.getByLabel('Appeler le 17 ou le CORG, et donner ce lieu').check();
    await heard(page).click();
    await alarm.waitFor({ state: 'detached' });
    await waitUntil('the title is bare again', async () => (await page.title()) === 'Bureau');
    expect(await panel.getByLabel('Appeler le 17').isChecked()).toBe(true);
    await page.locator('.pane .leave-mark.alarming').filter({ hasText: 'Connexion perdue' }).waitFor();
    await expectAccessibleInBoth(page);

    visitor.restore();
    await visitor.connect();
    await page.getByRole('status').filter({ hasText: 'Usager 1 est de nouveau là.' }).waitFor();
    await page.locator('.pane .leave-mark').waitFor({ state: 'detached' });
    // Another loss is another alarm; this one ends by the return alone.
    visitor.cut();
    await alarm.waitFor();
    visitor.restore();
    await visitor.connect();
    await alarm.waitFor({ state: 'detached' });
  });

  it('who is lost while waiting is an alarm on every desk, until each has heard it', async () => {
    const first = await signIn('poste-1');
    const second = await signIn('poste-2');
    const visitor = await enter({ door: 'victim', danger: true });
    await first.queue.first().waitFor();
    visitor.cut();
    await alarmsOf(first.page).waitFor();
    await alarmsOf(second.page).waitFor();
    await heard(first.page).click();
    await alarmsOf(first.page).waitFor({ state: 'detached' });
    expect(await alarmsOf(second.page).count()).toBe(1);
    await second.page.reload();
    await alarmsOf(second.page).waitFor();
    // Who takes them reads what is known.
    await second.page.getByRole('button', { name: 'Prendre l’échange' }).click();
    await second.panes.first().waitFor();
    await alarmsOf(second.page).getByText('Aucun lieu indiqué').waitFor();
    await first.queue.first().waitFor({ state: 'detached' });
  });
});

describe('three ways of leaving', () => {
  it('are three different things, in the list, in the pane and in the transcript', async () => {
    const { page, takeNext, queue } = await signIn('departs');
    await page.setViewportSize({ width: 1920, height: 900 });
    const ways = ['exit', 'end', 'loss'] as const;
    const own = page.locator('section.own li');
    for (const [index, how] of ways.entries()) {
      const visitor = await enter({ danger: how === 'loss', text: how });
      await queue.first().waitFor();
      await takeNext();
      await own.nth(index).waitFor();
      if (how === 'loss') visitor.cut();
      else await visitor.leave(how);
    }
    await heard(page).click();
    const words = ['Sortie rapide', 'A dit au revoir', 'Connexion perdue'];
    for (const [index, word] of words.entries()) {
      await own.nth(index).locator('.leave-mark').filter({ hasText: word }).waitFor();
      const pane = page.locator('section.pane').nth(index);
      await pane.locator('header .leave-mark').filter({ hasText: word }).waitFor();
    }
    const lines = page.locator('.system.left');
    expect(await lines.allInnerTexts()).toEqual([
      expect.stringContaining('a quitté la page en urgence'),
      expect.stringContaining('a dit au revoir'),
      expect.stringContaining('n’a pas quitté l’échange'),
    ]);
    // To one who is lost one can still write; to the others one cannot, and is told why.
    expect(
      await page
        .locator('section.pane textarea')
        .evaluateAll((fields) => fields.map((field) => field.matches(':read-only'))),
    ).toEqual([true, true, false]);
    await expectAccessibleInBoth(page);
  });
});

describe('who leaves in danger before anybody has taken them', () => {
  it('stays before every officer until one has read what was told', async () => {
    const first = await signIn('lecture-1');
    const second = await signIn('lecture-2');
    const visitor = await enter({ door: 'victim', danger: true });
    await visitor.tell({ about: 'place', text: '12 rue des Lilas' });
    await first.queue.first().waitFor();
    await visitor.leave('exit');
    const unattended = (page: Page) => page.getByRole('list', { name: 'Partis en danger, lus par personne' });
    await unattended(second.page).getByText('Sortie rapide').waitFor();
    await unattended(first.page).getByText('Sortie rapide').waitFor();
    await expectAccessibleInBoth(first.page);
    await unattended(first.page).getByRole('button', { name: 'Lire' }).click();
    await first.page.locator('.danger-panel').getByText('12 rue des Lilas').waitFor();
    await unattended(second.page).waitFor({ state: 'detached' });
    await first.close();
  });
});

describe('who has read', () => {
  it('is told to the officer, and to the visitor once their words are on the officer’s screen', async () => {
    const { page, takeNext, queue, write } = await signIn('lu');
    const visitor = await enter({ text: 'Bonjour' });
    await queue.first().waitFor();
    await takeNext();
    await waitUntil('the visitor is told', () => visitor.readByOfficer() > 0);
    await write('Je vous lis.');
    await page.locator('.message.officer').getByText('✓').waitFor();
    expect(await page.getByText('Lu', { exact: true }).count()).toBe(0);
    const { seq } = await visitor.say('Merci');
    await visitor.read(seq - 1);
    await page.locator('.message.officer').getByText('Lu', { exact: true }).waitFor();
    await waitUntil('the visitor is told again', () => visitor.readByOfficer() === seq);
    await expectAccessibleInBoth(page);
  });
});

describe('a file', () => {
  it('is shown by name, type and size, and saved by the browser under its name', async () => {
    const { page, takeNext, queue } = await signIn('fichier');
    const visitor = await enter({ text: 'Voici ma photo' });
    await queue.first().waitFor();
    await takeNext();
    const { file } = await visitor.attach('photo du mur.png', await png());
    const line = page.locator('.message.visitor').filter({ hasText: 'photo du mur.png' });
    await line.getByText(/Image PNG, \d+\sko/).waitFor();
    await expectAccessibleInBoth(page);
    const saved = page.waitForEvent('download');
    await line.getByRole('link', { name: 'Télécharger photo du mur.png' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('photo du mur.png');
    const bytes = await readFile(await download.path());
    expect(bytes.length).toBe(file.bytes);
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    // The desk is where it was: the file was never opened as a page.
    expect(new URL(page.url()).pathname).toBe('/desk');
    await page.getByText('Voici ma photo').last().waitFor();
  });
});

describe('the agreed word', () => {
  it('calls the officer when the visitor writes it, and does nothing else', async () => {
    const { page, takeNext, queue } = await signIn('mot');
    const visitor = await enter({ text: 'Bonjour' });
    await queue.first().waitFor();
    await takeNext();
    await page.getByRole('button', { name: 'Mot d’alerte' }).click();
    const dialog = page.getByRole('dialog');
    await expectAccessibleInBoth(page);
    await dialog.getByRole('button', { name: 'Garder ce mot' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Écrivez le mot convenu.' }).waitFor();
    await expectAccessibleInBoth(page);
    await dialog.getByLabel('Mot convenu').fill('Pâté');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Mot d’alerte\s: Pâté/ }).waitFor();
    await visitor.say('Je patiente');
    await visitor.say('On mange du PATE ce soir');
    await alarmsOf(page)
      .getByText(/a écrit le mot d’alerte «\sPâté\s»/)
      .waitFor();
    expect(await page.locator('.message.marked .text').allInnerTexts()).toEqual(['On mange du PATE ce soir']);
    await expectAccessibleInBoth(page);
    await heard(page).click();
    await alarmsOf(page).waitFor({ state: 'detached' });
    await visitor.say('Toujours là');
    await page.getByText('Toujours là').last().waitFor();
    expect(await page.locator('.message.officer').count()).toBe(0);
  });
});

describe('a call of the desk', () => {
  it('sounds and moves the title until the page is touched', async () => {
    const { page, queue } = await signIn('sonnette');
    // A browser allows sound after a first gesture.
    await page.getByRole('heading', { name: 'Bureau' }).click();
    await recordSound(page);
    // The officer looks elsewhere.
    await page.evaluate(() => dispatchEvent(new Event('blur')));
    await enter({ text: 'Bonjour' });
    await queue.first().waitFor();
    await waitUntil('the title counts', async () => (await page.title()) === '(1) Bureau');
    await waitUntil('the title moves', async () => (await page.title()) === 'Bureau');
    await untilPlayed(page, 4);
    expect(new Set(await notesOf(page))).toEqual(new Set([660, 880]));
    await page.mouse.move(5, 5);
    await waitUntil('the page no longer calls', () =>
      page.evaluate(() => !document.body.innerText.includes('appel à voir')),
    );
    await waitUntil('the title rests', async () => (await page.title()) === 'Bureau');
  });
});
