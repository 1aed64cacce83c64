// docs/security.md: T6

import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startProvider, type TestProvider } from '../packages/server/src/auth/provider.fixture.ts';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { launchBrowser } from './harness/browser.ts';
import { freePort, startServer, type TestServer } from './harness/server.ts';
import { officerPage, PASSWORD, signInOfficer } from './pages/officer.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

const LIKE = {
  proconnect: { secretBy: 'post', pkce: false, userinfo: 'signed', algorithm: 'ES256' },
  standard: { secretBy: 'basic', pkce: true, userinfo: 'json', algorithm: 'RS256', amr: [] },
} as const;

interface House {
  readonly server: TestServer;
  readonly provider: TestProvider;
  close(): Promise<void>;
}

/** A server, and a provider under another name, which a browser takes for another site. */
const openHouse = async (like: keyof typeof LIKE): Promise<House> => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const provider = await startProvider({
    like,
    algorithm: LIKE[like].algorithm,
    returnTo: `${origin}/v1/officer/provider/return`,
    desk: `${origin}/desk`,
  });
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-secret-'));
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, `${provider.secret}\n`);
  const { issuer, clientId } = provider;
  const settings = { name: 'ProConnect', issuer, clientId, secretFile, ...LIKE[like] };
  const server = await startServer({ port, policy: { officers: { provider: settings } } });
  return {
    server,
    provider,
    async close() {
      await server.stop();
      await provider.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const newPage = async (locale = 'fr-FR'): Promise<Page> => {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
  return context.newPage();
};

/** What the provider asks. */
const atProvider = async (page: Page, login: string, act = 'Continuer'): Promise<void> => {
  await page.getByRole('heading', { name: 'Fournisseur d’identité' }).waitFor();
  await page.getByLabel('Identifiant').fill(login);
  await page.getByRole('button', { name: act }).click();
};

const signIn = async (page: Page, { server }: House, login: string): Promise<void> => {
  await page.goto(`${server.origin}/desk`);
  await page.getByRole('button', { name: /ProConnect/ }).click();
  await atProvider(page, login);
};

/** An administrator invites somebody, and gives them the link. */
const invite = async (admin: Page, { server }: House, login: string): Promise<string> => {
  await admin.goto(`${server.origin}/desk#/administration/officers/new`);
  await admin.getByLabel('Identifiant').fill(login);
  await admin.getByLabel('Affiché comme').fill(`Alias ${login}`);
  await admin.getByRole('button', { name: 'Créer le compte et le lien' }).click();
  return admin.getByRole('textbox', { name: 'Lien à usage unique' }).inputValue();
};

describe.each(['proconnect', 'standard'] as const)('a provider like %s', (like) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(like);
  });
  afterAll(() => house.close());

  it('opens the desk to whoever was invited, to nobody else, and is left with the desk', async () => {
    const { page: admin } = await signInOfficer(browser, house.server, 'ada', 'Ada', 'admin');
    await admin.getByRole('link', { name: 'Administration' }).click();
    const link = await invite(admin, house, 'claire');

    // The link is accepted by who one is elsewhere, instead of a password.
    const page = await newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(link);
    const use = page.getByRole('button', { name: 'Utiliser ProConnect' });
    await use.waitFor();
    await expectAccessibleInBoth(page);
    // By the keyboard alone.
    await use.focus();
    await page.keyboard.press('Enter');
    await atProvider(page, 'lucie');
    await officerPage(page);
    await page.getByText('Alias claire').first().waitFor();
    expect(page.url()).toBe(`${house.server.origin}/desk`);
    await page.reload();
    await officerPage(page);

    // Signing out here is signing out there.
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('button', { name: /Yes, sign me out/ }).click();
    await page.getByRole('heading', { name: 'Ouvrir une session' }).waitFor();
    await page.getByRole('button', { name: 'Se connecter avec ProConnect' }).waitFor();
    await expectAccessibleInBoth(page);
    await signIn(page, house, 'lucie');
    await officerPage(page);

    // Whoever the provider knows and nobody here has invited is told so, in their language.
    const stranger = await newPage();
    await signIn(stranger, house, 'marc');
    await stranger.getByText(/aucun compte actif n’est lié ici à cette identité/).waitFor();
    expect(stranger.url()).toBe(`${house.server.origin}/desk`);
    await expectAccessibleInBoth(stranger);
    const english = await newPage('en-GB');
    await signIn(english, house, 'marc');
    await english.getByText(/no active account here is linked to this identity/).waitFor();

    // The link was good once, and the password that was never chosen opens nothing.
    const late = await newPage();
    await late.goto(link);
    await late.getByRole('button', { name: 'Utiliser ProConnect' }).click();
    await atProvider(late, 'marc');
    await late.getByText('Ce lien d’invitation a déjà servi').waitFor();

    await admin.goto(`${house.server.origin}/desk#/administration/audit`);
    for (const said of ['a utilisé son lien', 'connexion refusée'])
      await admin.locator('.facts tbody').getByText(said).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('takes a no for a no', async () => {
    const page = await newPage();
    await page.goto(`${house.server.origin}/desk`);
    await page.getByRole('button', { name: /ProConnect/ }).click();
    await atProvider(page, 'lucie', 'Annuler');
    await page.getByText(/la connexion avec ProConnect a été annulée/).waitFor();
  });
});

describe('an officer of a house with a provider', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('proconnect');
  });
  afterAll(() => house.close());

  it('needs a second factor', async () => {
    const page = await newPage();
    await signIn(page, house, 'sans-double');
    await page.getByText(/n’a pas vérifié votre identité par un second facteur/).waitFor();
  });

  it('comes back to what they had before them when a session is over', async () => {
    const { page: admin } = await signInOfficer(browser, house.server, 'ada', 'Ada', 'admin');
    const page = await newPage();
    await page.goto(await invite(admin, house, 'driss'));
    await page.getByRole('button', { name: 'Utiliser ProConnect' }).click();
    await atProvider(page, 'lucie');
    await officerPage(page);
    await page
      .getByRole('button', { name: /Pause|En service|Disponible/ })
      .first()
      .waitFor();
    await page.evaluate(() => {
      (window as never as { same: boolean }).same = true;
    });

    const { officers } = await (await admin.request.get(`${house.server.origin}/v1/admin/officers`)).json();
    const { id } = officers.find(({ login }: { login: string }) => login === 'driss');
    await admin.request.delete(`${house.server.origin}/v1/admin/officers/${id}/sessions`);
    await page.getByText('Votre session a pris fin').waitFor();
    await expectAccessibleInBoth(page);
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: 'Se connecter avec ProConnect' }).click(),
    ]);
    // The provider knows them still; the other tab has a desk of its own.
    await officerPage(tab);
    await tab.close();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await officerPage(page);
    expect(await page.evaluate(() => (window as never as { same?: boolean }).same)).toBe(true);
  });

  it('may have a password, and never sees the provider', async () => {
    const { page } = await signInOfficer(browser, house.server, 'sacha');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    expect(sent.filter((url) => !url.startsWith(house.server.origin))).toEqual([]);
  });
});
