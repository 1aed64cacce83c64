/**
 * How long a message takes from its arrival in the officer's browser until it is on the screen, on a desk where 500 wait and
 * 40 are held, against a desk with one conversation alone, on a processor four times as slow: `npm run bench:desk`. Prints
 * medians, the worst, and their ratio.
 */
import type { Browser, Page } from 'playwright-core';
import { medianOf } from '../../bench/src/median.ts';
import { launchBrowser } from '../harness/browser.ts';
import { ensureBuilt } from '../harness/build.ts';
import { openDesk } from '../harness/desk.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { call, openConversation } from '../harness/wire.ts';
import { PASSWORD } from '../pages/officer.ts';

const SLOWDOWN = 4;
const WAITING = 500;
const HELD = 40;
/** Lines of the conversation that is looked at, before the first that is measured. */
const LINES = 200;
const MESSAGES = 40;
/** For so long the desk is left alone at the end. */
const IDLE_SECONDS = 10;
const SITE = 'demo';

declare global {
  interface Window {
    /** By the name of a marked text: the milliseconds from its arrival until it was painted; null while it is not. */
    painted: Record<string, number | null>;
  }
}

/** In the page, before its scripts: notes when a marked text comes down the desk's stream, and when it has been painted. */
const WATCH = `
  const arrived = new Map();
  window.painted = {};
  const mark = /probe-\\d+-end/g;
  const read = ReadableStreamDefaultReader.prototype.read;
  ReadableStreamDefaultReader.prototype.read = async function () {
    const step = await read.call(this);
    if (step.value instanceof Uint8Array) {
      for (const [name] of new TextDecoder().decode(step.value).matchAll(mark)) {
        if (!arrived.has(name)) arrived.set(name, performance.now());
      }
    }
    return step;
  };
  addEventListener('DOMContentLoaded', () =>
    new MutationObserver(() => {
      for (const [name, at] of arrived) {
        if (window.painted[name] !== undefined || !document.querySelector('.panes')?.textContent.includes(name)) continue;
        window.painted[name] = null;
        requestAnimationFrame(() =>
          setTimeout(() => {
            window.painted[name] = performance.now() - at;
          }),
        );
      }
    }).observe(document.documentElement, { childList: true, subtree: true, characterData: true }),
  );
`;

interface Visitor {
  say(text: string): Promise<unknown>;
}

/** Opens a conversation and stays connected, as a page does. */
const openVisitor = async (server: TestServer, line: AbortSignal, text: string): Promise<Visitor> => {
  const { conversation, token } = await openConversation(server, SITE, { text });
  let sent = 0;
  const stream = await fetch(`${server.origin}/v1/conversations/${conversation}/events`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
    signal: line,
  });
  void stream.body?.pipeTo(new WritableStream()).catch(() => undefined);
  return {
    say: (words) =>
      call(server, 'POST', `/v1/conversations/${conversation}/messages`, {
        token,
        json: { id: `m${++sent}`, text: words },
      }),
  };
};

const signIn = async (page: Page, server: TestServer, login: string): Promise<void> => {
  await page.goto(`${server.origin}/desk`);
  await page.getByLabel('Identifiant').fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.locator('.panes .pane').first().waitFor();
};

interface Size {
  readonly held: number;
  readonly waiting: number;
}

interface Measured {
  /** Milliseconds of each message. */
  readonly painted: readonly number[];
  /** Milliseconds of each long task while nothing comes but the seconds. */
  readonly busy: readonly number[];
}

/** In the page: the tasks of more than 50 ms within this time, in which nobody could have typed. */
const busyFor = (ms: number) =>
  new Promise<number[]>((resolve) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    setTimeout(() => {
      observer.disconnect();
      resolve(tasks);
    }, ms);
  });

const measure = async (browser: Browser, { held, waiting }: Size): Promise<Measured> => {
  const server = await startServer();
  const lines = new AbortController();
  try {
    await server.addSite(SITE, [server.origin]);
    const desk = await openDesk(server, 'camille', 'Camille');
    const visitors: Visitor[] = [];
    for (let number = 0; number < held + waiting; number += 1) {
      const visitor = await openVisitor(server, lines.signal, `Bonjour, je suis la personne ${number}.`);
      visitors.push(visitor);
      if (number < held) await desk.claimNext();
    }
    const [talking] = visitors;
    if (!talking) throw new Error('nobody came');
    for (let line = 0; line < LINES; line += 1)
      await talking.say(`Ligne ${line} de ce que je raconte depuis un moment.`);

    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
    await context.addInitScript({ content: WATCH });
    const page = await context.newPage();
    await signIn(page, server, 'camille');
    // The one who talks is held the longest: its row is the first.
    await page.locator('section.own .row-button').first().click();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    for (let number = 0; number < MESSAGES; number += 1) {
      const name = `probe-${number}-end`;
      // While others come and write too, as they do on such a day.
      if (waiting > 0 && number % 4 === 0) visitors.push(await openVisitor(server, lines.signal, 'Bonjour'));
      await talking.say(`Un mot de plus : ${name}`);
      await page.waitForFunction((probe) => typeof window.painted[probe] === 'number', name);
    }
    const painted = await page.evaluate(() => window.painted);
    const busy = await page.evaluate(busyFor, IDLE_SECONDS * 1_000);
    await context.close();
    return { painted: Object.values(painted).map(Number), busy };
  } finally {
    lines.abort();
    await server.stop();
  }
};

ensureBuilt();
const browser = await launchBrowser();
const alone = await measure(browser, { held: 1, waiting: 0 });
const crowded = await measure(browser, { held: HELD, waiting: WAITING });
await browser.close();

const row = (name: string, { painted, busy }: Measured): string =>
  [
    `  ${name.padEnd(24)}`,
    `median ${medianOf(painted).toFixed(0).padStart(4)} ms`,
    `worst ${Math.max(...painted)
      .toFixed(0)
      .padStart(4)} ms`,
    `${busy.length} long tasks in ${IDLE_SECONDS} idle s, the longest ${Math.max(0, ...busy).toFixed(0)} ms`,
  ].join('   ');
process.stdout.write(
  [
    `From the arrival of a message to its place on the screen, ${SLOWDOWN}x slowed, of ${MESSAGES}:`,
    row('one conversation', alone),
    row(`${WAITING} waiting, ${HELD} held`, crowded),
    `  ratio ${(medianOf(crowded.painted) / medianOf(alone.painted)).toFixed(2)} (at most 100 ms is promised)`,
    '',
  ].join('\n'),
);
