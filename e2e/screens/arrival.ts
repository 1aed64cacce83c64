import { SITE } from '../harness/world.ts';
import { launcherOf, newVisitor, openFullPage, openPanel, type VisitorPage } from '../pages/visitor.ts';
import { HARD, SIZES, type Studio, WHOLE } from './studio.ts';

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Closed today and open tomorrow from eight, by the calendar of Paris. */
const closedNow = () => {
  const today = new Date(new Date().toLocaleString('en', { timeZone: 'Europe/Paris' })).getDay();
  const weekly = Object.fromEntries(WEEK.map((day) => [day, [] as [string, string][]]));
  weekly[WEEK[(today + 1) % 7] as string] = [['08:00', '18:00']];
  return { hours: { timeZone: 'Europe/Paris', weekly } };
};

const DOORS = [
  ['victim', 'Je suis victime'],
  ['report', 'Je signale'],
  ['ask', 'Je me renseigne'],
  ['unsure', 'Je ne sais pas'],
] as const;

const scrollWelcome = (visitor: VisitorPage, to: 'start' | 'end') =>
  visitor.find('.welcome').evaluate((welcome, end) => {
    welcome.scrollTop = end ? welcome.scrollHeight : 0;
  }, to === 'end');

/** The launcher, the first view, the doors, and the other ways in. */
export const takeArrival = async (studio: Studio): Promise<void> => {
  const { browser, world, home, take, enter } = studio;
  studio.chapter('The way in');
  const closed = await newVisitor(browser, { viewport: SIZES.wide });
  await closed.goto(home);
  await launcherOf(closed).waitFor();
  await take(closed, 'visitor-launcher', 'The launcher on a page of a site', { looks: WHOLE });

  const visitor = await enter();
  await visitor.find('.how').waitFor();
  await take(visitor.page, 'visitor-new', 'First open', { looks: [...WHOLE, ...HARD] });
  await take(visitor.page, 'visitor-new-below', 'First open, scrolled to its end', {
    before: () => scrollWelcome(visitor, 'end'),
  });
  await scrollWelcome(visitor, 'start');
  for (const [door, name] of DOORS) {
    await visitor.button(name).click();
    await visitor.find('.offer .row').nth(2).waitFor();
    await take(visitor.page, `visitor-door-${door}`, `The door « ${name} »`, {
      before: () => scrollWelcome(visitor, 'start'),
    });
    await take(visitor.page, `visitor-door-${door}-below`, `The door « ${name} », scrolled to what it offers`, {
      before: () => visitor.find('.doors > p').evaluate((line) => line.scrollIntoView({ block: 'start' })),
    });
  }

  await visitor.find('.languages').click();
  await visitor.find('.tongues').waitFor();
  await take(visitor.page, 'visitor-languages', 'The choice of a language');
  await visitor.find('#language-query').fill('xyz');
  await visitor.find('.room [role=status]').filter({ hasText: 'Aucune' }).waitFor();
  await take(visitor.page, 'visitor-languages-not-found', 'A language that is not there');

  await world.server.settleSite(SITE, closedNow());
  const late = await enter();
  await late.find('.closed').getByText('Nous revenons').waitFor();
  await take(late.page, 'visitor-nobody', 'First open outside the hours');
  await late.write('Bonjour, puis-je porter plainte demain ?');
  await late.find('.ways-on').getByText('Nous revenons').waitFor();
  await take(late.page, 'visitor-nobody-waiting', 'Waiting outside the hours');
  await studio.clear();

  const page = await newVisitor(browser, { viewport: SIZES.wide });
  const full = await openFullPage(page, `${world.server.origin}/chat/${SITE}`);
  await full.find('.how').waitFor();
  await take(page, 'visitor-full-page', 'On a page of its own', { looks: WHOLE });
  await full.write('Bonjour, on m’a volé mon sac.');
  await full.standing.waitFor();
  await take(page, 'visitor-full-page-waiting', 'On a page of its own, waiting', { looks: WHOLE });
  await studio.clear();

  const abroad = await newVisitor(browser, { viewport: SIZES.wide, locale: 'en-GB' });
  const english = await openFullPage(abroad, `${world.server.origin}/chat/${SITE}?locale=en`);
  await english.find('.how').waitFor();
  await take(abroad, 'visitor-english', 'On a page of its own, in English', { looks: WHOLE });
  await studio.clear();

  const lame = await newVisitor(browser, { viewport: SIZES.wide });
  await lame.context().route('**/assets/frame/room-*', (route) => route.abort());
  const part = await openPanel(lame, home);
  await part.find('header .tool').first().click();
  await part.find('.lazy').getByText('Cette partie n’a pas pu être chargée.').waitFor();
  await take(lame, 'visitor-not-loaded', 'A part that could not be fetched');
  await studio.clear();
};

/** The theme of the State, through the states that show it best. */
export const takeState = async (studio: Studio): Promise<void> => {
  const { world, take, enter, answer } = studio;
  studio.chapter('The theme of the State');
  await world.server.settleSite(SITE, { theme: 'dsfr' });
  const visitor = await enter();
  await visitor.find('.how').waitFor();
  await take(visitor.page, 'visitor-dsfr', 'First open', { looks: WHOLE });
  await visitor.button('Je me renseigne').click();
  await visitor.find('.offer .row').nth(2).waitFor();
  await visitor.find('.offer .row').first().click();
  await visitor.find('.points').waitFor();
  await take(visitor.page, 'visitor-dsfr-card', 'A card');
  await visitor.button('Revenir à l’échange').click();
  await visitor.find('header .tool').first().click();
  await visitor.find('.menu').first().waitFor();
  await take(visitor.page, 'visitor-dsfr-menu', 'The menu');
  await visitor.button('Revenir à l’échange').click();
  await visitor.write('Bonjour, quels papiers faut-il apporter pour porter plainte ?');
  await answer(visitor, 'Une pièce d’identité, si vous en avez une. Sinon, venez quand même.');
  await take(visitor.page, 'visitor-dsfr-talking', 'Somebody answers');
  await visitor.button('Terminer').click();
  await visitor.button('Oui, terminer').click();
  await visitor.find('section.end').getByText('Il sera effacé').waitFor();
  await take(visitor.page, 'visitor-dsfr-end', 'The end');
  await studio.clear();
};
