import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriersIn } from './harness/axe.ts';
import type { Desk } from './harness/desk.ts';
import { type Guise, LARGE_TEXT, putOn, SPACING } from './harness/guise.ts';
import { takePicture } from './harness/look.ts';
import { coveredIn, cutIn, disorderIn, smallIn, unfocusableIn, unsaidIn } from './harness/sight.ts';
import { waitUntil } from './harness/wait.ts';
import { leaveNobody, SITE, startWorldWithDesk, type World } from './harness/world.ts';
import { documentOf, newVisitor, openFullPage, openPanel } from './pages/visitor.ts';
import { type AtHand, JOURNEYS, STATES, travel } from './states.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  ({ world, desk } = await startWorldWithDesk());
});
afterAll(() => world.close());
afterEach(() => leaveNobody(world, desk));

const NUMBERS = ['.exit', '.emergency a'];
const FIELD = [...NUMBERS, '#message', '.composer [type=submit]'];
const AT_HAND: Readonly<Record<AtHand, readonly string[]>> = {
  numbers: NUMBERS,
  field: FIELD,
  // They take the room that they need, and can be scrolled to.
  question: [],
  nothing: [],
};

interface Setting extends Guise {
  /** What axe looks for in it. What colours alone can change is looked at for colours alone. */
  readonly barriers?: Parameters<typeof barriersIn>[1];
  /** Of a state that is seen like this, only axe has something new to find. */
  readonly onlyBarriers?: boolean;
  /** So little room, or so large a text, that the page scrolls to what else is always in view. */
  readonly scrolls?: boolean;
  /** Every control is brought the focus, and looked at. */
  readonly focus?: boolean;
  /** The least height and width of what can be pressed. */
  readonly target?: number;
}

/** Some come by twenty states, each of which is looked at sixteen times. */
const JOURNEY_MS = 300_000;

const THUMB = 44;
const PHONE = { width: 360, height: 740 };

const SETTINGS: readonly Setting[] = [
  { name: 'as it comes', focus: true, target: THUMB, barriers: 'all' },
  { name: 'dark', dark: true, barriers: 'colours', onlyBarriers: true },
  { name: 'under the theme of the State', theme: 'dsfr', barriers: 'colours', onlyBarriers: true },
  { name: 'under the theme of the State, dark', theme: 'dsfr', dark: true, barriers: 'colours', onlyBarriers: true },
  { name: 'at 320 px', width: 320, height: 640, focus: true, target: THUMB, barriers: 'all' },
  { name: 'on a phone that lies on its side', width: 740, height: 360, focus: true, target: THUMB },
  { name: 'at 256 px of height', height: 256, target: 24 },
  { name: 'with a keyboard on the screen of a phone', width: 360, height: 400, target: THUMB },
  { name: 'from right to left', rtl: true, barriers: 'all' },
  { name: 'from right to left, on a phone', ...PHONE, rtl: true, focus: true },
  { name: 'with more room between letters, words and lines', rules: SPACING, scrolls: true },
  { name: 'with more room between letters, words and lines, on a phone', ...PHONE, rules: SPACING, scrolls: true },
  { name: 'with text of 200 %', rules: LARGE_TEXT, scrolls: true },
  { name: 'with text of 200 %, on a phone', ...PHONE, rules: LARGE_TEXT, scrolls: true },
  { name: 'in forced colours', forced: true, focus: true, barriers: 'all but colours' },
  { name: 'under the theme of the State, on a phone', ...PHONE, theme: 'dsfr', focus: true, target: THUMB },
];

/** All that is wrong with what is on the screen. */
const faultsOf = async (page: Page, { scrolls, focus, target }: Setting, atHand: AtHand): Promise<string[]> => {
  const frame = documentOf(page);
  const covered = scrolls ? [] : await coveredIn(frame, AT_HAND[atHand]);
  return [
    ...(await cutIn(frame, scrolls)),
    ...covered.map((selector) => `not at hand: ${selector}`),
    ...(await disorderIn(frame)),
    ...(target ? await smallIn(frame, target) : []),
    ...(focus ? await unfocusableIn(frame) : []),
  ];
};

