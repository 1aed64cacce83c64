import { activePdf, jpegWithPlace } from '../../packages/server/src/files/samples.fixture.ts';
import { waitUntil } from '../harness/wait.ts';
import { SITE } from '../harness/world.ts';
import { fullPageOf, launcherOf, newVisitor, openFullPage, openPanel, type VisitorPage } from '../pages/visitor.ts';
import { openByWire } from '../pages/wire-visitor.ts';
import { follow, openMenu } from './protect.ts';
import { ALL, DESK, HARD, SIZES, type Studio, WHOLE } from './studio.ts';

const scrollLog = (visitor: VisitorPage, to: 'start' | 'end') =>
  visitor.log.evaluate((log, end) => {
    log.scrollTop = end ? log.scrollHeight : 0;
  }, to === 'end');

/** The place in the queue, and a wait that grows long. */
export const takeWaiting = async (studio: Studio): Promise<void> => {
  const { take, enter, browser, world, home } = studio;
  studio.chapter('Waiting');
  const first = await openByWire(world.server, SITE, { text: 'Bonjour' });
  await first.connect();
  const second = await openByWire(world.server, SITE, { text: 'Bonjour' });
  await second.connect();
  const visitor = await enter();
  await visitor.write('Bonjour, on m’a volé mes papiers hier soir. Que dois-je apporter au commissariat ?');
  await visitor.standing.filter({ hasText: '2 personnes avant vous' }).waitFor();
  await take(visitor.page, 'visitor-waiting', 'Two came before', { looks: [...ALL, ...HARD] });
  await first.leave('end');
  await second.leave('end');
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await take(visitor.page, 'visitor-next', 'The next in turn');
  for (const one of [first, second]) await one.close();
  await studio.clear();

  const page = await newVisitor(browser, { viewport: SIZES.wide });
  await page.clock.install();
  const patient = await openPanel(page, home);
  await patient.write('Bonjour');
  await patient.standing.filter({ hasText: 'prochain' }).waitFor();
  await page.clock.runFor(11 * 60_000);
  await patient.find('.ways-on').waitFor();
  // So long a leap looks like an outage.
  await patient.outage.waitFor({ state: 'detached' });
  await patient.standing.filter({ hasText: 'prochain' }).waitFor();
  await page.clock.resume();
  await take(page, 'visitor-long-wait', 'A long wait');
  await studio.clear();
};

/** The field: what is written, and what it says of it. */
export const takeWriting = async (studio: Studio): Promise<void> => {
  const { take, enter, officer, world } = studio;
  studio.chapter('Writing');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.field.fill('Bonjour,\non m’a volé mon vélo hier soir, devant la gare.\nQue dois-je faire ?');
  await take(page, 'visitor-draft', 'A message of three lines');
  await visitor.field.fill('On m’a volé mon vélo. '.repeat(178).trimEnd());
  await visitor.find('#left').getByText('Il reste').waitFor();
  await take(page, 'visitor-limit', 'Near the limit');
  await visitor.field.fill('On m’a volé mon vélo. '.repeat(200).trimEnd());
  await visitor.find('#left').getByText('de trop').waitFor();
  await take(page, 'visitor-too-long', 'Too long');
  await visitor.field.fill('');
  await page.waitForLoadState('networkidle');
  world.network.cut();
  await visitor.write('Bonjour');
  await visitor.log.getByText('Pas encore envoyé').waitFor({ timeout: 60_000 });
  await visitor.outage.waitFor();
  await take(page, 'visitor-first-delayed', 'The first message, without a network');
  world.network.restore();
  await officer.lostBar.waitFor({ state: 'detached' });
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await visitor.log.getByText('Un humain vous lit').waitFor();
  await page.waitForLoadState('networkidle');
  world.network.cut();
  await visitor.outage.waitFor();
  await officer.lostBar.waitFor();
  await visitor.write('Êtes-vous toujours là ?');
  await visitor.log.getByText('Pas encore envoyé').waitFor({ timeout: 60_000 });
  await take(page, 'visitor-delayed', 'A message that could not leave yet', { looks: [...ALL, ...HARD] });
  world.network.restore();
  await visitor.outage.waitFor({ state: 'detached' });
  await officer.lostBar.waitFor({ state: 'detached' });
  await studio.clear();

  const late = await enter();
  await late.write('Bonjour');
  await studio.answer(late, 'Bonsoir. Je vous écoute.');
  // As what the service cannot read.
  await late.context.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.continue({ postData: '{}' }) : route.continue(),
  );
  await late.write('Faut-il prendre rendez-vous ?');
  await late.button('Reprendre le texte').waitFor();
  await take(late.page, 'visitor-refused', 'A message that was refused');
  await studio.clear();
};

