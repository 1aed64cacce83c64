// docs/security.md: T10

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { root } from './harness/build.ts';
import { freePort } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel, type VisitorPage } from './pages/visitor.ts';

const program = join(root, 'packages/server/dist/node/lanterne.js');
const folder = mkdtempSync(join(tmpdir(), 'lanterne-seal-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the program to its end. */
const lanterne = (args: string[], { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {}) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, DATABASE_URL: `file:${folder}/lanterne.db`, ...env },
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    child.on('close', (code) => resolve({ code, ...said }));
    child.stdin.end(input);
  });

interface Half {
  readonly file: string;
  readonly half: string;
  readonly public: string;
  readonly passPhrase: string;
}
const makeHalf = async (name: string): Promise<Half> => {
  const { code, out, err } = await lanterne(['seal', 'make', join(folder, name), '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Half;
};
const policyFile = (name: string, policy: object): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(policy));
  return file;
};

let halves: Half[];
let world: World;
beforeAll(async () => {
  halves = [await makeHalf('one.json'), await makeHalf('other.json'), await makeHalf('foreign.json')];
  const keys = halves.slice(0, 2).map((half) => half.public);
  world = await startWorld({ policy: { anonymity: 'sealed', sealed: { keys } }, trustProxy: 0, logLevel: 'debug' });
});
afterAll(() => world?.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});
const half = (index: number): Half => halves[index] as Half;

/** Runs on one of the two files behind the server's back. */
const inFile = <Row>(name: 'lanterne.db' | 'lanterne.keys.db', run: (client: Sqlite.Database) => Row): Row => {
  const client = new Sqlite(join(world.server.dataDir, name));
  try {
    return run(client);
  } finally {
    client.close();
  }
};
const boxes = (): string[] =>
  inFile('lanterne.keys.db', (client) =>
    client.prepare<[], { box: string }>('select box from sealed_addresses').all(),
  ).map(({ box }) => box);
/** As if what is on record had been done four days earlier: rights that were given a moment ago do not count. */
const ageRights = (): void =>
  inFile('lanterne.db', (client) => {
    client.exec("update audit set at = at - 4 * 86400000 where action like 'officer-%'");
  });
/** As if every conversation had ended so much earlier. */
const ageEnds = (ms: number): void =>
  inFile('lanterne.db', (client) => {
    client.exec(`update conversations set ended_at = ended_at - ${ms} where ended_at is not null`);
  });

const flagged = (visitor: VisitorPage) =>
  visitor
    .find('.emergency [role=alert]')
    .filter({ hasText: /^(Danger signalé|Signalé)\.$/ })
    .waitFor();
const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Adresse internet sous clé' });
const bring = async (page: Page, { file, passPhrase }: Pick<Half, 'file' | 'passPhrase'>): Promise<void> => {
  const dialog = dialogOf(page);
  await dialog.getByLabel('Fichier de votre moitié').setInputFiles(file);
  await dialog.getByLabel('Phrase secrète').fill(passPhrase);
};
const TOLD = 'Votre adresse internet est gardée sous clé pendant l’échange.';
/** One who was told, or who would have been. */
const come = async (page?: Page): Promise<VisitorPage> =>
  openPanel(page ?? (await newVisitor(world.browser)), `${world.site.origin}/`);

const signIn = (login: string, role?: 'supervisor'): Promise<OfficerPage> =>
  signInOfficer(world.browser, world.server, login, `Alias ${login}`, role);

