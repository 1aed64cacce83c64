// docs/security.md: T10

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, PHONE } from './pages/visitor.ts';

const PARIS = { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 };
const HERE = '48.85661, 2.35222';

let world: World;
let officer: OfficerPage;
beforeAll(async () => {
  // The conversation is kept for a day after its end, where somebody is not a moment longer.
  world = await startWorld({ policy: { retention: { ended: 'P1D', position: 'PT0S' } } });
  officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
});
afterAll(() => world.close());

/** The sealed bytes of every event of a kind. */
const bodiesOf = (kind: string): Buffer[] => {
  const client = new Sqlite(join(world.server.dataDir, 'lanterne.db'), { readonly: true });
  const bodies = client.prepare<[string], Buffer>('select body from events where kind = ?').pluck().all(kind);
  client.close();
  return bodies;
};
const filesWith = (bytes: Buffer): string[] =>
  readdirSync(world.server.dataDir).filter((name) => readFileSync(join(world.server.dataDir, name)).includes(bytes));

it('where somebody was goes from the desk, the log and the disk when its time is over, and what was said stays', async () => {
  const page = await newVisitor(world.browser, { ...PHONE, permissions: ['geolocation'], geolocation: PARIS });
  const visitor = await openPanel(page, `${world.site.origin}/`);
  await visitor.button('Je suis en danger').click();
  await officer.takeNext();
  await visitor.button('Partager').click();
  await visitor.button('Envoyer cette position').click();
  const panel = officer.page.locator('.danger-panel');
  const log = officer.page.getByRole('log');
  await panel.getByText(HERE).waitFor();
  await visitor.button(/^Revenir à l’échange$/).click();
  await visitor.write('Il est derrière la porte');
  await log.getByText('Il est derrière la porte').waitFor();
  const [position, message] = [bodiesOf('detail'), bodiesOf('message')];
  expect([position.length, message.length]).toEqual([1, 1]);
  // Before its end nothing is taken away, whatever the period: the clock goes by with every start.
  await world.server.restart();
  await officer.lostBar.waitFor({ state: 'detached' });
  await panel.getByText(HERE).waitFor();
  for (const body of [...position, ...message]) expect(filesWith(body)).not.toEqual([]);

  await visitor.find('a.exit').click();
  await officer.page.locator('.pane .leave-mark').first().waitFor();
  await world.server.restart();

  const erased = log.getByText(/Lieu donné dans un danger — effacé le .+, comme annoncé/);
  await erased.waitFor();
  await panel.getByText(HERE).waitFor({ state: 'detached' });
  expect(await officer.page.getByText(HERE).count()).toBe(0);
  expect(await officer.messages()).toEqual(['Il est derrière la porte']);
  await expectAccessibleInBoth(officer.page);
  await waitUntil('nothing of it is on the disk', async () => position.every((body) => filesWith(body).length === 0));
  // The control: what was said is there, sealed.
  for (const body of message) expect(filesWith(body)).not.toEqual([]);
  expect(bodiesOf('detail').map(({ length }) => length)).toEqual([0]);
});
