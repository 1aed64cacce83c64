import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Frame,
  FrameLocator,
  Locator,
  Page,
} from 'playwright-core';
import { GROUPS } from '../../packages/widget/src/frame/i18n/later.ts';
import { waitUntil } from '../harness/wait.ts';

/** What a visitor sees, on a host page or on a page of its own: driven by names and roles, as a person reads them. */
export interface VisitorPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly field: Locator;
  /** The line that says where the conversation stands. */
  readonly standing: Locator;
  readonly log: Locator;
  readonly outage: Locator;
  /** Every element of the app that fits. */
  find(selector: string): Locator;
  button(name: string | RegExp): Locator;
  write(text: string): Promise<void>;
  /** What was said, line by line. */
  messages(): Promise<string[]>;
  /** How many of the visitor's own messages are shown as on their way, or not sent yet. */
  unsent(): Promise<number>;
}

const visitorPage = (page: Page, app: Page | FrameLocator): VisitorPage => {
  const field = app.getByLabel('Votre message');
  return {
    page,
    context: page.context(),
    field,
    standing: app.locator('.standing > p'),
    log: app.getByRole('log'),
    outage: app.getByRole('alert').filter({ hasText: 'Connexion perdue' }),
    find: (selector) => app.locator(selector),
    button: (name) => app.getByRole('button', { name }),
    async write(text) {
      await field.fill(text);
      await app.getByRole('button', { name: 'Envoyer' }).click();
    },
    messages: () => app.locator('[role=log] .text').allInnerTexts(),
    unsent: () =>
      app
        .locator('[role=log] .delivery')
        .filter({ hasText: /^(Envoi…|Pas encore envoyé)/ })
        .count(),
  };
};

/** A phone, with fingers. */
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/**
 * The launcher stands behind a closed shadow root, which automation and axe cannot look into. Opening it changes nothing of
 * what is tested.
 */
export const openShadows = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return attach.call(this, { ...init, mode: 'open' });
  };
};

export const newVisitor = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Page> =>
  newPageIn(await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 }, ...options }));

/** A visitor's page in a context that was made otherwise. */
export const newPageIn = async (context: BrowserContext): Promise<Page> => {
  await context.addInitScript(openShadows);
  return context.newPage();
};

export const launcherOf = (page: Page): Locator => page.getByRole('button', { name: 'Écrire à un policier' });

/** The document in which the app runs: the frame's, or that of a page of its own. */
export const documentOf = (page: Page): Frame => page.frames().find((one) => one.parentFrame()) ?? page.mainFrame();

/**
 * Waits for a part that the page fetches once it has nothing else to do, and for all of its texts: for journeys on which the network
 * is gone when they are needed.
 */
export const untilFetched = (visitor: VisitorPage, part: string): Promise<true> =>
  waitUntil(`${part} is there, with all texts`, () =>
    documentOf(visitor.page).evaluate(
      (wanted) => {
        const names = performance.getEntriesByType('resource').map(({ name }) => name);
        return wanted.every((one) => names.some((name) => name.includes(one)));
      },
      [`/${part}`, ...GROUPS.map((group) => `.${group}-`)],
    ),
  );

/** The page is there before its app: what it does and says is the app's. A conversation that is over when it comes back has no field. */
const STARTED = '#app:not(.starting) :is(textarea, #end)';

/** Opens the panel on a host page by a press on the launcher. */
export const openPanel = async (page: Page, url: string): Promise<VisitorPage> => {
  await page.goto(url);
  await launcherOf(page).click();
  return panelOf(page);
};

/** The panel of a host page that is open; `frame` finds it where there are others. */
export const panelOf = async (page: Page, frame = 'iframe'): Promise<VisitorPage> => {
  const visitor = visitorPage(page, page.frameLocator(frame));
  await visitor.find(STARTED).waitFor();
  return visitor;
};

/** The full page, in a tab of its own. */
export const openFullPage = async (page: Page, url: string): Promise<VisitorPage> => {
  await page.goto(url);
  return fullPageOf(page);
};

/** The full page in a tab that is open. */
export const fullPageOf = async (page: Page): Promise<VisitorPage> => {
  const visitor = visitorPage(page, page);
  await visitor.find(STARTED).waitFor();
  return visitor;
};
