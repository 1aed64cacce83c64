import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';
import { openByWire } from './pages/wire-visitor.ts';

let world: World;
let officer: OfficerPage;
beforeAll(async () => {
  world = await startWorld();
  officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
});
afterAll(() => world.close());
afterEach(async () => {
  await world.server.settleSite(SITE, {});
  for (const context of world.browser.contexts()) if (context !== officer.context) await context.close();
  while ((await officer.queue.count()) > 0) {
    await officer.takeNext();
    await officer.close();
    await officer.panes.waitFor({ state: 'detached' });
  }
});

const enter = async (options: BrowserContextOptions = {}): Promise<VisitorPage> =>
  openPanel(await newVisitor(world.browser, { timezoneId: 'Europe/Paris', ...options }), `${world.site.origin}/`);

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('who waits', () => {
  it('for more than ten minutes is shown what is left, though nothing was estimated', async () => {
    const page = await newVisitor(world.browser);
    await page.clock.install();
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await page.clock.runFor(9 * 60_000);
    expect(await visitor.find('.ways-on').count()).toBe(0);
    await page.clock.runFor(61_000);
    await visitor.find('.ways-on').getByText('L’attente est longue.').waitFor();
    expect(await visitor.field.isVisible()).toBe(true);
  });

  it('is told their place, and an estimate only when there is one: from true waits, rounded', async () => {
    const first = await enter();
    await first.write('premier');
    await first.standing.getByText('Vous êtes le prochain. Gardez cette page ouverte.').waitFor();
    const second = await enter();
    await second.write('second');
    await second.standing.getByText('1 personne avant vous. Gardez cette page ouverte.').waitFor();
    await officer.takeNext();
    await officer.close();
    await second.standing.getByText('Vous êtes le prochain.').waitFor();
    for (let taken = 1; taken < 5; taken += 1) {
      const other = await openByWire(world.server, SITE, { text: 'encore' });
      await officer.queue.nth(1).waitFor();
      await officer.takeNext();
      await officer.close();
      await officer.panes.waitFor({ state: 'detached' });
      await other.close();
    }
    // As if each of them had waited for 17 minutes and some seconds, as the next in turn.
    const database = new Sqlite(join(world.server.dataDir, 'lanterne.db'));
    database
      .prepare('update conversations set opened_at = claimed_at - ?, place_at_opening = 1 where claimed_at is not null')
      .run(17.2 * 60_000);
    database.close();
    const last = await enter();
    await last.write('dernier');
    // 18 minutes for each place, and never less than what is known.
    await last.standing.filter({ hasText: 'Environ' }).waitFor();
    expect(plain(await last.standing.innerText())).toMatch(
      /^(Vous êtes le prochain|1 personne avant vous)\. Environ (20|35|40) minutes\. Gardez cette page ouverte\.$/,
    );
    // So long a wait is no dead end.
    const ways = last.find('.ways-on');
    await ways.getByText('L’attente est longue.').waitFor();
    expect(await ways.innerText()).toContain('Votre demande reste dans la file.');
    await ways.getByRole('button', { name: 'Revenir plus tard' }).click();
    await last.button('Montrer la liste').waitFor();
  });
});

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Closed today and open tomorrow from eight, by the calendar of Paris. */
const closedNow = () => {
  const today = new Date(new Date().toLocaleString('en', { timeZone: 'Europe/Paris' })).getDay();
  const weekly = Object.fromEntries(WEEK.map((day) => [day, [] as [string, string][]]));
  weekly[WEEK[(today + 1) % 7] as string] = [['08:00', '18:00']];
  return { hours: { timeZone: 'Europe/Paris', weekly } };
};

describe('outside the hours', () => {
  it('one is told before writing that nobody answers, and when somebody will, and can leave a message', async () => {
    await world.server.settleSite(SITE, closedNow());
    const visitor = await enter();
    const closed = visitor.find('.closed');
    await closed.getByText('Nous revenons').waitFor();
    expect(plain(await closed.innerText())).toContain('Personne ne répond en ce moment.');
    expect(plain(await closed.innerText())).toContain('Nous revenons demain à 8 h.');

    await visitor.write('Bonjour');
    await visitor.standing.getByText('Personne ne répond en ce moment. Votre demande reste dans la file.').waitFor();
    const ways = visitor.find('.ways-on');
    await ways.getByText('Nous revenons').waitFor();
    expect(plain(await ways.innerText())).toContain('Nous revenons demain à 8 h.');
    expect(plain(await visitor.standing.innerText())).not.toContain('Environ');

    // The officers have come after all, and take what is there.
    await officer.takeNext();
    await visitor.log.getByText('je m’appelle ici Camille').waitFor();
    await ways.waitFor({ state: 'detached' });
    await officer.close();
  });

  it('somebody abroad is told in whose time it is', async () => {
    await world.server.settleSite(SITE, closedNow());
    const visitor = await enter({ timezoneId: 'America/New_York' });
    const closed = visitor.find('.closed');
    await closed.getByText('Nous revenons').waitFor();
    expect(plain(await closed.innerText())).toMatch(/Nous revenons demain à 8 h \(.*Europe.*\)\./);
  });

  it('danger is told nothing of hours', async () => {
    await world.server.settleSite(SITE, closedNow());
    const visitor = await enter();
    await visitor.find('.closed').waitFor();
    await visitor.button('Je suis en danger').click();
    await visitor.find('.room').getByText('C’est signalé.').first().waitFor();
    await visitor.find('.room > .quiet').click();
    await visitor.standing.getByText('Vous êtes le prochain.').waitFor();
    await waitUntil('nothing speaks of hours', async () => (await visitor.find('.closed, .ways-on').count()) === 0);
    expect(await visitor.standing.innerText()).not.toContain('Personne ne répond');
  });

  it('a page that was opened before says so when the hour comes', async () => {
    const page = await newVisitor(world.browser, { timezoneId: 'Europe/Paris' });
    await page.clock.install();
    // Open now, until one minute to midnight at the latest.
    const weekly = Object.fromEntries(WEEK.map((day) => [day, [['00:00', '23:59']]]));
    await world.server.settleSite(SITE, { hours: { timeZone: 'Europe/Paris', weekly } });
    const visitor = await openPanel(page, `${world.site.origin}/`);
    expect(await visitor.find('.closed').count()).toBe(0);
    await page.clock.fastForward(24 * 3_600_000);
    await visitor.find('.closed').getByText('Personne ne répond en ce moment.').waitFor();
  });
});
