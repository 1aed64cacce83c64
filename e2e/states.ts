import { join } from 'node:path';
import type { SettingsDocument } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import type { BrowserContextOptions } from 'playwright-core';
import { activePdf, png } from '../packages/server/src/files/samples.fixture.ts';
import type { Danger, Phase } from '../packages/widget/src/frame/conversation/state.ts';
import type { RoomName } from '../packages/widget/src/frame/rooms.tsx';
import type { Desk } from './harness/desk.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, SITE, type World } from './harness/world.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, untilFetched, type VisitorPage } from './pages/visitor.ts';

/** What must be in view and free in a state: the way out and the numbers, the field too, or what a question has put there. */
export type AtHand = 'numbers' | 'field' | 'question' | 'nothing';

/** Every state that a visitor can come to: what is looked at in all of them is looked at in each of these. */
export const STATES = {
  new: 'field',
  'door and help offered': 'field',
  options: 'numbers',
  privacy: 'numbers',
  languages: 'numbers',
  'language not found': 'numbers',
  'leaving without being seen': 'numbers',
  'all help': 'numbers',
  'help found': 'numbers',
  'help not found': 'numbers',
  'help card': 'numbers',
  'keeping offered': 'field',
  'keeping chosen': 'numbers',
  kept: 'field',
  'moving offered': 'numbers',
  'moving refused': 'numbers',
  moved: 'numbers',
  'nothing arrived': 'numbers',
  'list asked for': 'numbers',
  'list refused': 'numbers',
  'text too long': 'field',
  'first message without a network': 'field',
  waiting: 'field',
  'officer there': 'field',
  'officer writes': 'field',
  talking: 'field',
  'news further down': 'field',
  'news over a room': 'numbers',
  'message not sent': 'field',
  'end asked': 'question',
  'list warned of': 'numbers',
  'list shown': 'numbers',
  'list left': 'numbers',
  'list in a message': 'field',
  'over by officer': 'numbers',
  'opinion not sent': 'numbers',
  'opinion counted': 'numbers',
  'asked if it is clear': 'field',
  'said if it is clear': 'field',
  'summary offered': 'field',
  'summary proposed': 'numbers',
  'summary, nothing ticked': 'numbers',
  'summary accepted': 'numbers',
  'copy asked': 'numbers',
  'copy saved': 'numbers',
  'erasure asked': 'numbers',
  erased: 'numbers',
  'over by visitor': 'numbers',
  'over, not told yet': 'numbers',
  'over, nobody may follow': 'numbers',
  closed: 'field',
  'closed, waiting': 'field',
  'long wait': 'field',
  'watched asked': 'field',
  'watched unsure': 'field',
  discreet: 'field',
  'discreet talking': 'field',
  'discreet room': 'numbers',
  'copy asked twice': 'numbers',
  covered: 'nothing',
  'covered, danger told': 'nothing',
  'danger without a network': 'numbers',
  'danger flagged': 'numbers',
  'danger, position found': 'numbers',
  'danger, position failed': 'numbers',
  'danger, address': 'numbers',
  'danger told': 'numbers',
  'danger, writing': 'field',
  'danger refused': 'numbers',
  'danger over': 'numbers',
  'files chosen': 'question',
  'files sent': 'field',
  'file saving asked': 'field',
  'part not loaded': 'numbers',
  'keys counted': 'field',
  'full page': 'field',
  'full page in English': 'field',
} as const satisfies Record<string, AtHand>;

export type StateName = keyof typeof STATES;

/** So that nothing new is forgotten: what the app knows of, and a state in which it is seen. */
export const SEEN_IN = {
  rooms: {
    keep: 'keeping chosen',
    move: 'moving refused',
    arrival: 'nothing arrived',
    options: 'options',
    privacy: 'privacy',
    exit: 'leaving without being seen',
    help: 'help card',
    resume: 'list refused',
    code: 'list shown',
    copy: 'copy asked',
    danger: 'danger told',
    discreet: 'discreet room',
    language: 'languages',
    summary: 'summary proposed',
  } satisfies Record<RoomName, StateName>,
  phases: {
    new: 'new',
    opening: 'first message without a network',
    waiting: 'waiting',
    held: 'talking',
    over: 'over by officer',
    erased: 'erased',
  } satisfies Record<Phase['name'], StateName>,
  dangers: {
    no: 'new',
    asked: 'danger without a network',
    flagged: 'danger flagged',
    refused: 'danger refused',
  } satisfies Record<Danger, StateName>,
};

