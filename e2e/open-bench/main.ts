/**
 * How long it takes from the press on the launcher to a panel that can be typed in, against a bare Preact panel of one
 * field in the same kind of frame, in the same browser and the same run, on a processor four times as slow:
 * `npm run bench:open`. Prints medians and their ratio.
 */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import type { Browser } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { medianOf } from '../../bench/src/median.ts';
import { launchBrowser } from '../harness/browser.ts';
import { ensureBuilt } from '../harness/build.ts';
import { listen } from '../harness/listen.ts';
import { startServer } from '../harness/server.ts';

const ROUNDS = 15;
const SLOWDOWN = 4;

/** Serves pages by path on a port that the kernel chooses; all of one host, so that one process runs page and frame. */
const serve = async (files: Readonly<Record<string, readonly [type: string, content: string]>>) => {
  const { port, close } = await listen((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://site').pathname];
    if (file) response.writeHead(200, { 'content-type': `${file[0]}; charset=utf-8` }).end(file[1]);
    else response.writeHead(404).end();
  });
  return { origin: `http://127.0.0.1:${port}`, close };
};

const bundleBare = async (): Promise<string> => {
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [preact()],
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: fileURLToPath(new URL('bare.tsx', import.meta.url)) },
    },
  })) as Rolldown.RolldownOutput;
  const chunk = result.output.find((file) => file.type === 'chunk');
  if (!chunk) throw new Error('the bare panel was not built');
  return chunk.code;
};

/**
 * In every frame: tells the host page when a field has the focus and its first picture was drawn. Nothing looks into the
 * frame meanwhile: what automation does there would be counted. A string, as no compiler may touch it.
 */
const WATCH_FIELD = `
  const look = () => {
    if (document.activeElement?.localName !== 'textarea') return requestAnimationFrame(look);
    requestAnimationFrame(() =>
      setTimeout(() => parent.postMessage({ typableAt: performance.timeOrigin + performance.now() }, '*')),
    );
  };
  if (window !== top) look();
`;

/** In the host page: presses the launcher, and gives the milliseconds until the field took letters. */
const pressAndWait = (button: Element) =>
  new Promise<number>((resolve) => {
    const pressedAt = performance.timeOrigin + performance.now();
    addEventListener('message', ({ data }) => data?.typableAt && resolve(data.typableAt - pressedAt));
    (button as HTMLButtonElement).click();
  });

/** In a browser context that has nothing in its cache. */
const measure = async (browser: Browser, page: string): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    // The launcher stands behind a closed shadow root.
    await context.addInitScript(() => {
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) {
        return attach.call(this, { ...init, mode: 'open' });
      };
    });
    await context.addInitScript({ content: WATCH_FIELD });
    const tab = await context.newPage();
    await tab.goto(page);
    const launcher = tab.getByRole('button').first();
    await launcher.waitFor();
    const session = await context.newCDPSession(tab);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    return await launcher.evaluate(pressAndWait);
  } finally {
    await context.close();
  }
};

ensureBuilt();
const bare = await bundleBare();
const frames = await serve({
  '/': [
    'text/html',
    '<!doctype html><html lang="fr"><link rel="modulepreload" href="/bare.js"><body><script type="module" src="/bare.js"></script>',
  ],
  '/bare.js': ['text/javascript', bare],
});
const backend = await startServer();
const host = (script: string) => `<!doctype html><html lang="fr"><title>Page</title><body><h1>Page</h1>${script}`;
const pages = await serve({
  '/bare': [
    'text/html',
    host(`<button type="button">Open</button><script>
      document.querySelector('button').onclick = () => {
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-scripts allow-same-origin allow-forms';
        frame.src = '${frames.origin}/';
        document.body.append(frame);
        frame.focus();
      };
    </script>`),
  ],
  '/lanterne': ['text/html', host(`<script async src="${backend.origin}/lanterne.js" data-site="demo"></script>`)],
});
await backend.addSite('demo', [pages.origin]);
const browser = await launchBrowser();

const times: Record<'bare' | 'lanterne', number[]> = { bare: [], lanterne: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const name of ['bare', 'lanterne'] as const) {
    const ms = await measure(browser, `${pages.origin}/${name}`);
    // The first round warms up the browser and the server.
    if (round > 0) times[name].push(ms);
  }
}
await browser.close();
await backend.stop();
for (const { close } of [frames, pages]) await close();

const [bareMs, ownMs] = [medianOf(times.bare), medianOf(times.lanterne)];
process.stdout.write(
  [
    `From the press to a field that can be typed in, ${SLOWDOWN}x slowed, median of ${ROUNDS}:`,
    `  a bare Preact panel  ${bareMs.toFixed(0)} ms`,
    `  Lanterne             ${ownMs.toFixed(0)} ms`,
    `  ratio                ${(ownMs / bareMs).toFixed(2)} (at most 1.50)`,
    '',
  ].join('\n'),
);
