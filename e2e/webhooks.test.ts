import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { freePort } from './harness/server.ts';
import { startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let world: World;
let port: number;
const got: Got[] = [];
let receiver: Server | undefined;

/** Another system, at an address that the policy names. */
const receive = (): Promise<void> =>
  new Promise((resolve) => {
    receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(204).end();
    }).listen(port, '127.0.0.1', resolve);
  });

beforeAll(async () => {
  port = await freePort();
  world = await startWorld({ policy: { webhooks: { insideHosts: [`127.0.0.1:${port}`] } } });
});
afterAll(async () => {
  receiver?.close();
  await world.close();
});

it('an administrator adds a webhook and tries it; what could not be sent survives a power cut and is sent once it can', async () => {
  const { page } = await signInOfficer(world.browser, world.server, 'ada', 'Ada', 'admin');
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('heading', { name: 'Webhooks', level: 2 }).waitFor();
  await expectAccessibleInBoth(page);

  // An address inside the house is refused unless the policy names it.
  await page.getByRole('link', { name: 'Ajouter un système' }).click();
  await page.getByLabel('Adresse').fill('http://127.0.0.1:1/plaintes');
  await page.getByRole('button', { name: 'Ajouter et créer le secret' }).click();
  await page.getByText('Adresse impossible').waitFor();
  await expectAccessibleInBoth(page);
  await page.getByLabel('Adresse').fill(`http://127.0.0.1:${port}/plaintes`);
  await page.getByRole('button', { name: 'Ajouter et créer le secret' }).click();
  const secret = await page.getByRole('textbox', { name: 'Secret de signature' }).inputValue();
  await expectAccessibleInBoth(page);

  // Nobody receives yet: the attempt fails, and the log says why and when the next one is.
  await page.getByRole('link', { name: 'Retour aux webhooks' }).click();
  await page.getByRole('link', { name: `http://127.0.0.1:${port}/plaintes` }).click();
  await page.getByRole('button', { name: 'Envoyer un essai' }).click();
  const line = page.locator('.facts tbody tr');
  await line.getByText('Injoignable').waitFor();
  expect(await line.innerText()).toContain('En attente');
  await expectAccessibleInBoth(page);

  await world.server.kill9();
  await receive();
  await world.server.restart();
  await expect.poll(() => got.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [one] = got as [Got];
  expect(new Webhook(secret).verify(one.body, one.headers as Record<string, string>)).toMatchObject({
    type: 'webhook.test',
  });
  await page.reload();
  await line.getByText('Réponse 204').waitFor();
  expect(await line.innerText()).toContain('Reçu');

  // Another secret: for a day both sign.
  await page.getByRole('button', { name: 'Nouveau secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Nouveau secret' }).click();
  const second = await page.getByRole('textbox', { name: 'Secret de signature' }).inputValue();
  const before = got.length;
  await page.getByRole('button', { name: 'Envoyer un essai' }).click();
  await expect.poll(() => got.length, { timeout: 30_000 }).toBeGreaterThan(before);
  for (const known of [secret, second]) {
    const last = got.at(-1) as Got;
    expect(() => new Webhook(known).verify(last.body, last.headers as Record<string, string>)).not.toThrow();
  }

  await page.getByRole('button', { name: 'Désactiver' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Désactiver' }).click();
  await page.getByRole('button', { name: 'Réactiver' }).waitFor();
  await expectAccessibleInBoth(page);
  expect(faults).toEqual([]);
});
