// docs/security.md: T10

import type { SealAnswer, UnsealedAddress, UnsealingsAnswer } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { NEW_RIGHTS_MS } from '../domain/two-people.ts';
import { purge } from '../services/purge.ts';
import { createTestSeal, type TestHalf } from '../services/sealed-address.fixture.ts';

const HOUR = 3_600_000;
const ADDRESS = '203.0.113.77';
const from = (address: string) => ({ 'x-forwarded-for': address });

const seal = createTestSeal();
let test: TestApp;
/** Cookies of two officers and a supervisor whose rights are old enough. */
let camille: string;
let noa: string;
let sasha: string;
const start = async (policy = seal.policy) => {
  test = await createTestApp({ policy, trustProxy: 1 });
  await test.officer('camille');
  await test.officer('noa');
  await test.officer('sasha', 'supervisor');
  test.time.now += NEW_RIGHTS_MS + 1;
  [camille, noa, sasha] = [await test.signIn('camille'), await test.signIn('noa'), await test.signIn('sasha')];
};
beforeEach(() => start());
afterEach(() => test.close());

interface Refused {
  readonly code: string;
}
type Sealed = SealAnswer & Refused;
const open = async (json: object = {}, address = ADDRESS) => {
  const opening = { door: 'victim', locale: 'fr', announced: true, ...json };
  const { body } = await test.call<{ conversation: string; token: string }>('POST', `/v1/sites/${SITE}/conversations`, {
    json: opening,
    headers: from(address),
  });
  return { ...body, path: `/v1/conversations/${body.conversation}` };
};
type Visitor = Awaited<ReturnType<typeof open>>;
/** One that Camille holds, in danger unless it is said otherwise. */
const held = async (json: object = {}): Promise<Visitor> => {
  const visitor = await open({ danger: true, ...json });
  expect((await test.claim(visitor.conversation, camille)).status).toBe(201);
  return visitor;
};
const sealOf = (visitor: Visitor, cookie = camille) =>
  test.call<Sealed>('GET', `/v1/officer/conversations/${visitor.conversation}/seal`, { cookie });
const shareOf = async (half: TestHalf, visitor: Visitor) => {
  const { body } = await sealOf(visitor);
  return half.shareOf(body.box?.ephemeral ?? seal.foreign.spki);
};
const ask = async (visitor: Visitor, json: object = {}, cookie = camille, half = seal.one) =>
  test.call<Sealed>('POST', `/v1/officer/conversations/${visitor.conversation}/unsealing`, {
    cookie,
    json: { id: nanoid(), reason: 'violence', ...(await shareOf(half, visitor)), ...json },
  });
const answer = (id: string, json: object, cookie = noa) =>
  test.call<Sealed>('POST', `/v1/officer/unsealings/${id}`, { cookie, json });
const confirm = async (id: string, visitor: Visitor, cookie = noa, half = seal.other) =>
  answer(id, { answer: 'confirm', ...(await shareOf(half, visitor)) }, cookie);
const read = (id: string, cookie = noa) =>
  test.call<UnsealedAddress & Refused>('POST', `/v1/officer/unsealings/${id}/address`, { cookie, json: {} });
/** Asked and confirmed; answers its id. */
const opened = async (visitor: Visitor): Promise<string> => {
  const id = nanoid();
  expect((await ask(visitor, { id })).status).toBe(201);
  expect((await confirm(id, visitor)).status).toBe(200);
  return id;
};
const recordOf = async ({ conversation }: Visitor) =>
  (await test.store.auditAfter(0, 200))
    .map(({ record }) => record)
    .filter((record) => record?.subject === conversation)
    .map((record) => [record?.action, record?.login, record?.reason]);
const kept = ({ conversation }: Visitor) => test.store.sealedAddress(conversation as never);