export type Look = (state: StateName, visitor: VisitorPage) => Promise<void>;

/** Where the journeys begin. */
export interface Stage {
  readonly world: World;
  readonly desk: Desk;
  readonly options: BrowserContextOptions;
}

type Journey = (stage: Stage, look: Look) => Promise<void>;

const PARIS = { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 };
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Closed for good, as far as one sees today: open on the one day of the week that is neither today nor around it. */
const CLOSED: SettingsDocument = (() => {
  const weekly = Object.fromEntries(WEEK.map((day) => [day, [] as [string, string][]])) as Record<
    (typeof WEEK)[number],
    [string, string][]
  >;
  weekly[WEEK[(new Date().getUTCDay() + 2) % 7] as (typeof WEEK)[number]] = [['08:00', '18:00']];
  return { hours: { timeZone: 'Europe/Paris', weekly } };
})();

/** What time does, done at once. */
const inDatabase = ({ server }: World, statement: string) => {
  const database = new Sqlite(join(server.dataDir, 'lanterne.db'));
  database.exec(statement);
  database.close();
};

const enter = async ({ world, options }: Stage, more: BrowserContextOptions = {}): Promise<VisitorPage> =>
  openPanel(
    await newVisitor(world.browser, { timezoneId: 'Europe/Paris', ...options, ...more }),
    `${world.site.origin}/`,
  );

const openOptions = async (visitor: VisitorPage) => {
  await visitor.find('header .tool').first().click();
  await visitor.find('.menu').first().waitFor();
};
const openEntry = async (visitor: VisitorPage, name: string) => {
  await openOptions(visitor);
  await visitor.find('.menu button').filter({ hasText: name }).click();
};
const back = async (visitor: VisitorPage) => {
  await visitor.find('.room > .quiet').click();
  await visitor.find('.room').waitFor({ state: 'detached' });
};
const room = (visitor: VisitorPage, text: string) => visitor.find('.room').getByText(text);

/** The officer takes who waits, and they are seen to be there. */
const take = async ({ desk }: Stage, visitor: VisitorPage): Promise<string> => {
  await visitor.standing.waitFor();
  const held = await waitUntil('somebody waits', () => desk.claimNext());
  await visitor.log.locator('.note').waitFor();
  return held.conversation;
};

const beforeTheFirstWord: Journey = async (stage, look) => {
  const visitor = await enter(stage);
  await look('new', visitor);
  await visitor.button('Je me renseigne').click();
  await visitor.find('.offer .row').nth(2).waitFor();
  await look('door and help offered', visitor);
  await openOptions(visitor);
  await look('options', visitor);
  await visitor.find('.menu button').filter({ hasText: 'Vos données' }).click();
  await visitor.find('.privacy').waitFor();
  await look('privacy', visitor);
  await back(visitor);
  await visitor.find('.languages').click();
  await visitor.find('.tongues').waitFor();
  await look('languages', visitor);
  await visitor.find('#language-query').fill('xyz');
  await visitor.find('.room [role=status]').filter({ hasText: 'Aucune' }).waitFor();
  await look('language not found', visitor);
  await back(visitor);
  await openEntry(visitor, 'Quitter sans se faire voir');
  await visitor.find('.leaving details').first().waitFor();
  await look('leaving without being seen', visitor);
  await back(visitor);
  await openEntry(visitor, 'Aide');
  await visitor.find('.help .row').first().waitFor();
  await look('all help', visitor);
  await visitor.find('#help-query').fill('papiers volés');
  await visitor.find('.help [role=status]').filter({ hasText: 'résultat' }).waitFor();
  await look('help found', visitor);
  await visitor.find('#help-query').fill('xylophone');
  await visitor.button('Écrire ma question').waitFor();
  await look('help not found', visitor);
  await visitor.find('#help-query').fill('');
  await visitor.find('.room [data-card]').first().click();
  await visitor.find('.points').first().waitFor();
  await look('help card', visitor);
  await visitor.button('Toute l’aide').click();
  await visitor.find('#help-query').waitFor();
  await back(visitor);
  await openEntry(visitor, 'Reprendre');
  await visitor.find('#code').waitFor();
  await look('list asked for', visitor);
  await visitor.find('#code').fill('beurre, œuf');
  await visitor.button('Retrouver l’échange').click();
  await visitor.find('#code-failure').getByText('Cette liste').waitFor();
  await look('list refused', visitor);
  await back(visitor);
  await visitor.field.fill('x'.repeat(4_001));
  await visitor.find('#left.fault').waitFor();
  await look('text too long', visitor);
  await visitor.field.fill('');
  await visitor.field.focus();
  for (let presses = 0; presses < 2; presses += 1) await visitor.page.keyboard.press('Shift');
  await visitor.find('.presses').waitFor();
  await look('keys counted', visitor);
};