describe('what these tests look with', () => {
  /** The faults of the first page under these rules. */
  const faultsUnder = async (rules: string, { scrolls, ...setting }: Partial<Setting> = {}) => {
    const { page } = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    await putOn(page, { ...PHONE, ...setting, rules });
    return (await faultsOf(page, { name: '', focus: true, target: THUMB, ...setting }, 'field')).join('\n');
  };
  it('sees nothing where there is nothing', async () => {
    expect(await faultsUnder('')).toBe('');
  });
  it.each([
    ['what leaves the screen', '.welcome { inline-size: 40rem }', /out of the screen: div\.welcome/],
    ['what is cut', '.welcome > p { block-size: 1em; overflow: hidden }', 'cuts: p'],
    [
      'what lies over what must be at hand',
      '.composer::after { content: ""; position: fixed; inset: 0 }',
      'not at hand: #message',
    ],
    ['another order than that of the document', '.exchange { flex-direction: column-reverse }', 'stands before'],
    [
      'another order on a line',
      '.write { flex-direction: row-reverse }',
      'button.strong "Envoyer" stands before textarea',
    ],
    ['what is too small for a thumb', '.doors button { min-block-size: 30px; padding: 0; block-size: 30px }', 'by 30'],
    ['a focus that does not show', '.exit:focus-visible { outline: none }', /a\.exit .* does not show/],
    [
      'a ring that is cut',
      '.doors button { outline-offset: 30px !important }',
      'the ring of button "Je suis victime" is cut',
    ],
    [
      'a focus under something else',
      '.welcome::after { content: ""; position: absolute; inset: 0 }',
      'is hidden under div.welcome',
    ],
  ])('sees %s', async (_, rules, fault) => {
    expect(await faultsUnder(rules)).toMatch(fault);
  });
  it('sees a link that does not say what it does', async () => {
    const { page } = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
    expect(await unsaidIn(documentOf(page))).toEqual([]);
    await documentOf(page).evaluate(() => {
      document
        .querySelector('.welcome')
        ?.append(
          Object.assign(document.createElement('a'), { href: 'tel:17', textContent: 'Appeler' }),
          Object.assign(document.createElement('a'), { href: '/', target: '_blank', textContent: 'Site' }),
        );
    });
    expect(await unsaidIn(documentOf(page))).toEqual([
      'a "Appeler" does not say 17',
      'a "Site" does not say that it opens a tab',
    ]);
  });
});

/** In a conversation with an officer. */
const talk = async (text: string, options = {}) => {
  const visitor = await openPanel(await newVisitor(world.browser, options), `${world.site.origin}/`);
  await visitor.write(text);
  await visitor.standing.waitFor();
  const { conversation } = await waitUntil('somebody waits', () => desk.claimNext());
  await visitor.log.locator('.note').waitFor();
  return { visitor, conversation };
};

describe('what was written', () => {
  it('stands in its own direction, whatever that of the page', async () => {
    const { visitor, conversation } = await talk('مرحبا، أحتاج إلى مساعدة');
    await desk.write(conversation, 'Bonjour');
    await desk.write(conversation, 'שלום');
    await visitor.log.getByText('שלום').waitFor();
    const directions = await visitor.log
      .locator('.text')
      .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).direction));
    expect(directions).toEqual(['rtl', 'ltr', 'rtl']);
    await visitor.field.fill('שלום');
    expect(await visitor.field.evaluate((field) => getComputedStyle(field).direction)).toBe('rtl');
  });
});

describe('what moves', () => {
  it.each([
    ['no-preference', 'pulse'],
    ['reduce', 'none'],
  ] as const)('with %s is %s', async (reducedMotion, animation) => {
    const { visitor, conversation } = await talk('Bonjour', { reducedMotion });
    await desk.type(conversation);
    const typing = visitor.log.locator('.typing');
    await typing.waitFor();
    expect(await typing.evaluate((line) => getComputedStyle(line, '::after').animationName)).toBe(animation);
  });
});

describe('a keyboard on the screen', () => {
  it.each([440, 380])(
    'that tells the visual viewport alone leaves %i px, and the way out and the field in them',
    async (height) => {
      const page = await newVisitor(world.browser, { viewport: PHONE, hasTouch: true, isMobile: true });
      const visitor = await openFullPage(page, `${world.server.origin}/chat/${SITE}`);
      await page.waitForLoadState('networkidle');
      // As iOS does: the page keeps its size, and what is seen of it is less.
      const seen = (height: number) =>
        page.evaluate((height) => {
          Object.defineProperty(visualViewport, 'height', { configurable: true, value: height });
          visualViewport?.dispatchEvent(new Event('resize'));
        }, height);
      const bottomOf = async (selector: string) => {
        const box = await visitor.find(selector).first().boundingBox();
        return box ? box.y + box.height : Number.NaN;
      };
      await visitor.write('Bonjour');
      await visitor.standing.waitFor();
      await visitor.field.focus();
      expect(await bottomOf('.composer')).toBeGreaterThan(height);
      await seen(height);
      for (const selector of ['.exit', '.emergency a', '#message', '.composer [type=submit]']) {
        expect(await bottomOf(selector), selector).toBeLessThanOrEqual(height);
      }
      expect(await coveredIn(documentOf(page), FIELD)).toEqual([]);
      await seen(PHONE.height);
      expect(await bottomOf('.composer')).toBeGreaterThan(height);
    },
  );
});

describe('each state, in each of the ways in which it may be seen', () => {
  const seen = new Set<string>();
  it.each(Object.keys(JOURNEYS))('%s', { timeout: JOURNEY_MS }, async (name) => {
    const found: string[] = [];
    await travel(name, { world, desk, options: {} }, async (state, { page }) => {
      seen.add(state);
      for (const fault of await unsaidIn(documentOf(page))) found.push(`${state}: ${fault}`);
      for (const setting of SETTINGS) {
        await putOn(page, setting);
        const barriers = setting.barriers ? await barriersIn(documentOf(page), setting.barriers) : [];
        const faults = setting.onlyBarriers ? [] : await faultsOf(page, setting, STATES[state]);
        for (const fault of [...barriers, ...faults]) found.push(`${state}, ${setting.name}: ${fault}`);
        await takePicture(page, `${state}-${setting.name}`);
      }
      await putOn(page, {});
    });
    expect(found.join('\n')).toBe('');
  });

  it('is each state that there is', () => {
    expect([...seen].sort()).toEqual(Object.keys(STATES).sort());
  });
});
