import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Download } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel, untilFetched, type VisitorPage } from './pages/visitor.ts';

let world: World;
let officer: OfficerPage;
beforeAll(async () => {
  world = await startWorld();
  officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
});
afterAll(() => world.close());
afterEach(async () => {
  world.network.restore();
  for (const context of world.browser.contexts()) if (context !== officer.context) await context.close();
  // Whatever a test has left behind is no part of the next.
  for (;;) {
    const close = officer.panes
      .locator('header')
      .getByRole('button', { name: /^Terminer/ })
      .first();
    if ((await close.count()) > 0) {
      const panes = await officer.panes.count();
      await close.click();
      await officer.page.getByRole('dialog').getByRole('button', { name: 'Terminer l’échange' }).click();
      await waitUntil('the pane is gone', async () => (await officer.panes.count()) < panes);
    } else if ((await officer.queue.count()) > 0) await officer.takeNext();
    else return;
  }
});

const enter = async (options = {}) => openPanel(await newVisitor(world.browser, options), `${world.site.origin}/`);

/** The officer has the conversation and has answered. */
const talk = async (text = 'Bonjour', answer = 'Bonsoir'): Promise<VisitorPage> => {
  const visitor = await enter();
  await visitor.write(text);
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await officer.write(answer);
  await visitor.log.getByText(answer).waitFor();
  return visitor;
};

const endOf = (visitor: VisitorPage) => visitor.find('section.end');

const DAY_MS = 86_400_000;

/** As the page writes it, to the minute. */
const written = (instant: number) =>
  new Intl.DateTimeFormat('fr', { dateStyle: 'full', timeStyle: 'short' }).format(instant);

/** The page may have written the minute that has just begun, or the one before. */
const expectUntil = async (visitor: VisitorPage, endedAfter: number) => {
  const text = await endOf(visitor).innerText();
  const minutes = [endedAfter, Date.now()].map((instant) => written(instant + DAY_MS));
  expect(
    minutes.some((date) => text.includes(`Il sera effacé le ${date}.`)),
    text,
  ).toBe(true);
};

const save = (visitor: VisitorPage) => visitor.find('.copy button').filter({ hasText: /^Enregistrer$/ });

/** What time does, done at once. */
const inDatabase = (statement: string) => {
  const database = new Sqlite(join(world.server.dataDir, 'lanterne.db'));
  database.exec(statement);
  database.close();
};

const resumeCodes = (): number => {
  const database = new Sqlite(join(world.server.dataDir, 'lanterne.db'), { readonly: true });
  const row = database.prepare('select count(*) as count from conversations where resume_code is not null').get();
  database.close();
  return (row as { count: number }).count;
};

const read = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8');

describe('the end', () => {
  it('by the officer says until when the text is kept, and can be followed by another conversation', async () => {
    const visitor = await talk();
    const before = Date.now();
    await officer.close();
    await visitor.log.getByText('Le policier a terminé l’échange.').waitFor();
    await endOf(visitor).getByText('L’échange est terminé.').waitFor();
    await expectUntil(visitor, before);
    await visitor.button('Commencer un nouvel échange').click();
    await visitor.field.waitFor();
    expect(await visitor.messages()).toEqual([]);
  });

  it('by the visitor has its date once the service knows, and says so until then', async () => {
    const visitor = await talk();
    // So that the last part of the page is there when the network is not.
    await untilFetched(visitor, 'end-');
    world.network.cut();
    await visitor.outage.waitFor();
    const before = Date.now();
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await endOf(visitor).getByText('Le service ne sait pas encore que vous avez terminé.').waitFor();
    world.network.restore();
    await endOf(visitor).getByText('Il sera effacé le').waitFor({ timeout: 60_000 });
    await expectUntil(visitor, before);
    expect(await endOf(visitor).innerText()).not.toContain('ne sait pas encore');
    await officer.panes.getByText('L’usager a dit au revoir').first().waitFor();
    await officer.close();
  });
});

