import { serveNeutral } from '../harness/neutral.ts';
import { SITE } from '../harness/world.ts';
import type { VisitorPage } from '../pages/visitor.ts';
import { ALL, HARD, type Studio } from './studio.ts';

export const openMenu = async (visitor: VisitorPage): Promise<void> => {
  await visitor.find('header .tool').first().click();
  await visitor.find('.menu').first().waitFor();
};

export const follow = (visitor: VisitorPage, name: string): Promise<void> =>
  visitor.find('.menu button').filter({ hasText: name }).click();

const toEnd = (visitor: VisitorPage) => visitor.find('.room').evaluate((room) => room.scrollTo(0, room.scrollHeight));

/** The menu, what is kept, and the way out. */
export const takeExit = async (studio: Studio): Promise<void> => {
  const { take, enter, world } = studio;
  studio.chapter('The menu, and the way out');
  const visitor = await enter();
  const { page } = visitor;
  await openMenu(visitor);
  await take(page, 'visitor-menu', 'The menu', { looks: [...ALL, ...HARD] });
  await follow(visitor, 'Vos données');
  await visitor.find('.privacy').waitFor();
  await take(page, 'visitor-privacy', 'What is kept');
  await take(page, 'visitor-privacy-below', 'What is kept: rights', { before: () => toEnd(visitor) });
  await visitor.button('Revenir à l’échange').click();
  await openMenu(visitor);
  await follow(visitor, 'Quitter sans se faire voir');
  await visitor.find('.leaving').waitFor();
  await take(page, 'visitor-exit-room', 'What the quick exit does');
  await take(page, 'visitor-exit-room-below', 'What it does not erase, and how that is done', {
    before: () => toEnd(visitor),
  });
  await visitor.button('Revenir à l’échange').click();
  await visitor.field.focus();
  await page.keyboard.press('Shift');
  await page.keyboard.press('Shift');
  await visitor.find('.presses').waitFor();
  // Five seconds later the presses are forgotten.
  await take(page, 'visitor-exit-keys', 'Shift was pressed twice', { looks: ALL.slice(0, 1) });
  await studio.clear();

  const neutral = await serveNeutral();
  await world.server.settleSite(SITE, { exit: neutral.exit });
  const leaving = await enter();
  await leaving.find('.exit').click();
  await leaving.page.getByRole('heading', { name: 'Météo du jour' }).waitFor();
  await take(leaving.page, 'visitor-exit', 'After the quick exit', { looks: [{ size: 'wide' }, { size: 'narrow' }] });
  await neutral.close();
  await studio.clear();
};

