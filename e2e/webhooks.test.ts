// docs/security.md: T0

import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { type Received, type Receiver, startReceiver, verified } from './harness/receiver.ts';
import { startWorld, type World } from './harness/world.ts';
import { signInOfficer } from './pages/officer.ts';

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await startWorld({ policy: { webhooks: { insideHosts: [receiver.host] } } });
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

it('an administrator adds a webhook and tries it; what could not be sent survives a power cut and is sent once it can', async () => {
  const { page } = await signInOfficer(world.browser, world.server, 'ada', 'Ada', 'admin');
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: 'Systèmes reliés' }).click();
  await page.getByRole('heading', { name: 'Systèmes reliés', level: 2 }).waitFor();
  await expectAccessibleInBoth(page);

  // An address inside the house is refused unless the policy names it.
  await page.getByRole('link', { name: 'Ajouter un système' }).click();
  await page.getByLabel('Adresse').fill('http://127.0.0.1:1/plaintes');
  await page.getByRole('button', { name: 'Ajouter et créer le secret' }).click();
  await page.getByText('Adresse impossible').waitFor();
  await expectAccessibleInBoth(page);
  await page.getByLabel('Adresse').fill(receiver.url);
  await page.getByRole('button', { name: 'Ajouter et créer le secret' }).click();
  const secret = await page.getByRole('textbox', { name: 'Secret de signature' }).inputValue();
  await expectAccessibleInBoth(page);

  // Nobody answers yet: the attempt fails, and the log says why and when the next one is.
  receiver.hangUp(true);
  await page.getByRole('link', { name: 'Retour aux systèmes' }).click();
  await page.getByRole('link', { name: receiver.url }).click();
  await page.getByRole('button', { name: 'Envoyer un essai' }).click();
  const line = page.locator('.facts tbody tr');
  await line.getByText('Injoignable').waitFor();
  expect(await line.innerText()).toContain('En attente');
  await expectAccessibleInBoth(page);

  await world.server.kill9();
  receiver.hangUp(false);
  const { got } = receiver;
  await world.server.restart();
  await expect.poll(() => got.length, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(verified(secret, got[0] as Received)).toMatchObject({ type: 'webhook.test' });
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
  for (const known of [secret, second]) expect(() => verified(known, got.at(-1) as Received)).not.toThrow();

  await page.getByRole('button', { name: 'Désactiver' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Désactiver' }).click();
  await page.getByRole('button', { name: 'Réactiver' }).waitFor();
  await expectAccessibleInBoth(page);

  await page.getByRole('button', { name: 'Supprimer' }).click();
  await expectAccessibleInBoth(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await page.getByText('0 système', { exact: true }).waitFor();
  expect(faults).toEqual([]);
});