describe('a page that was left for more than a day', () => {
  it('says that it can follow no more, promises nothing, and leads on', async () => {
    const visitor = await talk();
    await visitor.field.fill('un brouillon');
    inDatabase(`update conversations set last_at = ${Date.now() - DAY_MS - 60_000} where state = 'held'`);
    world.network.cut();
    await visitor.outage.waitFor();
    world.network.restore();
    await endOf(visitor).getByText('Vous ne pouvez plus suivre cet échange d’ici.').waitFor({ timeout: 30_000 });
    expect(await endOf(visitor).innerText()).not.toMatch(/effacé/);
    expect(await visitor.button('Effacer maintenant').count()).toBe(0);
    await visitor.button('Commencer un nouvel échange').click();
    // What was not sent is still there.
    expect(await visitor.field.inputValue()).toBe('un brouillon');
    await officer.close();
  });
});

describe('a copy', () => {
  it('is a page that anything can open and print, and holds what was said as it was said', async () => {
    const nasty = '<script>alert(1)</script> & "guillemets"\nseconde ligne';
    const visitor = await talk(nasty, 'Voyez https://www.service-public.fr/papiers.');
    await officer.close();
    await endOf(visitor).waitFor();
    await visitor.button('Enregistrer une copie').click();
    const coming = visitor.page.waitForEvent('download');
    await save(visitor).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^echange-\d{4}-\d\d-\d\d\.html$/);
    const html = await read(download);
    expect(html).not.toMatch(/<script|<link|<img|href=|src=/i);

    // Opened as the visitor would, in a browser that may run scripts.
    const opened = await (await world.browser.newContext()).newPage();
    const asked: string[] = [];
    opened.on('request', (request) => asked.push(request.url()));
    const file = join(await mkdtemp(join(tmpdir(), 'lanterne-')), download.suggestedFilename());
    await download.saveAs(file);
    await opened.goto(`file://${file}`);
    expect(await opened.title()).toMatch(/^Échange du \d/);
    expect(await opened.locator('.text').allInnerTexts()).toEqual([
      nasty,
      'Bonjour. Je suis policier, je m’appelle ici Camille. Un humain vous lit.',
      'Voyez https://www.service-public.fr/papiers.',
      'Le policier a terminé l’échange.',
    ]);
    expect(await opened.locator('html').getAttribute('lang')).toBe('fr');
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    await expectAccessible(opened);
    expect((await opened.pdf()).length).toBeGreaterThan(1_000);
  });

  it('is plain text, if that is asked for', async () => {
    const visitor = await talk('Bonjour', 'Bonsoir');
    await visitor.button(/^Plus$/).click();
    await visitor.button('Enregistrer une copie').click();
    await visitor.find('label').filter({ hasText: 'Texte simple' }).click();
    const coming = visitor.page.waitForEvent('download');
    await save(visitor).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^echange-[\d-]+\.txt$/);
    const text = await read(download);
    expect(text).toContain('Vous\r\nBonjour\r\n');
    expect(text).toContain('Camille, policier\r\nBonsoir\r\n');
    await visitor.find('[role=status]').getByText('Copie enregistrée').waitFor();
    await visitor.button('Revenir à l’échange').click();
    await visitor.field.waitFor();
    await officer.close();
  });

  it('is asked for twice behind the door of victims', async () => {
    const visitor = await enter();
    await visitor.button('Je suis victime').click();
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    await visitor.button('Terminer').click();
    await visitor.button('Oui, terminer').click();
    await visitor.button('Enregistrer une copie').click();
    let count = 0;
    visitor.page.on('download', () => {
      count += 1;
    });
    await save(visitor).click();
    await visitor.button('Non, ne rien garder').click();
    expect(count).toBe(0);
    await save(visitor).click();
    const coming = visitor.page.waitForEvent('download');
    await visitor.button('Oui, enregistrer').click();
    await coming;
  });
});

