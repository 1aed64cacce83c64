// docs/security.md: T9

import { NOTE_MAX, REOPEN_MS } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

/** A conversation that this officer has just claimed. */
const claimedBy = async (cookie: string) => {
  const opened = await test.open();
  const at = `/v1/officer/conversations/${opened.conversation}`;
  expect(await test.claim(opened.conversation, cookie)).toMatchObject({ status: 201 });
  const post = (what: string, json: object = {}, as = cookie) =>
    test.call('POST', `${at}/${what}`, { cookie: as, json });
  return { ...opened, at, post };
};

interface Told {
  readonly events: readonly { readonly kind: string; readonly [field: string]: unknown }[];
}

describe('private notes', () => {
  it('stand in the transcript of officers, and never in that of the visitor', async () => {
    const cookie = await test.officer('camille');
    const { at, path, token, post } = await claimedBy(cookie);
    expect(await post('notes', { id: 'n', text: 'canary-note' })).toMatchObject({ status: 201, body: { seq: 3 } });
    expect(await post('messages', { id: 'm', text: 'canary-message' })).toMatchObject({ status: 201 });
    const officers = await test.call<Told>('GET', `${at}/events`, { cookie });
    expect(officers.body.events).toContainEqual(
      expect.objectContaining({ kind: 'note', text: 'canary-note', by: 'holder', alias: 'Alias camille' }),
    );
    const visitors = JSON.stringify((await test.call('GET', `${path}/events`, { token })).body);
    expect(visitors).not.toContain('canary-note');
    expect(visitors).toContain('canary-message');
  });

  it('are written once, however often they are sent', async () => {
    const { post } = await claimedBy(await test.officer('camille'));
    await post('notes', { id: 'n', text: 'one' });
    expect(await post('notes', { id: 'n', text: 'one' })).toMatchObject({ status: 200, body: { seq: 3 } });
    expect(await post('notes', { id: 'n', text: 'two' })).toMatchObject({ status: 409, body: { code: 'id_reused' } });
    expect(await post('messages', { id: 'n', text: 'one' })).toMatchObject({ body: { code: 'id_reused' } });
  });

  it('are refused where they are too long, or far too long, or of somebody who has no part in it', async () => {
    const { at, post } = await claimedBy(await test.officer('camille'));
    expect(await post('notes', { id: 'n', text: 'x'.repeat(NOTE_MAX + 1) })).toMatchObject({
      status: 400,
      body: { faults: [{ pointer: '/text', reason: 'too_long' }] },
    });
    expect(await post('notes', { id: 'n', text: 'x'.repeat(1_048_576) })).toMatchObject({
      status: 413,
      body: { code: 'body_too_large' },
    });
    const other = await test.officer('sacha');
    const unknown = { status: 404, body: { code: 'conversation_unknown' } };
    expect(await post('notes', { id: 'n', text: 'x' }, other)).toMatchObject(unknown);
    expect(await test.call('GET', `${at}/events`, { cookie: other })).toMatchObject(unknown);
  });

  it('are still written once the visitor has left, and not after the end', async () => {
    const { path, token, post } = await claimedBy(await test.officer('camille'));
    await test.leave({ path, token });
    expect(await post('notes', { id: 'n', text: 'She will call 3919.' })).toMatchObject({ status: 201 });
    await post('close');
    expect(await post('notes', { id: 'n2', text: 'late' })).toMatchObject({ body: { code: 'conversation_closed' } });
  });
});