/** Whether a card was understood, and a visitor who is slowed down. */
export const takeUnderstood = async (studio: Studio): Promise<void> => {
  const { take, enter, answer, officer } = studio;
  studio.chapter('Being understood');
  const visitor = await enter();
  await visitor.write('On m’a volé mon téléphone.');
  await answer(visitor, 'Bonjour. Voici ce que vous pouvez faire.');
  await officer.page.getByRole('button', { name: 'Fiches' }).click();
  await officer.page.getByRole('combobox').fill('vol');
  await officer.page
    .getByRole('option', { name: /^Vol\b/ })
    .first()
    .click();
  await officer.page.getByRole('button', { name: 'Envoyer la fiche' }).click();
  await visitor.button('Pas tout à fait').waitFor();
  await take(visitor.page, 'visitor-clear-asked', 'Is this clear?', { looks: [...ALL, ...HARD] });
  await visitor.button('Pas tout à fait').click();
  await visitor.button('Changer').waitFor();
  await take(visitor.page, 'visitor-clear-said', 'It was not quite clear');
  await officer.panes.getByText('Pas tout à fait clair').waitFor();
  await take(officer.page, 'officer-clear', 'The officer is called back to what was not clear', { looks: DESK });
  await studio.clear();

  const many = await enter();
  await many.write('Bonjour');
  await answer(many, 'Bonjour. Je vous lis.');
  await officer.panes.getByRole('button', { name: 'Ralentir' }).click();
  const dialog = officer.page.getByRole('dialog');
  await dialog.getByLabel('Un message toutes les 15 secondes').check();
  await take(officer.page, 'officer-slow-asked', 'How slow it should go', { looks: DESK });
  await dialog.getByRole('button', { name: 'Appliquer' }).click();
  await many.find('.slow-line').getByText('un message toutes les 15 secondes').waitFor();
  await take(many.page, 'visitor-slow', 'Slowed down by the officer');
  await studio.clear();
};

/** For who only asks, and walks from page to page. */
export const takeKeeping = async (studio: Studio): Promise<void> => {
  const { take, enter, answer } = studio;
  studio.chapter('Walking on through the site');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.button('Je me renseigne').click();
  await visitor.write('Où est le service des objets trouvés ?');
  await answer(visitor, 'Bonjour. À la mairie, au rez-de-chaussée.');
  await visitor.find('.keeping').waitFor();
  await take(page, 'visitor-keep-offered', 'It is held out to who only asks');
  await visitor.find('.keeping button').click();
  await visitor.find('.keep').waitFor();
  await take(page, 'visitor-keep', 'What it does, and what trace it leaves');
  await visitor.find('.keep').getByRole('button', { name: 'Garder l’échange' }).click();
  await visitor.find('.keep [role=status]').getByText('est gardé').waitFor();
  await take(page, 'visitor-keep-chosen', 'It was chosen', {
    before: () => visitor.find('.room').evaluate((room) => room.scrollTo(0, room.scrollHeight)),
  });
  await page.reload();
  await launcherOf(page).click();
  await visitor.find('.keeping').getByText('est gardé').waitFor();
  await take(page, 'visitor-kept', 'On the next page of the site');
  await studio.clear();
};

/** For who does not trust the page around, or walks on through it. */
export const takeMoving = async (studio: Studio): Promise<void> => {
  const { take, enter, answer, world } = studio;
  studio.chapter('In a tab of its own');
  const visitor = await enter();
  const { page, context } = visitor;
  const toTab = async () => {
    const [tab] = await Promise.all([context.waitForEvent('page'), visitor.button('Ouvrir le nouvel onglet').click()]);
    return tab;
  };
  await visitor.write('Où est le service des objets trouvés ?');
  await answer(visitor, 'Bonjour. À la mairie, au rez-de-chaussée.');
  await openMenu(visitor);
  await follow(visitor, 'Continuer en pleine page');
  await visitor.find('.moving').waitFor();
  await take(page, 'visitor-move', 'What moves, and what stays in the history');
  await context.route('**/assets/frame/main*.js', (route) => route.abort());
  await (await toTab()).close();
  await visitor.find('.moving').getByText('n’a pas pris l’échange').waitFor();
  await take(page, 'visitor-move-refused', 'The other tab was closed before it had it');
  await context.unroute('**/assets/frame/main*.js');
  const tab = await fullPageOf(await toTab());
  await tab.log.getByText('À la mairie').waitFor();
  await visitor.find('#end').getByText('continue dans l’autre onglet').waitFor();
  await take(page, 'visitor-moved', 'The page that let go');
  await take(tab.page, 'visitor-move-tab', 'The tab in which it goes on', { looks: WHOLE });
  const alone = await openFullPage(await context.newPage(), `${world.server.origin}/chat/${SITE}?move`);
  await alone.find('.room').getByText('Rien n’est arrivé').waitFor();
  await take(alone.page, 'visitor-move-nothing', 'A tab to which nothing came', { looks: WHOLE });
  await studio.clear();
};

