import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAnswer } from '@lanterne/protocol';
import type { Page } from 'playwright-core';
import { root } from '../harness/build.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { watchSeats } from '../harness/seat.ts';
import { serveSite, type TestSite } from '../harness/site.ts';
import { waitUntil } from '../harness/wait.ts';
import { startWorld, type World } from '../harness/world.ts';
import { launcherOf, newVisitor, panelOf, type VisitorPage } from '../pages/visitor.ts';

export const HOSTILE_SITE = 'hostile';

/** The two entrances by which a page embeds the widget. */
export const ENTRANCES = ['the script tag', 'the npm package'] as const;
export type Entrance = (typeof ENTRANCES)[number];

const script = (name: string, module = false) => `<script ${module ? 'type="module" ' : ''}src="/${name}.js"></script>`;

const TAG = `<script src="http://127.0.0.1:8080/lanterne.js" data-site="${HOSTILE_SITE}"></script>`;

export interface HostilePage {
  /** Scripts of the attacker's that run before the widget's. */
  readonly before?: string;
  /** And after it. */
  readonly after?: string;
  readonly entrance: Entrance;
  /** Stands in the head as it is. */
  readonly head?: string;
  /** Stands in the body as it is, before the widget. */
  readonly body?: string;
}

/** A page of the attacker's that embeds the widget, with a chat beside it that nothing protects. */
export const pageWith = ({ before, after, entrance, head = '', body = '' }: HostilePage): string => {
  const isTag = entrance === 'the script tag';
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>La page</title>${head}
    <link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
    ${script('backend')}${script('loot')}${before ? script(before) : ''}</head>
    <body><h1>La page</h1><label>Nom <input id="own"></label>${script('naive')}${body}<div id="place"></div>
    ${isTag ? TAG : script('portal', true)}${after ? script(after, !isTag) : ''}</body></html>`;
};

/** As a portal embeds the package: in a place of the page. */
const PORTAL = `import { createLanterne } from '/index.js';
window.lanterne = createLanterne({ origin: BACKEND, site: '${HOSTILE_SITE}', container: document.getElementById('place') });`;

export interface HostileWorld extends World {
  readonly desk: Desk;
  /** Serves pages of a website of its own, with all the attacks beside them; nobody has allowed it anything. */
  serve(pages: Record<string, string>): Promise<TestSite>;
  /** The attacker's website, which the administrator has let embed the widget. */
  readonly host: TestSite;
}

export const startHostileWorld = async (pages: Record<string, string>): Promise<HostileWorld> => {
  const world = await startWorld();
  const { origin } = world.server;
  const served: TestSite[] = [];
  const serve = async (own: Record<string, string>) => {
    const site = await serveSite({
      folder: join(root, 'e2e/hostile'),
      backend: origin,
      pages: {
        '/backend.js': `const BACKEND = '${origin}';`,
        '/portal.js': PORTAL,
        '/page.css': '#place { height: 600px }',
        '/index.js': readFileSync(join(root, 'packages/widget/dist/npm/index.js'), 'utf8'),
        ...own,
      },
    });
    served.push(site);
    return site;
  };
  const host = await serve(pages);
  await world.server.addSite(HOSTILE_SITE, [host.origin]);
  return {
    ...world,
    serve,
    host,
    desk: await openDesk(world.server, 'camille'),
    async close() {
      await Promise.all(served.map((site) => site.close()));
      await world.close();
    },
  };
};

/** Letters that stand in no word in a row, so that a few of them give a secret away. */
const LETTERS = 'bcdfghjkmnpqrtvwxz';

/** A word that stands nowhere else. */
export const canary = (name: string): string =>
  name + Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => LETTERS[byte % LETTERS.length]).join('');

/** The conversation's frame, in the panel or in its place: an attacker may have others. */
export const FRAME = 'dialog iframe, #place iframe';

/** A visitor on a hostile page, an officer, and what must stay between the two. */
export interface Scene {
  readonly page: Page;
  readonly world: HostileWorld;
  readonly secrets: string[];
  /** What was thrown in the page. */
  readonly faults: string[];
  /** All that the page has got hold of. Asked for without a single object of the page, each of which may be forged. */
  loot(): Promise<string>;
  /** The keys that it has heard. */
  keys(): Promise<string>;
  /** Runs a verb of the attack, and waits for it. */
  attack<Answer = unknown>(call: string): Promise<Answer>;
  /** Runs a piece of script in the page. */
  run<Answer = unknown>(expression: string): Promise<Answer>;
  /** Waits for a conversation, the first or the one after `skip` others, and counts its names among the secrets. */
  seat(skip?: number): Promise<OpenAnswer>;
}

export const openScene = async (world: HostileWorld, path: string, origin = world.host.origin): Promise<Scene> => {
  const page = await newVisitor(world.browser);
  const seats = watchSeats(page.context());
  const secrets: string[] = [];
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  const session = await page.context().newCDPSession(page);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await page.goto(`${origin}${path}`);
  return {
    page,
    world,
    secrets,
    faults,
    loot: async () => String(await evaluate('loot.read()')),
    keys: async () => String(await evaluate('loot.keys()')),
    // The test that calls it knows what its fixture answers.
    attack: (call) => evaluate(`attack.${call}`) as Promise<never>,
    run: (expression) => evaluate(expression) as Promise<never>,
    async seat(skip = 0) {
      const seat = await seats.first(skip);
      secrets.push(seat.conversation, seat.token);
      return seat;
    },
  };
};

/** Opens the widget, whichever entrance the page has. */
export const openWidget = async ({ page }: Scene, entrance: Entrance): Promise<VisitorPage> => {
  if (entrance === 'the script tag') await launcherOf(page).click();
  return panelOf(page, FRAME);
};

/** The visitor writes, the officer claims and answers, and both see what the other wrote. Answers the conversation. */
export const converse = async (scene: Scene, visitor: VisitorPage, skip = 0): Promise<string> => {
  const { desk } = scene.world;
  const [typed, answer] = [canary('dit'), canary('lu')];
  scene.secrets.push(typed, answer);
  await visitor.field.pressSequentially(typed);
  await visitor.button('Envoyer').click();
  const { conversation } = await scene.seat(skip);
  const held = await waitUntil(`${typed} arrives at the desk`, async () => {
    const next = await desk.claimNext();
    return next && JSON.stringify(next.events).includes(typed) && next;
  });
  await desk.write(held.conversation, answer);
  await visitor.log.getByText(answer).waitFor();
  return conversation;
};

/** In the conversation that is held already: both sides still hear each other. A draft that is not sent stands in the field. */
export const goOn = async (scene: Scene, visitor: VisitorPage, conversation: string): Promise<void> => {
  const { desk } = scene.world;
  const [typed, answer, draft] = [canary('redit'), canary('relu'), canary('tu')];
  scene.secrets.push(typed, answer, draft);
  await visitor.field.fill('');
  await visitor.field.pressSequentially(typed);
  await visitor.button('Envoyer').click();
  await waitUntil(`${typed} arrives at the desk`, async () => {
    const mine = (await desk.snapshot()).mine.find((held) => held.conversation === conversation);
    return JSON.stringify(mine?.events ?? '').includes(typed);
  });
  await desk.write(conversation, answer);
  await visitor.log.getByText(answer).waitFor();
  await visitor.field.pressSequentially(draft);
};

/** Somebody writes to the chat that nothing protects. Answers what they wrote. */
export const writeNaively = async ({ page }: Scene): Promise<string> => {
  const typed = canary('naif');
  await page.locator('#naive textarea').pressSequentially(typed);
  // Not a press of the mouse: the widget may lie over it.
  await page.locator('#naive button').press('Enter');
  return typed;
};

/** So many letters in a row of a secret are more than chance. */
const PIECE = 6;

/** Which secrets, or pieces of them, stand in what the page got hold of. */
export const foundIn = (loot: string, secrets: readonly string[]): string[] =>
  secrets.filter((secret) => {
    for (let at = 0; at + PIECE <= secret.length; at += 1) {
      if (loot.includes(secret.slice(at, at + PIECE))) return true;
    }
    return false;
  });
