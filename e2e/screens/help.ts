import { ALL, HARD, type Studio } from './studio.ts';

/** What is read without waiting, and what comes meanwhile. */
export const takeHelp = async (studio: Studio): Promise<void> => {
  const { take, enter, officer } = studio;
  studio.chapter('Help without waiting');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.button('Je suis victime').click();
  await visitor.find('.offer .row').nth(2).click();
  await visitor.find('.points').waitFor();
  await take(page, 'visitor-help-card', 'A card: what to do', { looks: [...ALL, ...HARD] });
  await take(page, 'visitor-help-card-below', 'A card: its end, with what can be done at once', {
    before: () => visitor.find('.room').evaluate((room) => room.scrollTo(0, room.scrollHeight)),
  });
  await visitor.button('Toute l’aide').click();
  const query = visitor.find('#help-query');
  await query.waitFor();
  await take(page, 'visitor-help-all', 'All of the help');
  await take(page, 'visitor-help-numbers', 'All of the help: services and numbers', {
    before: () => visitor.find('.room').evaluate((room) => room.scrollTo(0, room.scrollHeight)),
  });
  await visitor.find('[data-card=complaint-papers]').first().click();
  await visitor.find('.points').waitFor();
  await take(page, 'visitor-help-papers', 'A card: which papers to bring');
  await visitor.button('Toute l’aide').click();
  await query.fill('arnaqe internet');
  await visitor.button('Arnaque sur internet').last().waitFor();
  await take(page, 'visitor-help-search', 'A search, with a slip of the hand');
  await query.fill('xylophone');
  await visitor.button('Écrire ma question').waitFor();
  await take(page, 'visitor-help-nothing', 'A search that finds nothing');
  await visitor.button('Écrire ma question').click();
  await visitor.write('Bonjour');
  await visitor.standing.filter({ hasText: 'prochain' }).waitFor();
  await visitor.button('Aide').click();
  await visitor.find('.room [data-card=complaint-papers]').click();
  await officer.queue.first().waitFor();
  await officer.takeNext();
  await officer.write('Bonjour. Je vous lis.');
  await visitor.find('.news').getByText('Nouveau message').waitFor();
  await take(page, 'visitor-help-news', 'Somebody answers while one reads');
  await studio.clear();

  const cut = await enter();
  await cut.context.route(/\/help\?/, (route) => route.abort());
  await cut.find('.welcome > .quiet').first().click();
  await cut.find('.stage').getByText('L’aide n’a pas pu être chargée').waitFor();
  await take(cut.page, 'visitor-help-failed', 'Help that could not be fetched');
  await studio.clear();
};
