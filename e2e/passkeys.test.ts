// docs/security.md: T6

import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { startWorld, type World } from './harness/world.ts';
import { officerPage, PASSWORD } from './pages/officer.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

/** A device as the browser has them: it holds passkeys and asks for a finger, which is always the right one. */
const addDevice = async (page: Page): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
};

/** The desk in a browser of its own, by a name: passkeys belong to none but those. */
const openDesk = async ({ server, browser }: World): Promise<Page> => {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.origin.replace('127.0.0.1', 'localhost')}/desk`);
  return page;
};

const signIn = async (page: Page, login: string): Promise<void> => {
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
};
const signOut = async (page: Page): Promise<void> => {
  await page.context().clearCookies();
  await page.goto(`${new URL(page.url()).origin}/desk`);
  await page.reload();
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).waitFor();
};

const fillPasskey = async (page: Page, name: string, password = PASSWORD): Promise<void> => {
  await page.getByLabel('Nom de la clé').fill(name);
  await page.getByLabel('Votre mot de passe').fill(password);
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
};

it('a passkey is added, opens the desk alone and in place of a code, is refused as a copy, and taken away', async () => {
  await world.server.addOfficer({ login: 'camille', alias: 'Camille', password: PASSWORD });
  const page = await openDesk(world);
  const { cdp, authenticatorId } = await addDevice(page);
  await signIn(page, 'camille');
  await officerPage(page);
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await fillPasskey(page, 'Téléphone', 'pas le bon mot de passe');
  await page.getByText('Le mot de passe actuel est incorrect.').waitFor();
  await expectAccessibleInBoth(page);
  await fillPasskey(page, 'Téléphone');
  await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
  await page.getByRole('button', { name: 'J’ai noté les codes' }).click();
  await page.getByText('Clé d’accès ajoutée.').waitFor();
  const row = page.getByRole('row', { name: /Téléphone/ });
  expect(await row.innerText()).toContain('jamais');
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessibleInBoth(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  // The device has one of this account: it makes no other.
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await fillPasskey(page, 'Encore une');
  await page.getByText('Cet appareil a déjà une clé d’accès de ce compte.').waitFor();

  // Alone.
  await signOut(page);
  await expectAccessibleInBoth(page);
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await officerPage(page);
  // In place of a code.
  await signOut(page);
  await signIn(page, 'camille');
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).waitFor();
  await expectAccessibleInBoth(page);
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click();
  await officerPage(page);

  // Somebody has a copy of it, which does not know how far the other one has counted.
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
  const [credential] = credentials;
  if (!credential) throw new Error('the device has no passkey');
  await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 0 } });
  await signOut(page);
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await page.getByText('Cette clé d’accès a peut-être été copiée').waitFor();
  await expectAccessibleInBoth(page);
  await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await officerPage(page);
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await page.getByRole('row', { name: /clé d’accès peut-être copiée/ }).waitFor();
  expect(await row.innerText()).not.toContain('jamais');

  await row.getByRole('button', { name: /^Retirer/ }).click();
  await page.getByLabel('Votre mot de passe').fill(PASSWORD);
  await expectAccessibleInBoth(page);
  await page.getByRole('button', { name: 'Retirer', exact: true }).click();
  await page.getByText('Clé d’accès retirée.').waitFor();
  await page.getByText('Aucune clé d’accès n’est ajoutée à ce compte.').waitFor();
  await signOut(page);
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await page.getByText('Cette clé d’accès n’ouvre rien ici.').waitFor();
  await signIn(page, 'camille');
  await officerPage(page);
});

it('where the house asks for a second factor, a passkey is one', async () => {
  const strict = await startWorld({ policy: { officers: { secondFactor: 'required' } } });
  try {
    await strict.server.addOfficer({ login: 'sam', alias: 'Sam', password: PASSWORD });
    const page = await openDesk(strict);
    await addDevice(page);
    await signIn(page, 'sam');
    await page.getByRole('heading', { name: 'Protéger votre compte' }).waitFor();
    await page.getByRole('button', { name: 'Plutôt une clé d’accès' }).click();
    await page.getByLabel('Nom de la clé').waitFor();
    await expectAccessibleInBoth(page);
    await fillPasskey(page, 'Poste de service');
    await page.getByRole('button', { name: 'J’ai noté les codes' }).click();
    await officerPage(page);
    await page.getByRole('link', { name: 'Mon compte' }).click();
    await page.getByText('ajoutez-en un autre avant de retirer celui-ci').waitFor();
    expect(await page.getByRole('button', { name: /^Retirer/ }).count()).toBe(0);
    await expectAccessibleInBoth(page);
  } finally {
    await strict.close();
  }
});

it('where the desk is reached by an address, no passkey is offered', async () => {
  await world.server.addOfficer({ login: 'noor', alias: 'Noor', password: PASSWORD });
  const context = await world.browser.newContext({ locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto(`${world.server.origin}/desk`);
  await signIn(page, 'noor');
  await officerPage(page);
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await page.getByText('Ce navigateur, à cette adresse, ne sait pas se servir de clés d’accès.').waitFor();
});