const aQuestion: Journey = async (stage, look) => {
  const visitor = await enter(stage);
  await visitor.write('On m’a volé mon téléphone.');
  const conversation = await take(stage, visitor);
  await stage.desk.sendCard(conversation, 'theft');
  await visitor.button('Pas tout à fait').waitFor();
  await look('asked if it is clear', visitor);
  await visitor.button('Pas tout à fait').click();
  await visitor.button('Changer').waitFor();
  await look('said if it is clear', visitor);
  await stage.desk.close(conversation);
};

const aSummary: Journey = async (stage, look) => {
  const visitor = await enter(stage);
  await visitor.write('On m’a volé mon vélo.');
  const conversation = await take(stage, visitor);
  await stage.desk.propose(conversation, {
    facts: `Un vélo a été volé. ${'anticonstitutionnellement'.repeat(6)}`,
    place: 'Lyon',
    wishes: 'Porter plainte',
  });
  await visitor.button('Lire et répondre').waitFor();
  await look('summary offered', visitor);
  await visitor.button('Lire et répondre').click();
  await visitor.find('.summary fieldset').nth(2).waitFor();
  await look('summary proposed', visitor);
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.find('.summary .fault').getByText('Rien n’est coché').waitFor();
  await look('summary, nothing ticked', visitor);
  await visitor.find('.summary [type=checkbox]').first().check();
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.button('Reprendre mon accord').waitFor();
  await look('summary accepted', visitor);
  await back(visitor);
  await stage.desk.close(conversation);
};

const anExchange: Journey = async (stage, look) => {
  const { desk, world } = stage;
  const visitor = await enter(stage);
  await untilFetched(visitor, 'connection');
  world.network.cut();
  await visitor.write(`Bonjour, ${'anticonstitutionnellement'.repeat(6)}`);
  await visitor.outage.waitFor();
  await visitor.log.getByText('Pas encore envoyé').waitFor();
  await look('first message without a network', visitor);
  world.network.restore();
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await look('waiting', visitor);
  const conversation = await take(stage, visitor);
  await look('officer there', visitor);
  await desk.type(conversation);
  await visitor.log.locator('.typing').waitFor();
  // It is said for as long as it lasts, and no longer.
  const still = setInterval(() => void desk.type(conversation), 1_000);
  await look('officer writes', visitor).finally(() => clearInterval(still));
  await desk.write(
    conversation,
    `Voyez https://www.service-public.fr/particuliers/vosdroits/${'F1358/'.repeat(12)} ou le 01 23 45 67 89.`,
  );
  await visitor.log.locator('a').nth(1).waitFor();
  await visitor.write('Merci');
  await visitor.log.locator('.delivery').getByText('Envoyé').waitFor();
  await visitor.field.fill('une ligne\nune autre\nune troisième');
  await look('talking', visitor);
  await visitor.field.fill('');
  await desk.write(conversation, 'Une longue réponse.\n'.repeat(40));
  await visitor.log.getByText('Une longue réponse').waitFor();
  await waitUntil('its end is in view', () => visitor.log.evaluate((log) => log.scrollTop > 0));
  await visitor.log.evaluate(
    (log) =>
      new Promise<void>((heard) => {
        log.addEventListener('scroll', () => heard(), { once: true });
        log.scrollTo(0, 0);
      }),
  );
  await desk.write(conversation, 'Encore un mot.');
  await visitor.button('Nouveau message').waitFor();
  await look('news further down', visitor);
  await visitor.button('Nouveau message').click();
  await openEntry(visitor, 'Aide');
  await visitor.find('.room [data-card=complaint-papers]').click();
  await desk.write(conversation, 'Avez-vous lu ?');
  await visitor.find('.news').getByText('Nouveau message').waitFor();
  await look('news over a room', visitor);
  await visitor.find('.news button').click();
  await visitor.button('Terminer').click();
  await look('end asked', visitor);
  await visitor.button('Non, continuer').click();
  await openEntry(visitor, 'Revenir plus tard');
  await visitor.find('.warning').waitFor();
  await look('list warned of', visitor);
  await visitor.button('Montrer la liste').click();
  await visitor.find('.shopping').waitFor();
  const list = await visitor.find('.shopping li').allInnerTexts();
  await look('list shown', visitor);
  await visitor.button('J’ai noté la liste').click();
  await look('list left', visitor);
  await visitor.button('Oui, la cacher').click();
  await visitor.write(list.join(', '));
  await visitor.find('#fault').getByText('Il n’est pas parti').waitFor();
  await look('list in a message', visitor);
  await visitor.field.fill('');
  // Written as one that is too large for the service, although the field would let nobody do so.
  await visitor.context.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.continue({ postData: '{}' }) : route.continue(),
  );
  await visitor.write('illisible');
  await visitor.button('Reprendre le texte').waitFor();
  await look('message not sent', visitor);
  await visitor.context.unroute('**/messages');
  await visitor.button('Reprendre le texte').click();
  await visitor.field.fill('');
  await desk.close(conversation);
  await visitor.find('section.end').waitFor();
  await look('over by officer', visitor);
  await visitor.find('[name=score]').nth(1).check();
  await visitor.context.setOffline(true);
  await visitor.button('Donner mon avis').click();
  await visitor.find('.end').getByText('Votre avis n’est pas parti.').waitFor();
  await look('opinion not sent', visitor);
  await visitor.context.setOffline(false);
  await visitor.button('Donner mon avis').click();
  await visitor.find('.end').getByText('Merci.').waitFor();
  await look('opinion counted', visitor);
  await visitor.button('Enregistrer une copie').click();
  await visitor.find('.copy').waitFor();
  await look('copy asked', visitor);
  await visitor.find('.copy > button').click();
  await visitor.find('.copy').getByText('Copie enregistrée').waitFor();
  await look('copy saved', visitor);
  await back(visitor);
  await visitor.button('Effacer maintenant').click();
  await look('erasure asked', visitor);
  await visitor.button('Oui, effacer').click();
  await visitor.find('#end').getByText('Votre échange est effacé.').waitFor();
  await look('erased', visitor);
};