/** Somebody in danger: what became of the press, what can be told of it, and the way on. */
export const takeDanger = async (studio: Studio): Promise<void> => {
  const { take, enter, world, officer, answer } = studio;
  studio.chapter('In danger');
  const geolocation = { latitude: 48.856613, longitude: 2.352222, accuracy: 11.2 };
  const visitor = await enter({ permissions: ['geolocation'], geolocation });
  const { page } = visitor;
  const room = visitor.find('.room');
  const scrollTo = (text: string) => () =>
    room.getByText(text).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await page.waitForLoadState('networkidle');
  world.network.cut();
  await visitor.button('Je suis en danger').click();
  await room.getByText('Pas encore signalé').waitFor();
  await take(page, 'visitor-danger-lost', 'Pressed without a network');
  world.network.restore();
  await room.getByText('C’est signalé.').waitFor();
  await visitor.outage.waitFor({ state: 'detached' });
  await take(page, 'visitor-danger', 'Pressed, and told', { looks: [...ALL, ...HARD] });
  await visitor.button('Écrire l’adresse').click();
  await visitor.find('#address').waitFor();
  await take(page, 'visitor-danger-address', 'Where: in words', { before: scrollTo('Où êtes-vous') });
  await visitor.button('Autre moyen').click();
  await visitor.button('Partager').click();
  await visitor.button('Envoyer cette position').waitFor();
  await take(page, 'visitor-danger-position', 'Where: a position, shown before it is sent', {
    before: scrollTo('Où êtes-vous'),
  });
  await visitor.button('Envoyer cette position').click();
  await room.getByText('Il y a une arme').click();
  await room.getByText('Appelez-moi').click();
  await room.locator('.delivery').nth(2).waitFor();
  await take(page, 'visitor-danger-told', 'What was told', { before: scrollTo('Que se passe-t-il') });
  await take(page, 'visitor-danger-told-below', 'What was told: the end', { before: () => toEnd(visitor) });
  await visitor.button('Changer').click();
  await page.context().setGeolocation({ latitude: 0, longitude: 0 });
  await visitor.button('Partager').click();
  await room.getByText('Écrivez plutôt l’adresse.').waitFor();
  await take(page, 'visitor-danger-fault', 'A position that is too vague', { before: scrollTo('Où êtes-vous') });
  await visitor.button('Revenir à l’échange').click();
  await visitor.write('Il est derrière la porte.');
  await visitor.log.getByText('Envoyé').waitFor();
  await take(page, 'visitor-danger-writing', 'Writing in danger');
  await answer(visitor, 'Je suis là. Une patrouille part vers vous. Pouvez-vous fermer la porte à clé ?');
  await take(page, 'visitor-danger-talking', 'Somebody answers');
  await visitor.button('Détails').click();
  await officer.close();
  await room.getByText('L’échange est terminé. Si').waitFor();
  await take(page, 'visitor-danger-over', 'The officer has ended it');
  await studio.clear();

  const refused = await enter();
  // As by a service that takes nothing from this page any more.
  await refused.context.route('**/v1/sites/*/conversations', (route) => route.continue({ postData: '{}' }));
  await refused.button('Je suis en danger').click();
  await refused.find('.room').getByText('Le service n’a pas pu le prendre.').waitFor();
  await take(refused.page, 'visitor-danger-refused', 'The service could not take it');
  await studio.clear();
};

/** Who may be seen: the question, the exchange in neutral words, what there is for it, and what covers it. */
export const takeDiscreet = async (studio: Studio): Promise<void> => {
  const { take, enter, answer } = studio;
  studio.chapter('While somebody may look on');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.button('Je suis victime').click();
  const question = visitor.find('.watched');
  await question.waitFor();
  const before = () => question.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await take(page, 'visitor-discreet-question', 'Who may see the screen', { before });
  await question.getByText('Je ne sais pas').click();
  await question.getByText('Dans le doute').waitFor();
  await take(page, 'visitor-discreet-unsure', 'Who is not sure', { before });
  await question.getByText('Oui').click();
  await visitor.find('h1').getByText('Échange', { exact: true }).waitFor();
  await take(page, 'visitor-discreet-new', 'Discreet mode is on', { before, looks: [...ALL, ...HARD] });
  await visitor.write('Il est dans la pièce à côté.');
  await answer(visitor, 'Bonjour. Êtes-vous en sécurité en ce moment ?');
  await take(page, 'visitor-discreet-talking', 'Talking in discreet mode');
  await openMenu(visitor);
  await take(page, 'visitor-discreet-menu', 'The menu in discreet mode');
  await follow(visitor, 'Si quelqu’un peut voir l’écran');
  await visitor.button('Masquer maintenant').waitFor();
  await take(page, 'visitor-discreet-room', 'What there is against looks');
  await visitor.button('Masquer maintenant').click();
  await visitor.find('h1').getByText('Mairie').waitFor();
  await take(page, 'visitor-cover', 'The cover', { looks: [...ALL, ...HARD] });
  await visitor.button('Objets trouvés').click();
  await take(page, 'visitor-cover-read', 'The cover, as if it were read');
  await visitor.button('Signaler une erreur').click();
  await visitor.find('.cover [role=status]').getByText('Merci, c’est noté.').waitFor();
  await take(page, 'visitor-cover-danger', 'The cover, once it told of a danger');
  await studio.clear();
};