/** Files: off unless a site turns them on. */
export const takeFiles = async (studio: Studio): Promise<void> => {
  const { take, enter, world, officer, answer } = studio;
  studio.chapter('Photos and documents');
  await world.server.settleSite(SITE, { files: true });
  const visitor = await enter();
  const { page } = visitor;
  await visitor.write('Bonjour, voici le constat.');
  await answer(visitor, 'Bonjour. Vous pouvez joindre des photos.');
  const choose = (name: string, buffer: Buffer) =>
    visitor.find('input[type=file]').setInputFiles({ name, buffer, mimeType: 'application/octet-stream' });
  await visitor.find('input[type=file]').waitFor({ state: 'attached' });
  await take(page, 'visitor-files-none', 'The way to attach');
  await choose('photo de la porte.jpg', await jpegWithPlace(60, 40));
  await visitor.find('.chosen').getByText('retirés').waitFor();
  await choose('constat.pdf', activePdf());
  await visitor.find('.chosen').getByText('page par page').waitFor();
  await take(page, 'visitor-files-chosen', 'Two that were chosen', { looks: [...ALL, ...HARD] });
  await choose('IMG_1.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'.padEnd(200, '\0'), 'latin1'));
  await visitor.find('.chosen [role=alert]').waitFor();
  await take(page, 'visitor-files-refused', 'One that is not taken, and what to do', {
    before: () => visitor.find('.chosen').evaluate((list) => list.scrollTo(0, list.scrollHeight)),
  });
  await visitor.button('Retirer IMG_1.heic').click();
  await visitor.button('Envoyer').click();
  await waitUntil('both are there', async () => (await visitor.log.locator('.sent').count()) === 2);
  await take(page, 'visitor-files-sent', 'Sent');
  await visitor.log.locator('.sent button').first().click();
  await visitor.log.getByText('Le fichier restera').waitFor();
  await take(page, 'visitor-files-save', 'Kept on the device only when asked twice');
  await officer.panes.locator('.file').first().waitFor();
  await studio.clear();
};

/** Somebody answers. */
export const takeTalking = async (studio: Studio): Promise<void> => {
  const { take, enter, world, officer } = studio;
  studio.chapter('Talking');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.button('Je me renseigne').click();
  await visitor.write('Bonjour, on m’a volé mes papiers hier soir. Que dois-je apporter au commissariat ?');
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await visitor.log.getByText('Un humain vous lit').waitFor();
  await officer.panes.getByRole('textbox').pressSequentially('Bonjour');
  await visitor.log.locator('.typing').waitFor();
  await take(page, 'visitor-typing', 'An officer has come, and types', {
    looks: ALL.slice(0, 2),
  });
  await officer.write('Bonjour. Je vais vous aider. Savez-vous où cela s’est passé ?');
  await visitor.log.getByText('Je vais vous aider').waitFor();
  await visitor.write('Dans le bus, vers 18 heures.');
  await officer.panes.getByText('Dans le bus').waitFor();
  await officer.write(
    'Apportez, si vous en avez, une photo d’identité et un justificatif de domicile. Sans ces papiers, venez quand même.',
  );
  await visitor.log.getByText('venez quand même').waitFor();
  await visitor.log.locator('.delivery').getByText('Lu').waitFor();
  const before = () => scrollLog(visitor, 'end');
  await take(page, 'visitor-talking', 'Talking', { before, looks: [...WHOLE, ...HARD] });
  await officer.write('Voyez https://www.service-public.fr/particuliers/vosdroits/F1358 ou appelez le 3919.');
  await visitor.log.locator('a').first().waitFor();
  await visitor.write('Merci beaucoup.');
  await visitor.log.locator('.delivery').getByText('Lu').waitFor();
  await take(page, 'visitor-links-and-read', 'Links, and that it was read', { before });
  await openMenuOf(visitor);
  await take(page, 'visitor-menu-talking', 'The menu while one talks');
  await visitor.button('Revenir à l’échange').click();
  await scrollLog(visitor, 'start');
  await officer.write('Avez-vous d’autres questions ?');
  await visitor.find('.below').waitFor();
  await take(page, 'visitor-new-below-log', 'A message came below what one reads', {
    looks: ALL.slice(0, 1),
  });
  await visitor.button('Réduire').click();
  // What comes before the panel is closed is seen, and not counted.
  await visitor.field.waitFor({ state: 'hidden' });
  await officer.write('Je reste là si besoin.');
  await page.getByText('Messages non lus : 1').first().waitFor();
  await take(page, 'visitor-unread', 'A message came while the panel was closed', { looks: WHOLE });
  await page.getByRole('button', { name: /Écrire à un policier/ }).click();
  await visitor.field.waitFor();
  world.network.cut();
  await visitor.outage.waitFor();
  await officer.lostBar.waitFor();
  await take(page, 'visitor-lost', 'The connection is lost', { before, looks: [...ALL, ...HARD] });
  world.network.restore();
  await visitor.outage.waitFor({ state: 'detached' });
  await officer.lostBar.waitFor({ state: 'detached' });
  await visitor.button('Terminer').click();
  await visitor.find('.confirm').waitFor();
  await take(page, 'visitor-end-asked', 'The end is asked for twice');
  await studio.clear();
};

const openMenuOf = async (visitor: VisitorPage) => {
  await visitor.find('header .tool').first().click();
  await visitor.find('.menu').first().waitFor();
};
