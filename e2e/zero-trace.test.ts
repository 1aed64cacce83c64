// docs/security.md: T1

import type { OpenAnswer } from '@lanterne/protocol';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './harness/desk.ts';
import { type Find, filesOf, findIn, type Needles, searchDisk } from './harness/disk.ts';
import { LEAKS, leaveUnkept, serveLeaky } from './harness/leaky-site.ts';
import { type NeutralSite, serveNeutral } from './harness/neutral.ts';
import { canary, historyOf, NOTHING_STORED, newProfile, type Profile, storedIn } from './harness/profile.ts';
import { untilDead, watchSeats } from './harness/seat.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { openFullPage, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
let neutral: NeutralSite;
let desk: Desk;
let profile: Profile;
beforeAll(async () => {
  world = await startWorld({ logLevel: 'debug' });
  neutral = await serveNeutral();
  await world.server.settleSite(SITE, { exit: neutral.exit });
  desk = await openDesk(world.server, 'camille', 'Camille');
});
afterAll(async () => {
  await neutral.close();
  await world.close();
});
beforeEach(async () => {
  profile = await newProfile();
});
afterEach(async () => {
  world.network.restore();
  await desk.clear();
  await profile.remove();
});

/** A conversation under way, and all that must be found nowhere. */
interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly visitor: VisitorPage;
  readonly secrets: Needles;
  readonly seat: OpenAnswer;
  /** Every address that the browser asked for. */
  readonly addresses: string[];
}

const PLACES = {
  'the panel': (page: Page) => openPanel(page, `${world.site.origin}/`),
  'the full page': (page: Page) => openFullPage(page, `${world.server.origin}/chat/${SITE}`),
} as const;

/** As people write: with letters for which browsers take two bytes each, and with those for which one is enough. */
const said = (letters: string) => `J’ai peur, ${letters}, à l’œil.`;

/** Writes a message, is answered, and begins another message. */
const talk = async (open: (page: Page) => Promise<VisitorPage>): Promise<Visit> => {
  const [message, answer, draft] = [canary(), canary(), canary()];
  const context = await profile.open();
  const seats = watchSeats(context);
  const addresses: string[] = [];
  context.on('request', (request) => addresses.push(request.url()));
  const page = await context.newPage();
  await page.goto(`${neutral.origin}/before`);
  const visitor = await open(page);
  await visitor.write(said(message));
  const seat = await seats.first();
  await visitor.standing.waitFor();
  const held = await desk.claimNext();
  expect(held?.conversation).toBe(seat.conversation);
  await desk.write(seat.conversation, said(answer));
  await visitor.log.getByText(answer).waitFor();
  await visitor.field.pressSequentially(draft.slice(0, 4));
  await visitor.field.fill(said(draft));
  const { token, conversation } = seat;
  return { context, page, visitor, seat, addresses, secrets: { message, answer, draft, token, conversation } };
};

const end = async ({ visitor }: Visit) => {
  await visitor.button('Terminer').click();
  await visitor.button('Oui, terminer').click();
  await visitor.find('#end').waitFor();
};

/** Ends the browser as the system does when it needs the memory, or as a thumb does on the button of a phone. */
const fell = async ({ context, page }: Visit) => {
  const gone = context.waitForEvent('close');
  const session = await context.newCDPSession(page);
  session.send('Browser.crash').catch(() => {});
  await gone;
};

const LEAVES: Readonly<Record<string, { how: (visit: Visit) => Promise<unknown>; of?: keyof typeof PLACES }>> = {
  'exit, by a press': {
    async how({ page, visitor, seat }) {
      await visitor.find('a.exit').click();
      await page.waitForURL(neutral.exit);
      await untilDead(world.server, seat);
    },
  },
  'exit, by the keys in the page around it': {
    of: 'the panel',
    async how({ page, seat }) {
      await page.getByRole('heading', { level: 1 }).click();
      for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift');
      await page.waitForURL(neutral.exit);
      await untilDead(world.server, seat);
    },
  },
  'end, and the text is kept': { how: end },
  'end, and all is erased at once': {
    async how(visit) {
      await end(visit);
      await visit.visitor.button('Effacer maintenant').click();
      await visit.visitor.button('Oui, effacer').click();
      await visit.visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    },
  },
  'loss, by a link to another page': { how: ({ page }) => page.goto(`${neutral.origin}/before`) },
  'loss, by closing the tab': { how: ({ page }) => page.close() },
  'loss, by a cut line that the server has noticed': {
    of: 'the panel',
    async how({ visitor, seat: { conversation } }) {
      // Of somebody in danger it notices soonest.
      await visitor.button('Je suis en danger').click();
      await visitor.find('.reported.flagged').waitFor();
      world.network.cut();
      const isLost = async () =>
        (await desk.snapshot()).mine.some((each) => each.conversation === conversation && each.lostAt !== null);
      await waitUntil('the server says so', isLost, 60_000);
    },
  },
  'loss, by the fall of the browser': { how: fell },
};