describe('a draft', () => {
  it('is still there after another room was looked into, and after the connection was lost', async () => {
    const visitor = await talk();
    await visitor.field.fill('un brouillon\nsur deux lignes');
    await visitor.button(/^Plus$/).click();
    await visitor.button(/Vos données/).click();
    await visitor.button('Revenir à l’échange').click();
    world.network.cut();
    await visitor.outage.waitFor();
    world.network.restore();
    await visitor.outage.waitFor({ state: 'detached' });
    expect(await visitor.field.inputValue()).toBe('un brouillon\nsur deux lignes');
    await officer.close();
  });
});

describe('the officer’s words', () => {
  it('lead to secure sites and phones alone, in a new tab that is told nothing; one’s own lead nowhere', async () => {
    const visitor = await talk('https://www.service-public.fr', 'Bonsoir');
    const text =
      'Voyez (https://www.service-public.fr/papiers), http://a.example ou https://servicе-public.fr. Tél. : 01 23 45 67 89';
    await officer.write(text);
    const line = visitor.log.locator('.theirs .text').filter({ hasText: 'Voyez' });
    await line.locator('a').first().waitFor();
    expect(await line.evaluate(({ textContent }) => textContent)).toBe(text);
    const links = await line.locator('a').evaluateAll((found) =>
      found.map((link) => ({
        href: link.getAttribute('href'),
        target: link.getAttribute('target'),
        rel: link.getAttribute('rel'),
        policy: link.getAttribute('referrerpolicy'),
        beside: getComputedStyle(link, '::after').content,
      })),
    );
    expect(links.map(({ href }) => href)).toEqual([
      'https://www.service-public.fr/papiers',
      expect.stringMatching(/^https:\/\/xn--/),
      'tel:0123456789',
    ]);
    expect(links[0]).toMatchObject({ target: '_blank', rel: 'noopener noreferrer nofollow', policy: 'no-referrer' });
    // It says itself where it leads.
    expect(links[0]?.beside).toContain('↗');
    expect(links[0]?.beside).not.toContain('service-public');
    // What looks like one site and is another says its true name.
    expect(links[1]?.beside).toContain('xn--');
    expect(await visitor.log.locator('.mine a').count()).toBe(0);
    await officer.close();
  });
});

describe('what the officer has read', () => {
  it('is shown on the newest message', async () => {
    const visitor = await talk();
    await visitor.write('un');
    await visitor.write('deux');
    await visitor.log.locator('.delivery').getByText('Lu', { exact: true }).waitFor();
    expect(await visitor.log.locator('.delivery').allInnerTexts()).toEqual(['Lu']);
    await officer.close();
  });
});

