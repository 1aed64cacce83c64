import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { startPostgres, type TestPostgres } from './harness/postgres.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage } from './pages/visitor.ts';

let postgres: TestPostgres;
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  postgres = await startPostgres();
  server = await startServer({ database: postgres.url });
  await server.addSite('demo', ['https://www.ministere.example']);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await postgres.stop();
});

describe('on PostgreSQL', () => {
  it('a conversation goes its whole way, across a restart of the server', async () => {
    const officer = await signInOfficer(browser, server, 'camille');
    const visitor = await openFullPage(await newVisitor(browser), `${server.origin}/chat/demo`);
    await visitor.button('Je signale').click();
    await visitor.write('un');
    await officer.queue.filter({ hasText: 'Signalement' }).waitFor();
    await officer.takeNext();
    await officer.write('deux');
    await visitor.log.getByText('deux').waitFor();

    // In good order this time: streams are told to come back, and do.
    await server.restart();
    await visitor.write('trois');
    await waitUntil('the officer reads on', async () => (await officer.messages()).join() === 'un,deux,trois', 30_000);
    expect(await visitor.messages()).toEqual(['un', 'deux', 'trois']);
    await visitor.outage.waitFor({ state: 'detached' });

    await officer.close();
    await visitor.button('Effacer maintenant').click();
    await visitor.button('Oui, effacer').click();
    await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
  });
});