const cases = Object.entries(LEAVES).flatMap(([name, { how, of }]) =>
  Object.entries(PLACES)
    .filter(([place]) => !of || of === place)
    .map(([place, open]) => [name, place, open, how] as const),
);

describe('what was written, answered and begun, and the keys to it', () => {
  it.each(cases)('are nowhere after %s, in %s', async (_, __, open, leave) => {
    const visit = await talk(open);
    const { context, page, secrets, addresses } = visit;
    for (const stored of await storedIn(page)) expect(stored).toEqual(NOTHING_STORED);

    await leave(visit);
    if (!page.isClosed()) {
      for (const stored of await storedIn(page)) expect(stored).toEqual(NOTHING_STORED);
      expect(findIn(Buffer.from(await historyOf(page)), secrets)).toEqual([]);
    }
    await context.close().catch(() => {});
    // A conversation is asked for by its id. What opens it, and what is said in it, is in no address.
    const { conversation: _id, ...unsaid } = secrets;
    expect(findIn(Buffer.from(addresses.join('\n')), unsaid)).toEqual([]);
    expect(await searchDisk(profile.folder, secrets)).toEqual([]);

    // Whoever takes the device next opens the browser again, which tidies up, and goes back to the site.
    world.network.restore();
    const next = await profile.open();
    const again = await open(await next.newPage());
    expect(await again.messages()).toEqual([]);
    expect(await again.field.inputValue()).toBe('');
    for (const stored of await storedIn(again.page)) expect(stored).toEqual(NOTHING_STORED);
    expect(await next.cookies()).toEqual([]);
    await next.close();
    expect(await searchDisk(profile.folder, secrets)).toEqual([]);
    // This browser does write down where it has been: otherwise all of this would prove nothing.
    const visited = { server: world.server.origin };
    expect(await searchDisk(profile.folder, visited, visited.server.length)).not.toEqual([]);
    expect(findIn(Buffer.from(world.server.said()), secrets)).toEqual([]);
  });
});

describe('the search finds what a page leaves in', () => {
  const letters: Readonly<Record<string, string>> = Object.fromEntries(
    [...Object.keys(LEAKS), 'a field that asks for no memory'].map((name) => [name, canary()]),
  );
  let finds: Find[];
  let isWhole: boolean;
  beforeAll(async () => {
    const site = await serveLeaky();
    const own = await newProfile();
    const context = await own.open();
    for (const [name, { leave }] of Object.entries({
      ...LEAKS,
      'a field that asks for no memory': { leave: leaveUnkept },
    })) {
      const page = await context.newPage();
      await page.goto(`${site.origin}/`);
      await leave(page, letters[name] as string);
    }
    await context.close();
    finds = await searchDisk(own.folder, letters);
    isWhole = (await filesOf(own.folder)).some((path) => path.endsWith('/History'));
    await own.remove();
    await site.close();
  });

  it.each(Object.entries(LEAKS))('%s', (name, { ofWholeBrowsers }) => {
    // The headless shell that comes through npm has no history, no forms to fill in and no session to restore.
    const isThere = isWhole || !ofWholeBrowsers;
    expect(finds.some(({ needle }) => needle === name)).toBe(isThere);
  });

  it('packed too, where the browser has packed it', () => {
    expect(finds.some(({ needle, file }) => needle === 'a database, packed' && file.endsWith('.ldb'))).toBe(true);
  });

  it('but not in a field that asks for no memory', () => {
    expect(finds.filter(({ needle }) => needle === 'a field that asks for no memory')).toEqual([]);
  });
});
