import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleInBoth } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, PHONE } from './pages/visitor.ts';

/** Where Debian's packages put them. */
const MODES = '/usr/share/apertium/modes';
const isApertiumHere = existsSync(`${MODES}/fr-es.mode`) && existsSync(`${MODES}/es-fr.mode`);

/**
 * The real engine, behind a gate that can be shut: then its processes end at once, as if somebody had stopped it. The gate is the
 * first program of each of its pipelines.
 */
const gatedEngine = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lanterne-engine-'));
  const shut = join(folder, 'shut');
  const gate = join(folder, 'gate');
  // The engine puts `-z` behind the first word of each program.
  await writeFile(gate, `#!/bin/sh\n[ -e ${shut} ] && exit 1\nshift\nprogram=$1\nshift\nexec "$program" -z "$@"\n`);
  await chmod(gate, 0o700);
  for (const mode of ['fr-es', 'es-fr']) {
    const lines = (await readFile(`${MODES}/${mode}.mode`, 'utf8')).trim().split('\n');
    await writeFile(join(folder, `${mode}.mode`), [...lines.slice(0, -1), `${gate} ${lines.at(-1)}`].join('\n'));
  }
  return {
    folder,
    /** Its processes end, and no new one lives, until it is let go on. */
    async stop(server: number) {
      await writeFile(shut, '');
      for (const group of await groupsUnder(server)) process.kill(-group, 'SIGKILL');
    },
    goOn: () => rm(shut),
    remove: () => rm(folder, { recursive: true }),
  };
};

/** The shells that the server has started, each the head of a group of processes. */
const groupsUnder = async (parent: number): Promise<number[]> => {
  const children = (await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8'))
    .trim()
    .split(' ')
    .filter(Boolean);
  const shells = await Promise.all(
    children.map(async (pid) =>
      (await readFile(`/proc/${pid}/cmdline`, 'utf8')).startsWith('/bin/sh') ? Number(pid) : 0,
    ),
  );
  return shells.filter(Boolean);
};

const notesIn = (officer: OfficerPage) => officer.page.locator('.translation-line');

// In CI the packages are installed: without them it must fail.
describe.skipIf(!isApertiumHere && !process.env.CI)(
  'a visitor who writes Spanish and an officer who reads French',
  () => {
    let world: World;
    let engine: Awaited<ReturnType<typeof gatedEngine>>;
    beforeAll(async () => {
      engine = await gatedEngine();
      const apertium = { engine: 'apertium', experimental: true, modes: engine.folder, pairs: ['fr-es', 'es-fr'] };
      world = await startWorld({ policy: { translation: { engines: [apertium] } } });
    });
    afterAll(async () => {
      await world.close();
      await engine.remove();
    });

    it('understand each other through a real engine, which dies in the middle and comes back', async () => {
      const { browser, server } = world;
      const officer = await signInOfficer(browser, server, 'camille', 'Camille');
      const page = await newVisitor(browser, { locale: 'es-ES' });
      await page.goto(`${server.origin}/chat/demo?locale=es`);
      const field = page.locator('#message');
      const write = async (text: string) => {
        await field.fill(text);
        await page.locator('.composer [type=submit]').click();
      };
      const answers = page.locator('[role=log] .theirs .text');
      await write('Buenos días, quisiera denunciar un robo.');
      await officer.takeNext();

      // The officer reads French, and what was written by one press.
      const first = officer.page.locator('[role=log] .message.visitor').first();
      await first.getByText('Traduit par une machine à l’essai').waitFor();
      await expect.poll(() => first.locator('.text').innerText()).toContain('vol');
      await first.getByRole('button', { name: 'Voir l’original' }).click();
      await first.getByText('quisiera denunciar un robo').waitFor();
      await officer.page.getByText('Jamais pour notifier des droits').waitFor();
      await expectAccessibleInBoth(officer.page);

      // What they will be read as, before it is sent.
      await officer.page.getByRole('textbox', { name: /Votre réponse/ }).fill('Où êtes-vous maintenant ?');
      await officer.page.keyboard.press('Alt+v');
      const preview = officer.page.getByRole('region', { name: 'Ce que lira l’usager' });
      await preview.locator('[lang=es]').waitFor();
      await preview.locator('[lang=fr]').waitFor();
      await expectAccessibleInBoth(officer.page);
      await preview.getByRole('button', { name: 'Fermer l’aperçu' }).click();
      await officer.page.keyboard.press('Enter');

      // The visitor reads Spanish, and what was written by one tap.
      await answers.first().locator('[lang=es]').waitFor();
      await answers.first().getByRole('button').first().click();
      await answers.first().getByText('Où êtes-vous maintenant ?').waitFor();
      await expectAccessibleInBoth(page);

      // It dies: what is written arrives all the same, at once; and is made up for once the engine is back, each once.
      await engine.stop(server.pid);
      await write('Estoy en la calle Mayor, número 17.');
      await write('No hay nadie conmigo.');
      const said = officer.page.getByRole('log');
      await said.getByText('Estoy en la calle Mayor').waitFor();
      await said.getByText('No hay nadie conmigo.').waitFor();
      await notesIn(officer).getByText('Traduction en cours').first().waitFor();
      await engine.goOn();
      const visitorLines = officer.page.locator('[role=log] .message.visitor');
      await waitUntil(
        'all is translated',
        async () => (await visitorLines.getByRole('button', { name: 'Voir l’original' }).count()) >= 2,
      );
      await expect.poll(() => visitorLines.nth(1).locator('.text').innerText()).toContain('17');
      expect(await visitorLines.count()).toBe(3);

      // What one has not understood calls the officer back to it.
      const own = officer.page.locator('[role=log] .message.officer').first();
      await answers.first().getByRole('button').last().click();
      await own.getByText('L’usager n’a pas compris ce message').waitFor();
      await page.context().close();
      await officer.context.close();
    });
  },
);

describe('a visitor who writes Arabic, where no engine is there', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('is told so, reads from right to left, and gets ready answers and cards in Arabic', async () => {
    const { browser, server } = world;
    const officer = await signInOfficer(browser, server, 'camille', 'Camille');
    const page = await newVisitor(browser, { ...PHONE, locale: 'ar' });
    await page.goto(`${server.origin}/chat/demo?locale=ar`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.locator('#message').fill('مرحبا، سُرق هاتفي أمس.');
    await page.locator('.composer [type=submit]').click();
    await officer.takeNext();
    await officer.page.getByText('Rien n’est traduit entre vous').waitFor();
    await page.locator('.translation-line').waitFor();

    // A ready answer is read in the visitor's language: nobody's machine has made it.
    await officer.write('Prenez votre temps. Écrivez avec vos mots, comme cela vient. Je lis tout.');
    const answer = page.locator('[role=log] .theirs .text').first();
    await answer.locator('[lang=ar]').waitFor();
    await officer.page.getByText('Texte préparé dans la langue de l’usager').waitFor();
    // What is not ready is given as it was written.
    await officer.write('Nous vous attendons mardi.');
    await page.getByText('Nous vous attendons mardi.').waitFor();

    await expectAccessibleInBoth(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
    await officer.context.close();
  });
});
