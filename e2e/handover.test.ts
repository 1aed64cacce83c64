// docs/security.md: T10

import type { Handover, WebhookSecretAnswer } from '@lanterne/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, expectAccessibleInBoth } from './harness/axe.ts';
import { type Received, type Receiver, startReceiver, verified } from './harness/receiver.ts';
import { call, signInByWire } from './harness/wire.ts';
import { startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
let receiver: Receiver;
let webhook: WebhookSecretAnswer;
let admin: <Answer>(method: string, path: string, json: object) => Promise<Answer>;
let officer: OfficerPage;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await startWorld({ policy: { webhooks: { insideHosts: [receiver.host], delay: 'PT0S' } } });
  const cookie = await signInByWire(world.server, 'ada', { role: 'admin' });
  admin = (method, path, json) => call(world.server, method, `/v1/admin/${path}`, { cookie, json });
  webhook = await admin('POST', 'webhooks', { url: receiver.url, events: ['handover.consented'] });
  officer = await signInOfficer(world.browser, world.server, 'camille', 'Camille');
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

const panel = () => officer.page.getByRole('region', { name: 'Résumé à transmettre' });
const fill = async (fields: Readonly<Record<string, string>>) => {
  for (const [label, text] of Object.entries(fields)) await panel().getByLabel(label, { exact: true }).fill(text);
};

/** A visitor who has told something, and an officer who has it before them with the summary open. */
const begin = async (): Promise<VisitorPage> => {
  const visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  await visitor.write('On m’a volé mon vélo hier, place Bellecour.');
  await visitor.standing.waitFor();
  await officer.takeNext();
  await visitor.log.locator('.note').waitFor();
  await officer.page.getByRole('button', { name: /^Résumé/ }).click();
  await panel().waitFor();
  return visitor;
};
const openSummary = async (visitor: VisitorPage) => {
  await visitor.button('Lire et répondre').click();
  await visitor.find('.summary fieldset').first().waitFor();
};
const part = (visitor: VisitorPage, name: string) => visitor.find('.summary fieldset').filter({ hasText: name });
const messages = (): { type: string; data: { handover: Handover; pdf: { base64: string } } }[] =>
  receiver.got.map((one: Received) => verified(webhook.secret, one) as never);

/** What is asked for now arrives after all that was promised before: so that what did not come never will. */
const untilTested = async () => {
  const before = receiver.got.length;
  await admin('POST', `webhooks/${webhook.webhook.id}/test`, {});
  await expect.poll(() => receiver.got.length, { timeout: 30_000 }).toBeGreaterThan(before);
};

const downloaded = async (page: Page, press: () => Promise<void>): Promise<Buffer> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

it('what a visitor has corrected and consented to leaves, signed; what they have not consented to leaves nowhere', async () => {
  const visitor = await begin();
  const { page } = officer;
  await expectAccessibleInBoth(page);

  // A draft is kept, and nobody but officers sees it.
  await fill({ 'Les faits': 'Un vélo a été volé.', 'Le lieu': 'Place Bellecourt, Lyon' });
  await panel().getByRole('button', { name: 'Garder le brouillon' }).click();
  await panel().getByText('Brouillon gardé.').waitFor();
  await fill({ 'Les personnes': 'Le voisin, M. Dupont', 'Ce que l’usager souhaite': 'Porter plainte' });
  await panel().getByRole('button', { name: 'Proposer à l’usager' }).click();
  await panel().getByText('L’usager n’a pas encore répondu.').waitFor();

  // Nothing is ticked; nothing leaves by looking at it, nor by a press on an empty answer.
  await openSummary(visitor);
  await expectAccessible(visitor.page);
  expect(await visitor.find('.summary :checked').count()).toBe(0);
  expect(await visitor.find('.summary fieldset').count()).toBe(4);
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.find('.summary').getByText('Rien n’est coché.').waitFor();
  await expectAccessible(visitor.page);

  // One part is corrected, one is not consented to, the others are.
  await part(visitor, 'Où').getByRole('textbox').fill('Place Bellecour, Lyon');
  for (const name of ['Ce qui s’est passé', 'Où', 'Ce que vous souhaitez']) {
    await part(visitor, name).getByRole('checkbox').check();
  }
  // Closing the room is no answer, and what was begun is there again.
  await visitor.button('Revenir à l’échange').click();
  await openSummary(visitor);
  expect(await visitor.find('.summary :checked').count()).toBe(3);
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.find('.summary').getByText('Votre résumé est transmis').waitFor();
  await expectAccessible(visitor.page);

  await expect.poll(() => receiver.got.length, { timeout: 30_000 }).toBe(1);
  const [message] = messages();
  const fields = {
    facts: { text: 'Un vélo a été volé.', corrected: false },
    place: { text: 'Place Bellecour, Lyon', corrected: true },
    wishes: { text: 'Porter plainte', corrected: false },
  };
  expect(message).toMatchObject({ type: 'handover.consented', data: { handover: { schema: 'lanterne.handover/1' } } });
  expect(message?.data.handover.fields).toEqual(fields);
  expect(receiver.got[0]?.body).not.toMatch(/Dupont|voisin|Bellecourt|volé mon vélo/);

  // Both sides may keep the very same.
  const reference = message?.data.handover.reference ?? 'none';
  await panel().getByText(reference).waitFor();
  await expectAccessibleInBoth(page);
  const taken = await downloaded(page, () => panel().getByRole('button', { name: /JSON/ }).click());
  expect(JSON.parse(taken.toString())).toEqual(message?.data.handover);
  await visitor.find('.summary').getByText(reference).first().waitFor();
  await visitor.button('Enregistrer').click();
  const own = await downloaded(visitor.page, () => visitor.button('Oui, enregistrer').click());
  const sent = Buffer.from(message?.data.pdf.base64 ?? '', 'base64');
  expect(sent.subarray(0, 5).toString()).toBe('%PDF-');
  expect(own.equals(sent)).toBe(true);
  const printed = await downloaded(page, () => panel().getByRole('button', { name: /PDF/ }).click());
  expect(printed.equals(sent)).toBe(true);

  // Once the complaint is signed nobody needs it here: asked twice, and gone from the desk at once.
  await panel().getByRole('button', { name: 'La plainte est signée' }).click();
  await expectAccessibleInBoth(page);
  await panel().getByRole('button', { name: 'Effacer le résumé ici' }).click();
  const log = page.getByRole('log');
  await log.getByText('Plainte signée, dit Camille\u00a0: le résumé est effacé ici').waitFor();
  await log
    .getByText(/Résumé à transmettre — effacé le .+, comme annoncé/)
    .first()
    .waitFor();
  await panel().getByText('Rien n’est proposé.').waitFor();
  expect(await page.getByText(reference).count()).toBe(0);
  expect(await page.getByText('Place Bellecour, Lyon').count()).toBe(0);
  expect(await panel().getByLabel('Les faits', { exact: true }).inputValue()).toBe('');

  await visitor.context.close();
  await officer.close();
});

it('a refusal sends nothing, and neither does a consent that was taken back', async () => {
  const visitor = await begin();
  const before = receiver.got.length;
  await fill({ 'Les faits': 'Un vélo a été volé.' });
  await panel().getByRole('button', { name: 'Proposer à l’usager' }).click();
  await openSummary(visitor);
  // Ticked, and refused all the same: the button says what counts.
  await part(visitor, 'Ce qui s’est passé').getByRole('checkbox').check();
  await visitor.button('Tout refuser').click();
  await visitor.find('.summary').getByText('Vous avez refusé. Rien n’est transmis.').waitFor();
  await expectAccessible(visitor.page);
  await panel().getByText('L’usager a refusé. Rien n’est transmis.').waitFor();
  await untilTested();
  expect(
    messages()
      .slice(before)
      .map(({ type }) => type),
  ).toEqual(['webhook.test']);

  // Another try. While nobody receives, the visitor has all the time to think again.
  await admin('PATCH', `webhooks/${webhook.webhook.id}`, { active: false });
  await visitor.button('Revenir à l’échange').click();
  await panel().getByRole('button', { name: 'Proposer à l’usager' }).click();
  await openSummary(visitor);
  await part(visitor, 'Ce qui s’est passé').getByRole('checkbox').check();
  await visitor.button('Transmettre ce que j’ai coché').click();
  await visitor.find('.summary').getByText('Vous avez accepté. Le résumé va partir.').waitFor();
  await expectAccessible(visitor.page);
  await panel().getByText('Il peut encore reprendre son accord.').waitFor();
  await visitor.button('Reprendre mon accord').click();
  await visitor.find('.summary').getByText('Vous avez repris votre accord.').waitFor();
  await panel().getByText('L’usager a repris son accord. Rien n’est transmis.').waitFor();
  expect(await panel().getByRole('button', { name: /JSON/ }).count()).toBe(0);
  await admin('PATCH', `webhooks/${webhook.webhook.id}`, { active: true });
  await untilTested();
  expect(
    messages()
      .slice(before)
      .map(({ type }) => type),
  ).toEqual(['webhook.test', 'webhook.test']);
  await visitor.context.close();
});
