import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { openDesk } from './harness/desk.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

/** How many rows each table of the real base has. Sessions and the journal of sign-ins are not what a practice could touch. */
const rowsOfBase = (): Record<string, number> => {
  const base = new Database(join(world.server.dataDir, 'lanterne.db'), { readonly: true });
  try {
    const tables = base.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[];
    return Object.fromEntries(
      tables.map((name) => [name, base.prepare(`select count(*) from "${name}"`).pluck().get() as number]),
    );
  } finally {
    base.close();
  }
};

/** Every request from now on that is not one that reads. The search for units is a POST that writes nothing. */
const watchWrites = (page: Page): string[] => {
  const writes: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return writes;
};

/** The longest that a part of a story lasts, on a busy machine. */
const PLAYED_MS = 60_000;

/** Lets the time of the page, in which the story is played, run ahead until it has come to this. */
const untilPlayed = (page: Page, what: Locator) =>
  waitUntil(
    'the story has come to this',
    async () => {
      await page.clock.runFor(1_000);
      return what.isVisible();
    },
    PLAYED_MS,
  );

const openTraining = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Entraînement' }).click();
  await page.getByRole('heading', { name: 'Entraînement', level: 2 }).waitFor();
};
const start = async (page: Page, scenario: string, pace: string): Promise<void> => {
  await page.getByLabel(scenario, { exact: true }).check();
  await page.getByLabel('Rythme des usagers').selectOption({ label: pace });
  await page.getByRole('button', { name: 'Commencer avec 1 usager' }).click();
  await page.getByRole('heading', { name: 'Entraînement en cours' }).waitFor();
};

describe('a practice', () => {
  it('is a danger from the first word to the patrol, then looked back at; the real base has not moved', async () => {
    const { page, takeNext, write } = await signInOfficer(world.browser, world.server, 'stagiaire', 'Agent 31');
    await openTraining(page);
    await page.getByLabel('Il rentre ce soir', { exact: true }).waitFor();
    await expectAccessibleInBoth(page);
    const before = rowsOfBase();
    const writes = watchWrites(page);
    await page.clock.install();

    await start(page, 'Il rentre ce soir', 'Cinq fois plus vite');
    expect(await page.title()).toContain('Entraînement');
    const log = page.getByRole('log');
    await takeNext();
    await log.getByText('bonjour je sais pas').waitFor();
    await expectAccessibleInBoth(page);
    await write('Bonjour, je vous lis. Êtes-vous seule en ce moment ?');
    // She turns to danger by herself, and hears no question any more.
    await untilPlayed(page, log.getByText("j'entends sa clé"));
    await page.getByRole('button', { name: 'Confirmer le danger' }).click();
    await page.getByRole('button', { name: 'Relayer…' }).click();
    await page.getByLabel('Relayé à').fill('CIC de Lyon');
    await page.getByRole('button', { name: 'C’est relayé' }).click();
    await write('Une patrouille part. Ne parlez pas, partagez votre position si vous pouvez.');
    await untilPlayed(page, log.getByText("c'est la police. merci"));
    await untilPlayed(page, page.getByText('Tous les usagers sont partis.'));

    // Nothing but this page knows of it.
    expect(writes.filter((write) => write !== 'POST /v1/officer/units')).toEqual(['PUT /v1/officer/availability']);
    expect(rowsOfBase()).toEqual(before);
    const colleague = await openDesk(world.server, 'collegue');
    expect(await colleague.snapshot()).toMatchObject({ queue: [], mine: [], closed: [] });

    await page.getByRole('button', { name: 'Terminer et revoir' }).click();
    await page.getByRole('heading', { name: 'Revoir l’entraînement' }).waitFor();
    await page.getByText('dans l’objectif de deux minutes').waitFor();
    expect(await page.locator('.goals .met').count()).toBeGreaterThan(3);
    await expectAccessibleInBoth(page);
    const lines = page.locator('.replay-lines > li');
    const all = await lines.count();
    await page.getByRole('button', { name: 'Étape précédente' }).press('Enter');
    expect(await lines.count()).toBe(all - 1);
    await page.getByLabel('Moment').press('Home');
    expect(await lines.count()).toBe(1);
    await page.getByRole('button', { name: 'Étape suivante' }).click();
    expect(await lines.count()).toBe(2);
    await page.getByLabel('Vitesse').selectOption('16');
    await page.getByRole('button', { name: 'Lire' }).click();
    await lines.nth(5).waitFor();

    // The same look finds what is real.
    const visitor = await openByWire(world.server, SITE, { door: 'ask', text: 'Une vraie question' });
    expect(rowsOfBase()).not.toEqual(before);
    expect((await colleague.snapshot()).queue).toHaveLength(1);
    // It shows at once above the practice, and goes first.
    await page.locator('.waiting-mark').waitFor();
    await colleague.clear();
    await visitor.close();
  });

  it('does not begin for who holds somebody real', async () => {
    const { page, takeNext } = await signInOfficer(world.browser, world.server, 'occupe');
    const visitor = await openByWire(world.server, SITE, { door: 'ask', text: 'Une vraie question' });
    await visitor.connect();
    await takeNext();
    await openTraining(page);
    await page.getByLabel('La photo', { exact: true }).check();
    await page.getByText('Vous tenez 1 échange réel.').waitFor();
    expect(await page.getByRole('button', { name: 'Commencer avec 1 usager' }).isDisabled()).toBe(true);
    await visitor.close();
  });

  it('leaves nothing behind when it is left', async () => {
    const { page, takeNext } = await signInOfficer(world.browser, world.server, 'parti');
    await openTraining(page);
    await start(page, 'Ma carte d’identité a disparu', 'Deux fois plus vite');
    await takeNext();
    await page.getByRole('link', { name: 'Bureau' }).click();
    await page.getByText('Tout est calme').waitFor();
    await page.getByRole('link', { name: 'Entraînement' }).click();
    await page.getByRole('heading', { name: 'Entraînement', level: 2 }).waitFor();
    expect(await page.getByRole('heading', { name: 'Entraînement en cours' }).count()).toBe(0);
  });
});
