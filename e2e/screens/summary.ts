import { DESK, type Studio } from './studio.ts';

/** A summary: written at the desk, corrected and consented to by the visitor. */
export const takeSummary = async (studio: Studio): Promise<void> => {
  const { take, enter, answer, officer } = studio;
  studio.chapter('A summary to hand over');
  const visitor = await enter();
  const { page } = visitor;
  await visitor.write('Bonjour, on m’a volé mon vélo hier soir.');
  await answer(visitor, 'Bonjour. Je résume ce que vous m’avez dit.');
  await officer.page.getByRole('button', { name: /^Résumé/ }).click();
  const panel = officer.page.getByRole('region', { name: 'Résumé à transmettre' });
  await panel.getByLabel('Les faits').fill('Un vélo attaché devant l’immeuble a été volé pendant la nuit.');
  await panel.getByLabel('Le lieu').fill('12 rue des Lilas, Lyon');
  await panel.getByLabel('Ce que l’usager souhaite').fill('Porter plainte');
  await take(officer.page, 'officer-summary', 'The officer writes it', { looks: DESK });
  await panel.getByRole('button', { name: 'Proposer à l’usager' }).click();

  await visitor.button('Lire et répondre').waitFor();
  await take(page, 'visitor-summary-offered', 'It is held out to the visitor');
  await visitor.button('Lire et répondre').click();
  await visitor.find('.summary fieldset').nth(2).waitFor();
  await take(page, 'visitor-summary', 'To be corrected and consented to, part by part');
  const toEnd = () => visitor.find('.room').evaluate((room) => room.scrollTo(0, room.scrollHeight));
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.find('.summary .fault').getByText('Rien n’est coché').waitFor();
  await take(page, 'visitor-summary-nothing', 'Nothing is ticked', { before: toEnd });
  await visitor.find('.summary [type=checkbox]').first().check();
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.button('Reprendre mon accord').waitFor();
  // Drawn by lot, it would be another one each time.
  const reference = await visitor.find('.summary b').first().innerText();
  for (const one of [page.frames().at(-1), officer.page.mainFrame()]) {
    await one?.evaluate((drawn) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeValue?.includes(drawn)) node.nodeValue = node.nodeValue.replace(drawn, 'K7QM-3FXT');
      }
    }, reference);
  }
  await take(page, 'visitor-summary-accepted', 'Consented to, and about to leave');
  await panel.getByText('Il peut encore reprendre son accord.').waitFor();
  await take(officer.page, 'officer-summary-accepted', 'What the visitor has consented to', { looks: DESK });
  await panel.getByRole('button', { name: 'Fermer le résumé' }).click();
  await studio.clear();
};