describe('a sealed address', () => {
  it('is announced, sealed, opened by two people with a half each and by no one alone, and destroyed', async () => {
    const [camille, sasha] = [await signIn('camille'), await signIn('sasha', 'supervisor')];
    ageRights();

    const visitor = await come();
    await visitor.find('p.sealed').waitFor();
    expect((await visitor.find('p.sealed').innerText()).replaceAll(/\s/g, ' ')).toBe(
      `${TOLD} Deux policiers peuvent l’ouvrir seulement si une vie est en danger. Elle est détruite 1 heure après la fin.`,
    );
    await expectAccessible(visitor.page);
    await visitor.write('Je suis dans la salle de bain, il frappe à la porte.');
    await visitor.standing.waitFor();
    expect(boxes()).toHaveLength(1);
    await visitor.button('Je suis en danger').click();
    await flagged(visitor);
    await visitor.button('Revenir à l’échange').click();

    await camille.takeNext();
    const pane = camille.panes.first();
    await pane.getByText('L’adresse internet de l’usager est sous clé.').waitFor();
    await pane.getByRole('button', { name: 'Ouvrir à deux…' }).click();
    const asking = dialogOf(camille.page);
    await asking.getByRole('button', { name: 'Demander l’ouverture' }).click();
    await asking.getByText('Choisissez un motif.').waitFor();
    await asking.getByLabel('Une personne est frappée ou menacée').check();
    await expectAccessibleInBoth(camille.page);
    for (const [brought, said] of [
      [{ ...half(0), passPhrase: half(1).passPhrase }, 'Cette phrase n’ouvre pas ce fichier.'],
      [half(2), 'elle appartient à une autre clé'],
    ] as const) {
      await bring(camille.page, brought);
      await asking.getByRole('button', { name: 'Demander l’ouverture' }).click();
      await asking.getByRole('alert').filter({ hasText: said }).waitFor();
    }
    const phrase = half(0).passPhrase.toLowerCase().replaceAll('-', ' ');
    await bring(camille.page, { ...half(0), passPhrase: phrase });
    await asking.getByRole('button', { name: 'Demander l’ouverture' }).click();
    await asking.getByText('Votre demande attend une autre personne').waitFor();
    expect(await asking.getByRole('button', { name: /Confirmer/ }).count()).toBe(0);

    // The other one sees it on their desk, and has to bring the other half.
    const call = sasha.page.getByRole('region', { name: 'Ouvertures qui attendent une seconde personne' });
    await call.getByText('Alias camille demande d’ouvrir une adresse sous clé.').waitFor();
    await expectAccessibleInBoth(sasha.page);
    await call.getByRole('button', { name: 'Répondre…' }).click();
    const answering = dialogOf(sasha.page);
    await bring(sasha.page, half(0));
    await answering.getByRole('button', { name: 'Confirmer et ouvrir' }).click();
    await answering.getByRole('alert').filter({ hasText: 'C’est la moitié qui a déjà servi' }).waitFor();
    await expectAccessibleInBoth(sasha.page);
    await bring(sasha.page, half(1));
    await answering.getByRole('button', { name: 'Confirmer et ouvrir' }).click();
    for (const dialog of [answering, asking]) {
      await dialog.getByRole('button', { name: 'Lire l’adresse' }).click();
      await dialog.getByText('127.0.0.1', { exact: true }).waitFor();
    }
    await expectAccessibleInBoth(sasha.page);
    const record = inFile('lanterne.db', (client) =>
      client
        .prepare<[], { action: string; login: string; reason: string }>(
          "select action, login, reason from audit where action like 'unsealing%' or action = 'address-read' order by at",
        )
        .all(),
    );
    expect(record.map(({ action, login, reason }) => [action, login, reason])).toEqual([
      ['unsealing-asked', 'camille', 'violence'],
      ['unsealing-confirmed', 'sasha', 'violence'],
      ['address-read', 'sasha', 'violence'],
      ['address-read', 'camille', 'violence'],
    ]);
    // Whoever reads over the visitor's shoulder sees nothing of it.
    expect(await visitor.find('main').innerText()).not.toMatch(/Deux policiers|ouverte/);
    for (const dialog of [answering, asking]) await dialog.getByRole('button', { name: 'Fermer' }).click();

    // An hour after the end it is gone, and nobody reads it any more.
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.find('section.end').waitFor();
    const [box = ''] = boxes();
    const { ephemeral } = JSON.parse(box) as { ephemeral: string };
    const rest = () =>
      ['lanterne.keys.db', 'lanterne.keys.db-wal', 'lanterne.db', 'lanterne.db-wal'].filter((name) => {
        try {
          return readFileSync(join(world.server.dataDir, name)).includes(ephemeral);
        } catch {
          return false;
        }
      });
    expect(rest()).not.toEqual([]);
    ageEnds(3_600_000);
    await pane.getByText('Aucune adresse internet n’est sous clé pour cet échange').waitFor();
    await world.server.restart();
    await waitUntil('it is destroyed', async () => boxes().length === 0, 30_000);
    expect(rest()).toEqual([]);
  });

  it('is none where the visitor was not told, and officers are told what cannot be done', async () => {
    const noa = await signIn('noa');
    const page = await newVisitor(world.browser);
    await page.route('**/rest-*.js', (route) => route.abort());
    const visitor = await come(page);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    expect(await visitor.find('p.sealed').count()).toBe(0);
    await visitor.button('Je suis en danger').click();
    await flagged(visitor);
    expect(boxes()).toEqual([]);
    await noa.takeNext();
    await noa.panes.first().getByText('Aucune adresse internet n’est sous clé pour cet échange').waitFor();
    expect(await noa.page.getByRole('button', { name: 'Ouvrir à deux…' }).count()).toBe(0);
  });

  it('is announced in the language of the visitor, from right to left too', async () => {
    const page = await newVisitor(world.browser, { locale: 'ar' });
    const visitor = await openFullPage(page, `${world.server.origin}/chat/${SITE}`);
    await visitor.find('p.sealed').filter({ hasText: 'شرطيان' }).waitFor();
    await expectAccessible(visitor.page);
    await visitor.page.setViewportSize({ width: 360, height: 640 });
    await expectAccessible(visitor.page);
  });
});

