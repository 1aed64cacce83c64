import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { root } from './harness/build.ts';
import { waitUntil } from './harness/wait.ts';
import { officerPage, PASSWORD } from './pages/officer.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';

let browser: Browser;
let folder: string;
let demo: ChildProcess | undefined;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanterne-demo-'));
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

/** Runs what `npm start` runs, in an empty folder; answers what it prints. */
const start = async (): Promise<string> => {
  const child = spawn(process.execPath, [join(root, 'packages/server/bin/lanterne.mjs'), 'demo'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0' },
  });
  demo = child;
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  await waitUntil('the demonstration is ready', () => {
    if (child.exitCode !== null) throw new Error(`the demonstration ended with ${child.exitCode}: ${err}`);
    return out.includes('Stop with');
  });
  return out;
};

const stop = async (): Promise<number | null> => {
  const child = demo;
  if (!child || child.exitCode !== null) return child?.exitCode ?? null;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
};

const addressIn = (out: string, what: string): string => {
  const found = new RegExp(`${what}\\s+(http://\\S+)`).exec(out)?.[1];
  if (!found) throw new Error(`no ${what} in ${out}`);
  return found;
};

describe('the demonstration', () => {
  it('runs from nothing to a conversation, with a first officer who chooses a password', async () => {
    const out = await start();
    const [site, desk, openApi] = ['Example site', "Officers' page", 'OpenAPI document'].map((what) =>
      addressIn(out, what),
    );
    expect(new URL(site ?? '').origin).not.toBe(new URL(desk ?? '').origin);
    expect(await (await fetch(openApi ?? '')).json()).toMatchObject({ openapi: '3.1.0' });

    const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    await page.goto(desk ?? '');
    await page.locator('[name=new-password]').fill(PASSWORD);
    await page.locator('[name=new-password-again]').fill(PASSWORD);
    // The secret does not stay in the address bar.
    expect(page.url()).not.toContain('invite');
    await page.getByRole('button', { name: 'Enregistrer et ouvrir le bureau' }).click();
    const officer = await officerPage(page);

    const visitor = await openPanel(await newVisitor(browser), site ?? '');
    await visitor.write('Bonjour');
    await officer.queue.first().waitFor();
    await officer.takeNext();
    await officer.write('Bonjour, je vous lis.');
    await visitor.log.getByText('Bonjour, je vous lis.').waitFor();
    expect(await stop()).toBe(0);
  });

  it('keeps everything for the next start, and gives no second link once a password is chosen', async () => {
    const first = await start();
    expect(first).toContain('one-time link');
    const invite = new URL(addressIn(first, "Officers' page"));
    const response = await fetch(new URL('/v1/officer/invite', invite), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invite: invite.hash.replace('#invite=', ''), password: PASSWORD }),
    });
    expect(response.status).toBe(201);
    await stop();
    const second = await start();
    expect(second).not.toContain('one-time link');
    expect(second).toContain('sign in as "officer"');
  });
});
