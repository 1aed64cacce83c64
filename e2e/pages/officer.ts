import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { TestServer } from '../harness/server.ts';

export const PASSWORD = 'une phrase de plusieurs mots';

/** The officers' page, driven by what a person sees on it. */
export interface OfficerPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The rows of the queue, the next in turn first. */
  readonly queue: Locator;
  /** The conversations open side by side. */
  readonly panes: Locator;
  /** The bar that says that the connection is lost. */
  readonly lostBar: Locator;
  takeNext(): Promise<void>;
  /** The lines of messages of the only open conversation. */
  messages(): Promise<string[]>;
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Adds an officer to the server, and signs them in in a browser of their own. */
export const signInOfficer = async (
  browser: Browser,
  server: TestServer,
  login: string,
  alias = `Alias ${login}`,
  role?: 'officer' | 'supervisor' | 'admin' | 'dpo',
): Promise<OfficerPage> => {
  await server.addOfficer({ login, alias, password: PASSWORD, role });
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.origin}/desk`);
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  return officerPage(page);
};

/** The desk of a page that is signed in. */
export const officerPage = async (page: Page): Promise<OfficerPage> => {
  await page.getByRole('heading', { name: /File d’attente/ }).waitFor();
  const panes = page.locator('section.pane');
  const composer = panes.getByRole('textbox');
  return {
    page,
    context: page.context(),
    panes,
    queue: page.locator('section.queue ol > li'),
    lostBar: page.getByText('Connexion perdue.'),
    async takeNext() {
      await page.getByRole('button', { name: 'Prendre le suivant' }).click();
      await panes.first().waitFor();
    },
    messages: () => panes.locator('[role=log] .message .text').allInnerTexts(),
    async write(text) {
      await composer.fill(text);
      await composer.press('Enter');
    },
    async close() {
      await panes
        .locator('header')
        .getByRole('button', { name: /^Terminer/ })
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  };
};