describe('the key of a seal', () => {
  it('is made in halves, each by one person: a file for them alone, that is never written over', async () => {
    expect(statSync(half(0).file).mode & 0o777).toBe(0o600);
    expect(readFileSync(half(0).file, 'utf8')).not.toContain(half(0).passPhrase);
    const again = await lanterne(['seal', 'make', half(0).file]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') });
    const { code, out } = await lanterne(['seal', 'make', join(folder, 'told.json')]);
    expect(code).toBe(0);
    expect(out).toMatch(/pass phrase\s+(?:\w{4}-){4}\w{4}\n/);
  });

  it('can be tried without any server', async () => {
    const keys = halves.slice(0, 2).map((one) => one.public);
    const env = { LANTERNE_POLICY: policyFile('check.json', { sealed: { keys } }) };
    const check = (index: number, input: string) => lanterne(['seal', 'check', half(index).file], { env, input });
    expect(await check(0, `${half(0).passPhrase}\n`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('names it'),
    });
    expect(await check(2, half(2).passPhrase)).toMatchObject({
      code: 0,
      out: expect.stringContaining('does not name'),
    });
    expect(await check(0, half(1).passPhrase)).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not open'),
    });
    const none = await lanterne(['seal', 'check', env.LANTERNE_POLICY], { env });
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('is no half') });
  });

  it('must be named before anything is sealed, and so must what tells an address: else no server starts', async () => {
    const port = String(await freePort());
    const serve = (policy: string, env = {}) =>
      lanterne(['serve'], { env: { PORT: port, LANTERNE_POLICY: policy, ...env } });
    const keyless = await serve(policyFile('keyless.json', { sites: { a: { anonymity: 'sealed' } } }), {
      TRUST_PROXY: '0',
    });
    expect(keyless).toMatchObject({ code: 1, out: '' });
    expect(keyless.err).toContain('/sites/a/anonymity: sealed, but /sealed/keys names no two public keys');
    const keys = halves.slice(0, 2).map((one) => one.public);
    const policy = policyFile('blind.json', { anonymity: 'sealed', sealed: { keys } });
    const blind = await serve(policy);
    expect(blind).toMatchObject({ code: 1, out: '', err: expect.stringContaining('TRUST_PROXY') });
    const doctor = await lanterne(['doctor'], { env: { PORT: port, LANTERNE_POLICY: policy } });
    expect(doctor).toMatchObject({ code: 1, out: expect.stringContaining('FAULT    proxy: TRUST_PROXY: expected') });
  });
});
