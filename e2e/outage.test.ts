import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from './harness/wait.ts';
import { ask } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
let officer: OfficerPage;
let visitor: VisitorPage;
beforeAll(async () => {
  world = await startWorld();
  officer = await signInOfficer(world.browser, world.server, 'camille');
});
afterAll(() => world.close());

/** Both are in a conversation, and have seen what the other wrote. */
beforeEach(async () => {
  visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write('un');
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await officer.write('deux');
  await visitor.log.getByText('deux').waitFor();
  return async () => {
    await officer.close();
    await visitor.context.close();
  };
});

/** Both sides show this, once and in this order, and nothing is left to be sent. */
const bothShow = async (expected: string[]) => {
  await waitUntil(
    `both sides show ${expected}`,
    async () =>
      (await visitor.messages()).join() === expected.join() && (await officer.messages()).join() === expected.join(),
    60_000,
  ).catch(async (error: unknown) => {
    throw new Error(`the visitor shows ${await visitor.messages()}, the officer ${await officer.messages()}`, {
      cause: error,
    });
  });
  expect(await visitor.unsent()).toBe(0);
};

describe('when the server is killed in mid-conversation', () => {
  it('both sides recover by themselves, with every message once and in order', async () => {
    await world.server.kill9();
    await visitor.outage.waitFor();
    await officer.lostBar.waitFor();
    await visitor.write('trois');
    await waitUntil('the message is shown as not sent yet', async () => (await visitor.unsent()) === 1);
    await officer.write('quatre');
    await visitor.field.fill('un brouillon');
    await world.server.restart();
    await waitUntil('all is delivered', async () => (await visitor.messages()).length === 4, 60_000);
    const order = await visitor.messages();
    expect([...order].sort()).toEqual(['deux', 'quatre', 'trois', 'un']);
    await bothShow(order);
    await visitor.outage.waitFor({ state: 'detached' });
    await officer.lostBar.waitFor({ state: 'detached' });
    expect(await visitor.field.inputValue()).toBe('un brouillon');
  });
});

describe('when the network goes', () => {
  it('nothing is lost or doubled if it breaks', async () => {
    world.network.cut();
    await visitor.outage.waitFor();
    await visitor.write('trois');
    await visitor.write('quatre');
    await world.network.waitForAttempts(3);
    world.network.restore();
    await bothShow(['un', 'deux', 'trois', 'quatre']);
  });

  it('nothing is lost or doubled if answers are swallowed', async () => {
    // The requests may have arrived: only their ids keep the retries from doubling them.
    world.network.silence();
    await visitor.write('trois');
    await officer.write('quatre');
    await waitUntil('the message waits', async () => (await visitor.unsent()) > 0);
    world.network.cut();
    await world.network.waitForAttempts(2);
    world.network.restore();
    await waitUntil('all is delivered', async () => (await visitor.messages()).length === 4, 60_000);
    await bothShow(await visitor.messages());
  });
});

describe('when the database is locked by another program', () => {
  it('a write is refused with a time to come back, everything else goes on, and what waited is delivered', async () => {
    const other = new Sqlite(join(world.server.dataDir, 'lanterne.db'));
    other.exec('begin immediate');
    await visitor.write('trois');
    const opened = await ask(world.server, 'POST', `/v1/sites/${SITE}/conversations`, {
      json: { door: 'ask', locale: 'fr' },
    });
    expect(opened.status).toBe(503);
    expect(Number(opened.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await opened.json()).toMatchObject({ code: 'unavailable' });
    expect((await ask(world.server, 'GET', '/healthz')).status).toBe(200);
    expect((await ask(world.server, 'GET', '/readyz')).status).toBe(503);
    expect(await visitor.unsent()).toBe(1);
    other.exec('rollback');
    other.close();
    await bothShow(['un', 'deux', 'trois']);
  });
});

describe('when a proxy holds streams back', () => {
  it('the visitor’s side falls back to long polling by itself', async () => {
    world.network.bufferStreams(true);
    const behind = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    await behind.write('derrière un mandataire');
    await behind.standing.filter({ hasText: 'Vous êtes le prochain.' }).waitFor({ timeout: 30_000 });
    await behind.button('Terminer').click();
    await behind.button('Oui, terminer').click();
    await behind.find('#end').waitFor();
    world.network.bufferStreams(false);
    await behind.context.close();
  });
});