describe('an address', () => {
  it('is opened by two people with a half each, for a reason, and every step is on record', async () => {
    const visitor = await held();
    const id = nanoid();
    expect((await sealOf(visitor)).body).toMatchObject({
      anonymity: 'sealed',
      reasons: seal.policy.address?.reasons,
      until: null,
      danger: true,
      waiting: null,
      opened: null,
    });
    const asked = await ask(visitor, { id, reason: 'suicide' });
    expect(asked).toMatchObject({ status: 201, body: { waiting: { id, askedBy: 'Alias camille', own: true } } });
    expect(await read(id, camille)).toMatchObject({ status: 404, body: { code: 'unsealing_unknown' } });

    const { body: waiting } = await test.call<UnsealingsAnswer>('GET', '/v1/officer/unsealings', { cookie: noa });
    expect(waiting.unsealings).toMatchObject([{ id, conversation: visitor.conversation, own: false }]);
    expect(await confirm(id, visitor, camille)).toMatchObject({ status: 403, body: { code: 'second_person_needed' } });
    const confirmed = await confirm(id, visitor);
    expect(confirmed).toMatchObject({
      status: 200,
      body: { waiting: null, opened: { askedBy: 'Alias camille', confirmedBy: 'Alias noa', own: true } },
    });

    for (const cookie of [camille, noa]) expect((await read(id, cookie)).body.address).toBe(ADDRESS);
    expect(await read(id, sasha)).toMatchObject({ status: 404, body: { code: 'unsealing_unknown' } });
    expect((await sealOf(visitor, sasha)).body.opened).toMatchObject({ own: false });
    expect(await recordOf(visitor)).toEqual([
      ['unsealing-asked', 'camille', 'suicide'],
      ['unsealing-confirmed', 'noa', 'suicide'],
      ['address-read', 'camille', 'suicide'],
      ['address-read', 'noa', 'suicide'],
    ]);
    expect(JSON.stringify(await test.store.auditAfter(0, 200))).not.toContain(ADDRESS);
    expect(JSON.stringify(test.lines)).not.toContain(ADDRESS);
  });

  it('is not opened by one half in the hands of two, by a foreign one, nor by what was made for another box', async () => {
    const visitor = await held();
    const another = await held();
    const id = nanoid();
    const refused = { status: 403, body: { code: 'half_refused' } };
    expect(await ask(visitor, { id }, camille, seal.foreign)).toMatchObject(refused);
    expect(await ask(visitor, { id, ...(await shareOf(seal.one, another)) })).toMatchObject(refused);
    expect((await ask(visitor, { id })).status).toBe(201);
    expect(await confirm(id, visitor, noa, seal.one)).toMatchObject(refused);
    expect(await confirm(id, visitor, noa, seal.foreign)).toMatchObject(refused);
    const elsewhere = await shareOf(seal.other, another);
    expect(await answer(id, { answer: 'confirm', ...elsewhere })).toMatchObject(refused);
    expect(await read(id, camille)).toMatchObject({ status: 404 });
    // Whoever has the half first or second does not matter.
    expect((await confirm(id, visitor)).status).toBe(200);
  });

  it('is opened for nobody where there is no danger, or where officers have closed it', async () => {
    const visitor = await held({ danger: false });
    expect(await ask(visitor)).toMatchObject({ status: 409, body: { code: 'danger_needed' } });
    const step = (json: object) =>
      test.call('POST', `/v1/officer/conversations/${visitor.conversation}/danger-step`, { cookie: camille, json });
    await step({ step: 'suspected' });
    expect(await ask(visitor)).toMatchObject({ status: 409, body: { code: 'danger_needed' } });
    await step({ step: 'confirmed' });
    const id = nanoid();
    expect((await ask(visitor, { id })).status).toBe(201);
    await step({ step: 'closed' });
    expect(await confirm(id, visitor)).toMatchObject({ status: 409, body: { code: 'danger_needed' } });
  });

  it('is opened for a reason of the list alone, and of what the policy has left of it', async () => {
    const visitor = await held();
    expect(await ask(visitor, { reason: 'child' })).toMatchObject({ status: 403, body: { code: 'reason_refused' } });
    expect((await ask(visitor, { reason: 'curiosity' })).status).toBe(400);
    expect((await ask(visitor, { reason: undefined })).status).toBe(400);
  });

  it('takes nobody whose rights were given within three days, to ask or to confirm', async () => {
    const visitor = await held();
    const fresh = await test.officer('fresh', 'supervisor');
    expect(await ask(visitor, {}, fresh)).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
    const id = nanoid();
    await ask(visitor, { id });
    expect(await confirm(id, visitor, fresh)).toMatchObject({ status: 403, body: { code: 'rights_too_new' } });
  });

  it('can be refused, taken back and asked for again, one at a time and once each', async () => {
    const visitor = await held();
    const [first, second] = [nanoid(), nanoid()];
    const share = await shareOf(seal.one, visitor);
    expect((await ask(visitor, { id: first, ...share })).status).toBe(201);
    expect((await ask(visitor, { id: first, ...share })).status).toBe(200);
    expect(await ask(visitor, { id: first, reason: 'lost' })).toMatchObject({
      status: 409,
      body: { code: 'id_reused' },
    });
    expect(await ask(visitor)).toMatchObject({ status: 409, body: { code: 'unsealing_waiting' } });
    expect(await answer(first, { answer: 'refuse' })).toMatchObject({ status: 200, body: { waiting: null } });
    expect(await confirm(first, visitor)).toMatchObject({ status: 409, body: { code: 'request_closed' } });
    expect((await ask(visitor, { id: second })).status).toBe(201);
    expect((await answer(second, { answer: 'refuse' }, camille)).status).toBe(200);
    expect(await recordOf(visitor)).toEqual([
      ['unsealing-asked', 'camille', 'violence'],
      ['unsealing-refused', 'noa', 'violence'],
      ['unsealing-asked', 'camille', 'violence'],
      ['unsealing-refused', 'camille', 'violence'],
    ]);
    expect(await answer(nanoid(), { answer: 'refuse' })).toMatchObject({ body: { code: 'unsealing_unknown' } });
  });

  it('is not there for an officer who has no business with it', async () => {
    const visitor = await held();
    expect(await sealOf(visitor, noa)).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    const asked = await ask(visitor, {}, noa);
    expect(asked).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
    // The supervisor sees every danger.
    expect((await sealOf(visitor, sasha)).status).toBe(200);
    expect((await ask(visitor, {}, sasha)).status).toBe(201);
    expect((await sealOf(visitor, noa)).status).toBe(200);
  });

  it('never reaches the visitor, nor does that it was opened', async () => {
    const visitor = await held();
    await opened(visitor);
    const { body } = await test.call('GET', `${visitor.path}/events`, { token: visitor.token });
    expect(JSON.stringify(body)).not.toMatch(/unseal|203\.0/);
  });
});

