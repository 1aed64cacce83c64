// docs/security.md: T12

import { afterEach, expect, it } from 'vitest';
import { type FakeServer, sayJson, startFake } from '../packages/server/src/translation/engine.fixture.ts';
import { openDesk } from './harness/desk.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { openByWire } from './pages/wire-visitor.ts';

const SITE = 'demo';
const before = new URL('./harness/watch-network.mjs', import.meta.url);

let server: TestServer | undefined;
let fake: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
  await fake?.close();
  server = undefined;
  fake = undefined;
});

/** A whole conversation, in a language that the officer does not read, to its end. */
const talk = async (running: TestServer): Promise<void> => {
  await running.addSite(SITE, ['https://www.ministere.example']);
  const desk = await openDesk(running, 'camille', 'Camille');
  const visitor = await openByWire(running, SITE, { text: 'Me han robado el bolso.' });
  const held = await desk.claimNext();
  await desk.write(held?.conversation ?? '', 'Bonjour. Où êtes-vous ?');
  await visitor.say('Estoy en la estación.');
  await visitor.leave('end');
  await visitor.close();
};

it('a server without engines makes no connection and looks up no name, whatever people say', async () => {
  server = await startServer({ before, logLevel: 'info' });
  await talk(server);
  expect(server.said()).toContain('no text leaves this machine');
  expect(server.said()).not.toContain('REACHES OUT');
});

it('and one that has an engine reaches that: the watch would have seen it', async () => {
  fake = await startFake((_, response) => sayJson(response, [{ code: 'fr', targets: ['es'] }]));
  const { url } = fake;
  const policy = { translation: { engines: [{ engine: 'libretranslate', url }] } };
  server = await startServer({ before, logLevel: 'info', policy });
  const { said } = server;
  await waitUntil('the engine has said what it serves', () => said().includes('a translation engine serves pairs'));
  expect(said()).toContain('REACHES OUT by connect');
  // Where text goes, and for which pairs, is said at the start.
  expect(said()).toContain(`"destination":"${url}"`);
  expect(said()).toContain('fr-es');
});