describe('a list to come back', () => {
  const ask = async (visitor: VisitorPage): Promise<string[]> => {
    await visitor.button(/^Plus$/).click();
    await visitor.button(/^Revenir plus tard/).click();
    await visitor.find('.warning').getByText('Ne les gardez pas si quelqu’un fouille vos affaires.').waitFor();
    expect(await visitor.find('.shopping').count()).toBe(0);
    await visitor.button('Montrer la liste').click();
    await visitor.find('.shopping').waitFor();
    return visitor.find('.shopping li').allInnerTexts();
  };
  const leave = async (visitor: VisitorPage) => {
    await visitor.button('J’ai noté la liste').click();
    await visitor.button('Oui, la cacher').click();
    await visitor.find('.shopping').waitFor({ state: 'detached' });
  };
  const comeBack = async (code: string): Promise<VisitorPage> => {
    const page = await newVisitor(world.browser);
    const visitor = await openFullPage(page, `${world.server.origin}/chat/demo`);
    await visitor.button('Reprendre un échange').click();
    await give(visitor, code);
    return visitor;
  };
  const give = async (visitor: VisitorPage, code: string) => {
    await visitor.find('#code').fill(code);
    await visitor.button('Retrouver l’échange').click();
  };

  it('brings the conversation back in another browser, once', async () => {
    const visitor = await talk('Bonjour', 'Bonsoir');
    const items = await ask(visitor);
    expect(items).toHaveLength(9);
    // Not left by a slip of the finger.
    await visitor.find('.room > .quiet').click();
    await visitor.button('Non, la revoir').click();
    expect(await visitor.find('.shopping li').allInnerTexts()).toEqual(items);
    await leave(visitor);
    await visitor.context.close();

    // By hand, on a keyboard without accents.
    const noted = items.map(
      (item, index) => `${index + 1}) ${item.toUpperCase().normalize('NFD').replaceAll(/\p{M}/gu, '')}`,
    );
    const back = await comeBack(noted.join('\n'));
    await back.log.getByText('Bonsoir').waitFor();
    expect(await back.messages()).toEqual(['Bonjour', 'Bonsoir']);
    await back.standing.getByText('Vous écrivez avec Camille.').waitFor();
    await back.write('me revoilà');
    await officer.panes.getByText('me revoilà').waitFor();
    await officer.write('bienvenue');
    await back.log.getByText('bienvenue').waitFor();

    const again = await comeBack(items.join(' '));
    await again.find('#code-failure').getByText('Cette liste n’ouvre aucun échange.').waitFor();
    await officer.close();
  });

  it('that is wrong is told as one that was used, and what was written can be mended', async () => {
    const visitor = await talk();
    const items = await ask(visitor);
    await leave(visitor);
    const back = await comeBack(items.toReversed().join(', '));
    const sentence = back.find('#code-failure');
    await sentence.getByText('Cette liste n’ouvre aucun échange.').waitFor();
    const forWrong = await sentence.innerText();
    await give(back, 'ceci n’est pas une liste');
    await sentence.getByText('Cette liste n’ouvre aucun échange.').waitFor();
    expect(await sentence.innerText()).toBe(forWrong);
    await give(back, items.join(', '));
    await back.log.getByText('Bonsoir').waitFor();
    // The page that had it has it no more.
    await visitor.find('#end').getByText('il a été effacé, ou repris ailleurs').waitFor();
    expect(await visitor.messages()).toEqual([]);
    await officer.close();
  });

  it('that was spent by an attempt whose answer was lost opens at the next try of the same', async () => {
    const visitor = await talk();
    const items = await ask(visitor);
    await leave(visitor);
    await visitor.context.close();
    const back = await openFullPage(await newVisitor(world.browser), `${world.server.origin}/chat/demo`);
    await back.button('Reprendre un échange').click();
    await back.find('#code').waitFor();
    // It arrives; its answer does not.
    await back.page.route(
      '**/resume',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await give(back, items.join('\n'));
    await back.find('#code-failure').getByText('Le service ne répond pas.').waitFor();
    expect(resumeCodes()).toBe(0);
    await back.button('Retrouver l’échange').click();
    await back.log.getByText('Bonsoir').waitFor();
    await officer.close();
  });

  it('is refused in a message, which goes back to the field', async () => {
    const visitor = await talk();
    const items = await ask(visitor);
    await leave(visitor);
    const text = `Ma liste : ${items.join(', ')}`;
    await visitor.write(text);
    await visitor.find('#fault').getByText('Il n’est pas parti').waitFor();
    expect(await visitor.field.inputValue()).toBe(text);
    expect(await visitor.messages()).toEqual(['Bonjour', 'Bonsoir']);
    await visitor.write('rien');
    await officer.panes.getByText('rien').waitFor();
    expect(await officer.messages()).toEqual(['Bonjour', 'Bonsoir', 'rien']);
    expect(await visitor.find('#fault').innerText()).toBe('');
    await officer.close();
  });

  it('that is past its date is told as any other', async () => {
    const visitor = await talk();
    const items = await ask(visitor);
    await leave(visitor);
    inDatabase('update conversations set resume_until = 1 where resume_until is not null');
    const back = await comeBack(items.join('\n'));
    await back.find('#code-failure').getByText('Cette liste n’ouvre aucun échange.').waitFor();
    await officer.close();
  });

  it('can be copied, and says that the device keeps the copy', async () => {
    const visitor = await talk();
    const items = await ask(visitor);
    await visitor.button('Copier la liste').click();
    await visitor.find('[role=status]').getByText('Le presse-papiers de l’appareil la garde').waitFor();
    await leave(visitor);
    await visitor.field.fill('');
    await visitor.field.press('ControlOrMeta+v');
    expect(await visitor.field.inputValue()).toBe(items.map((item, index) => `${index + 1}. ${item}`).join('\n'));
    await officer.close();
  });

  it('lets a conversation that is closed be read', async () => {
    const visitor = await talk('Bonjour', 'Bonsoir');
    await officer.close();
    await endOf(visitor).getByRole('button', { name: 'Revenir plus tard' }).click();
    await visitor.button('Montrer la liste').click();
    await visitor.find('.shopping').waitFor();
    const items = await visitor.find('.shopping li').allInnerTexts();
    const back = await comeBack(items.join('\n'));
    await endOf(back).getByText('L’échange est terminé.').waitFor();
    expect(await back.messages()).toEqual(['Bonjour', 'Bonsoir']);
  });
});

describe('the one question', () => {
  it('is answered by keyboard, counted once, and joined to nothing', async () => {
    const visitor = await talk();
    await officer.close();
    const scores = visitor.find('[name=score]');
    await scores.first().focus();
    for (let step = 1; step < 4; step += 1) await visitor.page.keyboard.press('ArrowRight');
    await visitor.page.keyboard.press('Enter');
    await visitor.find('[role=status]').getByText('Merci. Votre avis est compté.').waitFor();
    const database = new Sqlite(join(world.server.dataDir, 'lanterne.db'), { readonly: true });
    const rows = database.prepare('select score, answers, site, door from feedback').all();
    database.close();
    expect(rows).toEqual([{ score: 4, answers: 1, site: 'demo', door: 'unsure' }]);
  });

  it('says when the answer did not leave, and can be answered again', async () => {
    const visitor = await talk();
    await officer.close();
    await visitor.find('[name=score]').nth(1).check();
    world.network.cut();
    await visitor.button('Donner mon avis').click();
    await visitor.find('[role=status]').getByText('Votre avis n’est pas parti.').waitFor({ timeout: 30_000 });
    world.network.restore();
    await visitor.button('Donner mon avis').click();
    await visitor.find('[role=status]').getByText('Merci.').waitFor();
  });
});

describe('a service that has to keep', () => {
  it('promises no erasure at once, and says why', async () => {
    const visitor = { eraseNow: false, eraseNowReason: { fr: 'La loi le demande.' } };
    const strict = await startWorld({ policy: { retention: { ended: 'P30D' }, visitor } });
    try {
      const visitor = await openPanel(await newVisitor(strict.browser), `${strict.site.origin}/`);
      await visitor.button('Vos données et vos droits').click();
      const room = visitor.find('.privacy');
      await room.waitFor();
      expect((await room.innerText()).replaceAll(/\s/g, ' ')).toContain(
        'Votre échange est effacé 30 jours après la fin.',
      );
      expect(await room.innerText()).toContain('Vous ne pouvez pas l’effacer avant');
      await visitor.button('Revenir à l’échange').click();
      await visitor.write('Bonjour');
      await visitor.standing.waitFor();
      await visitor.button('Terminer').click();
      await visitor.button('Oui, terminer').click();
      await endOf(visitor).getByText('Vous ne pouvez pas l’effacer avant').waitFor();
      expect(await visitor.button('Effacer maintenant').count()).toBe(0);
    } finally {
      await strict.close();
    }
  });
});

describe('erasing at once', () => {
  it('is done for everyone, where the policy allows it', async () => {
    const visitor = await talk();
    await officer.close();
    await visitor.button('Effacer maintenant').click();
    await visitor.button('Oui, effacer').click();
    await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
    expect(await visitor.messages()).toEqual([]);
  });
});