describe('is sealed', () => {
  it('where the visitor was told before the first message, and nowhere else', async () => {
    const [told, untold, silent] = [
      await held(),
      await held({ announced: false }),
      await held({ announced: undefined }),
    ];
    expect(await kept(told)).not.toBeNull();
    for (const visitor of [untold, silent]) {
      expect(await kept(visitor)).toBeNull();
      expect((await sealOf(visitor)).body).toMatchObject({ anonymity: 'sealed', box: null });
      // Nor later, from wherever they come.
      await test.call('GET', `${visitor.path}/events`, { token: visitor.token, headers: from('198.51.100.4') });
      expect(await kept(visitor)).toBeNull();
    }
  });

  it('on no site that does not say so, whatever is asked', async () => {
    await test.close();
    await start({ ...seal.policy, sites: { [SITE]: { ...seal.policy, anonymity: 'strict', address: undefined } } });
    const visitor = await held();
    expect(await kept(visitor)).toBeNull();
    expect((await sealOf(visitor)).body).toMatchObject({ anonymity: 'strict', reasons: [], box: null });
    expect(await ask(visitor, { ...seal.one.shareOf(seal.other.spki) })).toMatchObject({ status: 403 });
  });

  it('anew where somebody comes from elsewhere, but not while two are about to open it, nor after the end', async () => {
    const visitor = await held();
    const id = nanoid();
    const first = await kept(visitor);
    const come = (address: string) =>
      test.call('GET', `${visitor.path}/events`, { token: visitor.token, headers: from(address) });
    // The same network: nothing is written.
    await come(ADDRESS);
    expect(await kept(visitor)).toEqual(first);
    await ask(visitor, { id });
    await come('198.51.100.4');
    await answer(id, { answer: 'refuse' });
    expect(await kept(visitor)).toEqual(first);
    // It was put off, not forgotten.
    await vi.waitFor(async () => {
      await come('198.51.100.4');
      expect((await kept(visitor))?.box).not.toBe(first?.box);
    });
    const next = await opened(visitor);
    expect((await read(next)).body.address).toBe('198.51.100.4');

    const before = await kept(visitor);
    await test.leave(visitor);
    await come('192.0.2.8');
    await come('192.0.2.9');
    expect((await kept(visitor))?.box).toBe(before?.box);
  });
});

describe('is destroyed', () => {
  it('an hour after the end, opened or not; from that moment on nobody reads it, purged or not', async () => {
    const [shown, closed] = [await held(), await held()];
    const id = await opened(shown);
    for (const { path, token } of [shown, closed]) await test.leave({ path, token });
    test.time.now += HOUR - 1;
    await purge(test.store, seal.policy);
    expect((await read(id)).body.address).toBe(ADDRESS);
    expect((await sealOf(closed)).body.until).not.toBeNull();
    test.time.now += 1;
    expect(await read(id)).toMatchObject({ status: 404, body: { code: 'address_unknown' } });
    expect((await sealOf(closed)).body).toMatchObject({ box: null, until: null });
    expect(await ask(closed, seal.one.shareOf(seal.other.spki))).toMatchObject({
      status: 404,
      body: { code: 'address_unknown' },
    });
    await purge(test.store, seal.policy);
    for (const visitor of [shown, closed]) {
      expect(await kept(visitor)).toBeNull();
      expect(await test.store.unsealingsOf(visitor.conversation as never)).toEqual([]);
      // The conversation has a time of its own.
      expect(await test.store.conversation(visitor.conversation as never)).not.toBeNull();
    }
  });

  it('with the conversation, whoever erases it', async () => {
    const visitor = await held();
    await opened(visitor);
    await test.leave(visitor);
    expect((await test.call('DELETE', visitor.path, { token: visitor.token })).status).toBe(204);
    expect(await kept(visitor)).toBeNull();
    expect(await test.store.unsealingsOf(visitor.conversation as never)).toEqual([]);
  });
});
