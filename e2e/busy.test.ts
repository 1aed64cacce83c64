// docs/security.md: T9

import { createHash } from 'node:crypto';
import type { Challenge, OpenAnswer, Problem } from '@lanterne/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { waitUntil } from './harness/wait.ts';
import { ask } from './harness/wire.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { newVisitor, openPanel } from './pages/visitor.ts';

let world: World;
beforeAll(async () => {
  // Calm is where nobody waits.
  const proof = { perMinute: 1_000_000, perNetwork: 1_000_000, waiting: 1 };
  world = await startWorld({ policy: { abuse: { proof } }, trustProxy: 0 });
});
/** Somebody waits, and the service has counted them. */
beforeEach(async () => {
  expect((await open({ danger: true })).status).toBe(201);
  await waitUntil('an opening is asked for work', async () => (await open()).status === 429);
});
afterAll(() => world.close());
afterEach(async () => {
  for (const context of world.browser.contexts()) await context.close();
});

const openings = `/v1/sites/${SITE}/conversations`;

const open = (more: object = {}) =>
  ask(world.server, 'POST', openings, { json: { door: 'ask', locale: 'fr', ...more } });

/** A challenge that nobody can meet: the work goes on until somebody does not want it any more. */
const endless = (): Partial<Problem> => {
  const salt = 'x'.repeat(16);
  const digest = createHash('sha256').update('something else').digest('hex');
  const challenge: Challenge = { signed: 'signed', salt, digest, max: 1_000_000_000, until: '2099-01-01T00:00:00Z' };
  return { code: 'proof_needed', challenge };
};

describe('while very many come', () => {
  it('the device does what is asked, and the message gets through without anything to solve', async () => {
    const answers: number[] = [];
    const page = await newVisitor(world.browser);
    page.on('response', (response) => {
      if (response.url().endsWith(openings)) answers.push(response.status());
    });
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await visitor.write('Bonjour');
    await visitor.standing.waitFor();
    expect(await visitor.messages()).toEqual(['Bonjour']);
    expect(await visitor.unsent()).toBe(0);
    expect(answers).toEqual([429, 201]);
  });

  it('says why it takes a moment, lets go on writing, and a press for danger waits for none of it', async () => {
    const page = await newVisitor(world.browser);
    const bodies: Record<string, unknown>[] = [];
    await page.route(`**${openings}`, async (route) => {
      const body = route.request().postDataJSON() as Record<string, unknown>;
      bodies.push(body);
      if (body.danger) await route.continue();
      else
        await route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(endless()) });
    });
    const visitor = await openPanel(page, `${world.site.origin}/`);
    await visitor.write('Bonjour');
    await visitor.find('[role=status]').filter({ hasText: 'Votre message part dans quelques secondes.' }).waitFor();
    await expectAccessible(page);
    // The page does what it has to meanwhile.
    await visitor.field.pressSequentially('Je voulais dire');
    expect(await visitor.field.inputValue()).toBe('Je voulais dire');

    await visitor.button('Je suis en danger').click();
    await visitor.find('[role=status]').filter({ hasText: 'Votre message part' }).waitFor({ state: 'detached' });
    await visitor.standing.waitFor({ state: 'attached' });
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual({ ...bodies[0], danger: true });
  });

  it('an old client that comes again without is let in when it is its turn', async () => {
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const inDanger = await open({ danger: true });
    expect(inDanger.status).toBe(201);
    expect(((await inDanger.json()) as OpenAnswer).token).toBeTruthy();
  });
});
