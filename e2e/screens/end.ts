import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { untilFetched, type VisitorPage } from '../pages/visitor.ts';
import { follow, openMenu } from './protect.ts';
import { ALL, HARD, type Studio } from './studio.ts';

const toEnd = (selector: string, visitor: VisitorPage) => () =>
  visitor.find(selector).evaluate((element) => element.scrollTo(0, element.scrollHeight));

/** The list that leads back, and what it opens. */
export const takeResume = async (studio: Studio): Promise<void> => {
  const { take, enter, answer, officer } = studio;
  studio.chapter('Leaving, and coming back');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.write('Bonjour, on m’a volé mes papiers hier soir.');
  await answer(visitor, 'Bonjour. Revenez quand vous voulez.');
  await openMenu(visitor);
  await follow(visitor, 'Revenir plus tard');
  await visitor.find('.warning').waitFor();
  await take(page, 'visitor-code-warning', 'Before the list is shown');
  await visitor.button('Montrer la liste').click();
  await visitor.find('.shopping > li').first().waitFor();
  const code = await visitor.find('.shopping > li').allInnerTexts();
  await take(page, 'visitor-code', 'The list', { looks: [...ALL, ...HARD] });
  await take(page, 'visitor-code-below', 'The list: how long it serves', { before: toEnd('.room', visitor) });
  await visitor.button('J’ai noté la liste').click();
  await visitor.button('Oui, la cacher').waitFor();
  await take(page, 'visitor-code-leave', 'Was it noted?');
  await visitor.button('Oui, la cacher').click();

  // Sent by mistake, it comes back to the field.
  await visitor.write(code.join(' '));
  await visitor.find('#fault').getByText('Il n’est pas parti').waitFor();
  await take(page, 'visitor-code-in-text', 'The list was about to be sent', {
    // Drawn by lot, it would be another one each time.
    before: () =>
      visitor.field.evaluate((field) => {
        (field as HTMLTextAreaElement).value = 'farine beurre citron miel poireau savon lentilles thé fraises';
      }),
  });
  await visitor.context.close();

  const back = await enter();
  await openMenu(back);
  await follow(back, 'Reprendre');
  await back.find('#code').waitFor();
  await take(back.page, 'visitor-resume', 'Back, with the list');
  await back.find('#code').fill('beurre, œuf');
  await back.button('Retrouver l’échange').click();
  await back.find('#code-failure').getByText('Cette liste').waitFor();
  await take(back.page, 'visitor-resume-refused', 'A list that opens nothing');
  await back.find('#code').fill(code.join(' '));
  await back.button('Retrouver l’échange').click();
  await back.log.getByText('Revenez quand vous voulez').waitFor();
  await take(back.page, 'visitor-resumed', 'What was said is there again');
  await officer.panes.first().waitFor();
  await studio.clear();
};

/** The end, by whoever ends it, and what can be kept of it. */
export const takeEnd = async (studio: Studio): Promise<void> => {
  const { take, enter, answer, officer, world } = studio;
  studio.chapter('The end');
  const talk = async (door = 'Je me renseigne') => {
    const visitor = await enter();
    await visitor.button(door).click();
    await visitor.write('Bonjour, faut-il un rendez-vous pour porter plainte ?');
    await answer(visitor, 'Non. Vous pouvez venir quand vous voulez, jour et nuit.');
    return visitor;
  };
  const visitor = await talk();
  const { page } = visitor;
  await officer.close();
  await visitor.find('section.end').getByText('Il sera effacé').waitFor();
  await take(page, 'visitor-end', 'Ended by the officer', { looks: [...ALL, ...HARD] });
  await take(page, 'visitor-end-below', 'Ended: one question', { before: toEnd('.end', visitor) });
  await visitor.find('.scores input').nth(3).check();
  await visitor.context.setOffline(true);
  await visitor.button('Donner mon avis').click();
  await visitor.find('.end').getByText('Votre avis n’est pas parti.').waitFor();
  await take(page, 'visitor-end-not-told', 'An opinion that could not leave', { before: toEnd('.end', visitor) });
  await visitor.context.setOffline(false);
  await visitor.button('Donner mon avis').click();
  await visitor.find('.end').getByText('Votre avis est compté').waitFor();
  await take(page, 'visitor-end-told', 'An opinion was given', { before: toEnd('.end', visitor) });
  await visitor.button('Enregistrer une copie').click();
  await visitor.find('.copy').waitFor();
  await take(page, 'visitor-copy', 'A copy');
  await visitor.find('.copy .strong').click();
  await visitor.find('.copy').getByText('Copie enregistrée').waitFor();
  await take(page, 'visitor-copy-saved', 'A copy was saved');
  await visitor.button('Revenir à l’échange').click();
  await visitor.button('Effacer maintenant').click();
  await visitor.button('Oui, effacer').waitFor();
  await take(page, 'visitor-erase-asked', 'Erasing is asked for twice');
  await visitor.button('Oui, effacer').click();
  await visitor.find('.end.erased').waitFor();
  await take(page, 'visitor-erased', 'Erased', { looks: [...ALL, ...HARD] });
  await studio.clear();

  const gone = await talk('Je suis victime');
  await untilFetched(gone, 'end-');
  world.network.cut();
  await gone.outage.waitFor();
  await gone.button('Terminer').click();
  await gone.button('Oui, terminer').click();
  await gone.find('section.end').getByText('Le service ne sait pas encore').waitFor();
  await take(gone.page, 'visitor-end-untold', 'Ended by the visitor, without a network');
  world.network.restore();
  await officer.lostBar.waitFor({ state: 'detached' });
  await gone.find('section.end').getByText('Il sera effacé le').waitFor({ timeout: 60_000 });
  await take(gone.page, 'visitor-end-by-visitor', 'Ended by the visitor');
  await gone.button('Enregistrer une copie').click();
  await gone.find('.copy > .quiet').click();
  await gone.find('.copy .confirm').waitFor();
  await take(gone.page, 'visitor-copy-asked', 'A copy, where somebody else may look at the device');
  await studio.clear();

  const sleeper = await enter();
  await sleeper.write('Bonjour');
  await sleeper.standing.waitFor();
  // What a day does, done at once.
  const database = new Sqlite(join(world.server.dataDir, 'lanterne.db'));
  database.exec(`update conversations set last_at = ${Date.now() - 86_460_000} where state = 'waiting'`);
  database.close();
  world.network.cut();
  await sleeper.outage.waitFor();
  world.network.restore();
  await sleeper.find('section.end').getByText('Vous ne pouvez plus suivre').waitFor({ timeout: 60_000 });
  await take(sleeper.page, 'visitor-end-nobody', 'Nobody may follow it any more');
  await studio.clear();
};