const itsEnd: Journey = async (stage, look) => {
  const { world } = stage;
  const leaver = await enter(stage);
  await leaver.write('Bonjour');
  await leaver.standing.waitFor();
  await untilFetched(leaver, 'end-');
  world.network.cut();
  await leaver.outage.waitFor();
  await leaver.button('Terminer').click();
  await leaver.button('Oui, terminer').click();
  await leaver.find('section.end').getByText('Le service ne sait pas encore').waitFor();
  await look('over, not told yet', leaver);
  world.network.restore();
  await leaver.find('section.end').getByText('Il sera effacé le').waitFor({ timeout: 30_000 });
  await look('over by visitor', leaver);

  const sleeper = await enter(stage);
  await sleeper.write('Bonjour');
  await sleeper.standing.waitFor();
  inDatabase(world, `update conversations set last_at = ${Date.now() - 86_460_000} where state = 'waiting'`);
  world.network.cut();
  await sleeper.outage.waitFor();
  world.network.restore();
  await sleeper.find('section.end').getByText('Vous ne pouvez plus suivre').waitFor({ timeout: 30_000 });
  await look('over, nobody may follow', sleeper);
};

const nobodyThere: Journey = async (stage, look) => {
  const { world } = stage;
  await world.server.settleSite(SITE, CLOSED);
  const visitor = await enter(stage);
  await visitor.find('.closed').getByText('Nous revenons').waitFor();
  await look('closed', visitor);
  await visitor.write('Bonjour, puis-je porter plainte demain ?');
  await visitor.find('.ways-on').getByText('Nous revenons').waitFor();
  await look('closed, waiting', visitor);
  await world.server.settleSite(SITE, {});
};

const aLongWait: Journey = async (stage, look) => {
  const page = await newVisitor(stage.world.browser, stage.options);
  await page.clock.install();
  const visitor = await openPanel(page, `${stage.world.site.origin}/`);
  await visitor.write('Bonjour');
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await page.clock.runFor(11 * 60_000);
  await visitor.find('.ways-on').waitFor();
  // So long a leap looks like an outage.
  await visitor.outage.waitFor({ state: 'detached' });
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await look('long wait', visitor);
};

