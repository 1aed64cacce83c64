// docs/security.md: T10

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './harness/build.ts';
import { startServer, type TestServer } from './harness/server.ts';
import { ask } from './harness/wire.ts';

const LAW = 'Décret n° 2022-337 du 10 mars 2022';

let server: TestServer;
beforeAll(async () => {
  // As one behind a proxy: browsers come to an address that is not this machine's.
  server = await startServer({
    publicOrigin: 'https://chat.example.fr',
    policy: { sites: { victims: { notice: { regime: 'titre3', legalBasisRef: LAW }, retention: { ended: 'P30D' } } } },
  });
  for (const id of ['victims', 'plain']) await server.addSite(id, ['https://www.site.example']);
});
afterAll(() => server.stop());

const get = async (path: string) => {
  const response = await ask(server, 'GET', path);
  return { status: response.status, text: await response.text() };
};
const lanterne = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'packages/server/dist/node/lanterne.js'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: `file:${join(server.dataDir, 'lanterne.db')}`,
      LANTERNE_KEY_FILE: join(server.dataDir, 'lanterne.key'),
      LANTERNE_POLICY: join(server.dataDir, 'policy.json'),
      LANTERNE_ORIGIN: 'https://chat.example.fr',
      PORT: '0',
    },
  }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

it('a site is served once the law is named that permits it, and doctor says which is not', async () => {
  expect(await get('/frame/victims')).toMatchObject({ status: 200 });
  expect(await get('/frame/plain')).toMatchObject({ status: 503, text: expect.stringContaining('site_unsettled') });
  const said = await lanterne('doctor');
  expect(said).toContain('FAULT    policy: plain: nobody is served here');
  expect(said).not.toContain('policy: victims');
});

it('the register says what the notice says, now and as it was', async () => {
  const register = await lanterne('register', '--site', 'victims');
  expect(register).toContain(`- ${LAW}`);
  expect(register.replaceAll(/[^\S\n]/g, ' ')).toMatch(/\| Échange : .* \| oui \| 30 jours \| la fin de l’échange \|/);
  const notice = JSON.parse((await get('/v1/sites/victims/notice?locale=fr')).text) as {
    version: string;
    since: string;
    holds: unknown;
    sections: { lines: { text: string }[] }[];
  };
  for (const { text } of notice.sections.flatMap(({ lines }) => lines)) expect(register).toContain(`- ${text}`);
  expect(register).toContain(`Version ${notice.version}, en vigueur depuis ${notice.since}.`);
  const [entry] = JSON.parse(await lanterne('register', '--site', 'victims', '--json', '--at', notice.since)) as [
    object,
  ];
  expect(entry).toMatchObject({
    version: notice.version,
    since: notice.since,
    holds: notice.holds,
    legalBasisRef: LAW,
  });
  expect(await lanterne('register', '--at', '2020-01-01T00:00:00Z')).toContain('No policy was in force');
  expect(await lanterne('register', '--site', 'nobody')).toContain('There is no site nobody.');
  expect(await lanterne('register', '--at', 'yesterday')).toContain('is no instant');
});
