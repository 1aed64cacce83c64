/**
 * How long it takes from a quick exit to a picture on which nothing of frame and host page is left: by a press in the frame and
 * by the keys in the host page, with the service within reach and with the line cut, at full speed and on a processor four times
 * as slow: `npm run bench:exit`. Prints medians and the worst.
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { ensureBuilt, root } from '../harness/build.ts';
import { startNetwork } from '../harness/network.ts';
import { serveNeutral } from '../harness/neutral.ts';
import { startServer } from '../harness/server.ts';
import { serveSite } from '../harness/site.ts';
import { waitUntil } from '../harness/wait.ts';
import { newVisitor, openPanel } from '../pages/visitor.ts';

const ROUNDS = 12;
const SLOWDOWNS = [1, 4];
const SITE = 'demo';

ensureBuilt();
const network = await startNetwork();
const server = await startServer({ publicOrigin: network.origin });
network.leadTo(server.port);
const site = await serveSite({ folder: join(root, 'examples/ministry-site'), backend: server.origin });
const neutral = await serveNeutral();
await server.addSite(SITE, [site.origin]);
await server.settleSite(SITE, { exit: neutral.exit });

/** Says the instant of the press or of the key that leaves, by the clock of the machine, which frame and page share. */
const sayPress = (type: string) => {
  addEventListener(
    type,
    ({ timeStamp }) => {
      // biome-ignore lint/suspicious/noConsole: no other word gets out of a page that is being left.
      console.log(`pressed ${performance.timeOrigin + timeStamp}`);
    },
    true,
  );
};

/** Says the instant after the first picture of a page that is covered: the title changes in the same step. */
const sayCovered = () => {
  new MutationObserver(() =>
    requestAnimationFrame(() =>
      // biome-ignore lint/suspicious/noConsole: as above.
      setTimeout(() => console.log(`covered ${performance.timeOrigin + performance.now()}`)),
    ),
  ).observe(document.querySelector('title') as Element, { childList: true });
};

/** Milliseconds of one exit, in a browser context of its own. */
const measure = async (browser: Browser, way: 'press' | 'keys', isCut: boolean, slowdown: number): Promise<number> => {
  network.restore();
  neutral.hold();
  const page = await newVisitor(browser);
  const said: Record<string, number> = {};
  page.on('console', (message) => {
    const [what, at] = message.text().split(' ');
    // Of three keys the last one counts.
    if (what === 'pressed' || (what === 'covered' && !said.covered)) said[what] = Number(at);
  });
  const visitor = await openPanel(page, `${site.origin}/`);
  await visitor.write('Bonjour');
  await visitor.standing.waitFor();
  if (isCut) {
    network.cut();
    await visitor.outage.waitFor();
  }
  const frame = page.frames().find((each) => each !== page.mainFrame());
  await page.evaluate(sayCovered);
  if (way === 'press') await frame?.evaluate(sayPress, 'click');
  else await page.evaluate(sayPress, 'keyup');
  const box = await visitor.find('a.exit').boundingBox();
  if (way === 'keys') await page.getByRole('heading', { level: 1 }).click();
  for (const target of page.frames()) {
    const session = await page
      .context()
      .newCDPSession(target)
      .catch(() => null);
    await session?.send('Emulation.setCPUThrottlingRate', { rate: slowdown }).catch(() => {});
  }
  if (way === 'press') await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  else for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift');
  await waitUntil('the page is covered', () => said.covered && said.pressed);
  neutral.giveUp();
  await page.context().close();
  return (said.covered ?? 0) - (said.pressed ?? 0);
};

const browser = await launchBrowser();
const median = async (way: 'press' | 'keys', isCut: boolean, slowdown: number): Promise<string> => {
  const times: number[] = [];
  // The first one warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ms = await measure(browser, way, isCut, slowdown);
    if (round > 0) times.push(ms);
  }
  times.sort((one, other) => one - other);
  return `${times[ROUNDS >> 1]?.toFixed(0)} ms, at worst ${times.at(-1)?.toFixed(0)} ms`;
};

const lines: string[] = [];
for (const slowdown of SLOWDOWNS) {
  for (const way of ['press', 'keys'] as const) {
    for (const isCut of [false, true]) {
      const name = `${slowdown}x slowed, ${way === 'press' ? 'a press in the frame' : 'the keys in the page'}, ${isCut ? 'line cut' : 'in reach'}`;
      lines.push(`  ${name.padEnd(44)} ${await median(way, isCut, slowdown)}\n`);
    }
  }
}
await browser.close();
await neutral.close();
await site.close();
await network.close();
await server.stop();
process.stdout.write(
  `From the exit to a picture of a covered page, median of ${ROUNDS} (at most 100 ms):\n${lines.join('')}`,
);