const whoMayBeSeen: Journey = async (stage, look) => {
  const { desk } = stage;
  const visitor = await enter(stage);
  await visitor.button('Je suis victime').click();
  await visitor.find('.watched').waitFor();
  await visitor.find('.offer .row').nth(2).waitFor();
  await look('watched asked', visitor);
  await visitor.find('.watched').getByText('Je ne sais pas').click();
  await visitor.button('Activer le mode discret').waitFor();
  await look('watched unsure', visitor);
  await visitor.button('Activer le mode discret').click();
  await visitor.find('h1').getByText('Échange', { exact: true }).waitFor();
  await look('discreet', visitor);
  await visitor.write('un mot');
  const conversation = await take(stage, visitor);
  await desk.write(conversation, 'Bonjour, je vous lis.');
  await visitor.log.getByText('je vous lis').waitFor();
  await look('discreet talking', visitor);
  await openEntry(visitor, 'Enregistrer une copie');
  await visitor.button('Enregistrer').last().click();
  await visitor.button('Non, ne rien garder').waitFor();
  await look('copy asked twice', visitor);
  await back(visitor);
  await openEntry(visitor, 'Si quelqu’un peut voir l’écran');
  await visitor.button('Masquer maintenant').waitFor();
  await look('discreet room', visitor);
  await visitor.button('Masquer maintenant').click();
  await visitor.find('h1').getByText('Mairie').waitFor();
  await look('covered', visitor);
  await visitor.button('Objets trouvés').click();
  await visitor.button('Signaler une erreur').click();
  await visitor.find('.cover [role=status]').getByText('Merci, c’est noté.').waitFor();
  await look('covered, danger told', visitor);
};

const inDanger: Journey = async (stage, look) => {
  const { desk, world } = stage;
  const visitor = await enter(stage, { permissions: ['geolocation'], geolocation: PARIS });
  await untilFetched(visitor, 'shield-');
  await visitor.page.waitForLoadState('networkidle');
  world.network.cut();
  await visitor.button('Je suis en danger').click();
  await room(visitor, 'Pas encore signalé').waitFor();
  await visitor.outage.waitFor();
  await room(visitor, 'La personne est ici').click();
  await look('danger without a network', visitor);
  world.network.restore();
  await room(visitor, 'C’est signalé.').waitFor();
  await visitor.outage.waitFor({ state: 'detached' });
  await look('danger flagged', visitor);
  const held = await waitUntil('the danger is at the desk', () => desk.claimNext());
  await visitor.button('Partager').click();
  await visitor.button('Envoyer cette position').waitFor();
  await look('danger, position found', visitor);
  await visitor.button('Envoyer cette position').click();
  await room(visitor, 'Position : ').waitFor();
  await room(visitor, 'Appelez-moi').click();
  await visitor.button('Changer').click();
  await visitor.context.setGeolocation({ latitude: 0, longitude: 0 });
  await visitor.button('Partager').click();
  await room(visitor, 'Écrivez plutôt l’adresse.').waitFor();
  await look('danger, position failed', visitor);
  await visitor.button('Autre moyen').click();
  await visitor.button('Écrire l’adresse').click();
  await visitor.find('#address').fill(`3, rue Haute, ${'interminablement'.repeat(5)}`);
  await look('danger, address', visitor);
  await visitor.button('Envoyer l’adresse').click();
  await room(visitor, 'Adresse : 3, rue Haute').waitFor();
  await look('danger told', visitor);
  await visitor.button('Écrire dans l’échange').click();
  await visitor.find('.room').waitFor({ state: 'detached' });
  await look('danger, writing', visitor);
  await visitor.button('Détails').click();
  await desk.close(held.conversation);
  await room(visitor, 'L’échange est terminé. Si').waitFor();
  await look('danger over', visitor);

  const refused = await enter(stage);
  // As by a service that takes nothing from this page any more.
  await refused.context.route('**/v1/sites/*/conversations', (route) => route.continue({ postData: '{}' }));
  await refused.button('Je suis en danger').click();
  await room(refused, 'Le service n’a pas pu le prendre.').waitFor();
  await look('danger refused', refused);
};