describe('the end', () => {
  const kindsOf = async ({ at }: { at: string }, cookie: string) =>
    (await test.call<Told>('GET', `${at}/events`, { cookie })).body.events.map(({ kind }) => kind);

  it('says how it came out just before it, to officers alone', async () => {
    const cookie = await test.officer('camille');
    const held = await claimedBy(cookie);
    const json = { outcome: 'oriented', tags: ['papers', 'papers', 'theft'] };
    expect(await held.post('close', json)).toMatchObject({ status: 201, body: { seq: 4 } });
    const { body } = await test.call<Told>('GET', `${held.at}/events`, { cookie });
    expect(body.events.slice(2)).toMatchObject([
      { kind: 'outcome', seq: 3, outcome: 'oriented', tags: ['papers', 'theft'] },
      { kind: 'closed', seq: 4 },
    ]);
    const visitors = (await test.call<Told>('GET', `${held.path}/events`, { token: held.token })).body;
    expect(visitors.events.map(({ kind }) => kind)).toEqual(['opened', 'claimed', 'closed']);
  });

  it('tells the visitor why, where the officer says so and of what may be said alone', async () => {
    const cookie = await test.officer('camille');
    const told = await claimedBy(cookie);
    expect(await told.post('close', { outcome: 'abusive', tags: ['x'], tell: true })).toMatchObject({ status: 201 });
    const untold = await claimedBy(cookie);
    expect(await untold.post('close', { outcome: 'abusive' })).toMatchObject({ status: 201 });
    const lastOf = async ({ path, token }: { path: string; token: string }) =>
      (await test.call<Told>('GET', `${path}/events`, { token })).body.events.at(-1);
    expect(await lastOf(told)).toMatchObject({ kind: 'closed', reason: 'abusive' });
    expect(await lastOf(untold)).not.toHaveProperty('reason');
  });

  it('is still told by an empty body, and refuses what says half', async () => {
    const cookie = await test.officer('camille');
    const held = await claimedBy(cookie);
    for (const [json, pointer] of [
      [{ tags: ['x'] }, '/outcome'],
      [{ outcome: 'well' }, '/outcome'],
      [{ outcome: 'answered', tell: true }, '/tell'],
      [{ tell: true }, '/tell'],
      [{ outcome: 'answered', tags: [''] }, '/tags/0'],
      [{ outcome: 'answered', tags: Array.from({ length: 9 }, (_, index) => `${index}`) }, '/tags'],
    ] as const) {
      expect(await held.post('close', json)).toMatchObject({ status: 400, body: { faults: [{ pointer }] } });
    }
    expect(await held.post('close')).toMatchObject({ status: 201 });
    expect(await kindsOf(held, cookie)).toEqual(['opened', 'claimed', 'closed']);
  });

  it('is one, however many close at one time: each gets the same answer, a stranger none', async () => {
    const [cookie, other] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const held = await claimedBy(cookie);
    const replies = await Promise.all(
      ['answered', 'oriented', 'no-answer'].map((outcome) => held.post('close', { outcome })),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await kindsOf(held, cookie)).filter((kind) => kind === 'outcome')).toHaveLength(1);
    expect(await held.post('close', {}, other)).toMatchObject({ status: 404 });
  });

  it('is taken back for half an hour: both go on, under the same token', async () => {
    const cookie = await test.officer('camille');
    const held = await claimedBy(cookie);
    expect(await held.post('reopen')).toMatchObject({ status: 200, body: { seq: 2 } });
    await held.post('close', { outcome: 'answered' });
    expect(await held.post('reopen')).toMatchObject({ status: 201, body: { seq: 5 } });
    expect(await held.post('reopen')).toMatchObject({ status: 200, body: { seq: 5 } });
    const more = { token: held.token, json: { id: 'v', text: 'One more thing' } };
    expect(await test.call('POST', `${held.path}/messages`, more)).toMatchObject({ status: 201 });
    expect((await held.post('messages', { id: 'a', text: 'Yes?' })).status).toBe(201);
    const visitors = (await test.call<Told>('GET', `${held.path}/events`, { token: held.token })).body;
    expect(visitors.events.map(({ kind }) => kind)).toEqual([
      ...['opened', 'claimed', 'closed', 'reopened', 'message', 'message'],
    ]);
    await held.post('close');
    test.time.now += REOPEN_MS + 1;
    expect(await held.post('reopen')).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
  });

  it('is not taken back from who has hidden the screen or erased it, nor by another', async () => {
    const [cookie, other] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
    const hidden = await claimedBy(cookie);
    await hidden.post('close');
    expect(await hidden.post('reopen', {}, other)).toMatchObject({ status: 404 });
    await test.leave(hidden, 'exit');
    expect(await hidden.post('reopen')).toMatchObject({ status: 409, body: { code: 'conversation_left' } });
    const erased = await claimedBy(cookie);
    await erased.post('close');
    await test.call('DELETE', erased.path, { token: erased.token });
    expect(await erased.post('reopen')).toMatchObject({ status: 404, body: { code: 'conversation_unknown' } });
  });
});