const files: Journey = async (stage, look) => {
  const { world } = stage;
  await world.server.settleSite(SITE, { files: true });
  const visitor = await enter(stage);
  const name = 'plainte avec un nom qui est vraiment très long et qui ne tient pas sur une ligne.pdf';
  await visitor.find('input[type=file]').setInputFiles([
    { name: 'capture.png', mimeType: 'image/png', buffer: await png(300, 200) },
    { name, mimeType: 'application/pdf', buffer: activePdf() },
    { name: 'photo.heic', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic', 'latin1') },
  ]);
  await visitor.find('.chosen').getByText('HEIC').first().waitFor();
  await visitor.find('.chosen').getByText('retirés').waitFor();
  await look('files chosen', visitor);
  await visitor.button('Envoyer').click();
  await visitor.log.locator('.sent').nth(1).waitFor();
  await visitor.button('Retirer photo.heic').click();
  await visitor.find('.chosen').waitFor({ state: 'detached' });
  await look('files sent', visitor);
  await visitor.button('Enregistrer sur cet appareil').first().click();
  await look('file saving asked', visitor);
  await world.server.settleSite(SITE, {});
};

const keptWhileBrowsing: Journey = async (stage, look) => {
  const visitor = await enter(stage);
  await visitor.button('Je me renseigne').click();
  await visitor.write('Où est le service des objets trouvés ?');
  await take(stage, visitor);
  await visitor.find('.keeping').waitFor();
  await look('keeping offered', visitor);
  await visitor.find('.keeping button').click();
  await visitor.find('.keep').getByRole('button', { name: 'Garder l’échange' }).click();
  await visitor.find('.keep [role=status]').getByText('est gardé').waitFor();
  await look('keeping chosen', visitor);
  await visitor.page.reload();
  await launcherOf(visitor.page).click();
  await visitor.find('.keeping').getByText('est gardé').waitFor();
  await look('kept', visitor);
};

const toATabOfItsOwn: Journey = async (stage, look) => {
  const { world, options } = stage;
  const visitor = await enter(stage);
  await visitor.write('Où est le service des objets trouvés ?');
  await take(stage, visitor);
  await openEntry(visitor, 'Continuer en pleine page');
  await visitor.find('.moving').waitFor();
  await look('moving offered', visitor);
  const toTab = async () => {
    const [tab] = await Promise.all([
      visitor.context.waitForEvent('page'),
      visitor.button('Ouvrir le nouvel onglet').click(),
    ]);
    return tab;
  };
  await visitor.context.route('**/assets/frame/main*.js', (route) => route.abort());
  await (await toTab()).close();
  await room(visitor, 'n’a pas pris l’échange').waitFor();
  await look('moving refused', visitor);
  await visitor.context.unroute('**/assets/frame/main*.js');
  const tab = await toTab();
  await tab.locator('.standing').waitFor();
  await visitor.find('#end').getByText('continue dans l’autre onglet').waitFor();
  await look('moved', visitor);
  const page = await newVisitor(world.browser, options);
  const alone = await openFullPage(page, `${world.server.origin}/chat/${SITE}?move`);
  await room(alone, 'Rien n’est arrivé').waitFor();
  await look('nothing arrived', alone);
};

const otherPages: Journey = async (stage, look) => {
  const { world, options } = stage;
  const lame = await newVisitor(world.browser, options);
  await lame.context().route('**/assets/frame/room-*', (route) => route.abort());
  const visitor = await openPanel(lame, `${world.site.origin}/`);
  await visitor.find('header .tool').first().click();
  await visitor.find('.lazy').getByText('Cette partie n’a pas pu être chargée.').waitFor();
  await look('part not loaded', visitor);

  const page = await newVisitor(world.browser, options);
  await look('full page', await openFullPage(page, `${world.server.origin}/chat/${SITE}`));
  const english = await newVisitor(world.browser, { ...options, locale: 'en-GB' });
  await look('full page in English', await openFullPage(english, `${world.server.origin}/chat/${SITE}?locale=en`));
};

/** The ways through all of the states, by what happens on them. */
export const JOURNEYS: Readonly<Record<string, Journey>> = {
  'before the first word': beforeTheFirstWord,
  'an exchange': anExchange,
  'a question': aQuestion,
  'a summary': aSummary,
  'its end': itsEnd,
  'nobody there': nobodyThere,
  'a long wait': aLongWait,
  'who may be seen': whoMayBeSeen,
  'in danger': inDanger,
  files,
  'kept while browsing': keptWhileBrowsing,
  'to a tab of its own': toATabOfItsOwn,
  'other pages': otherPages,
};

/** Goes one of the ways, and leaves nobody behind. */
export const travel = async (name: string, stage: Stage, look: Look): Promise<void> => {
  const { world, desk } = stage;
  try {
    await JOURNEYS[name]?.(stage, look);
  } finally {
    await leaveNobody(world, desk);
    await world.server.settleSite(SITE, {});
  }
};
