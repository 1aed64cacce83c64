import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const conversations = '/v1/officer/conversations';

const taken = async (json?: object) => {
  const [camille, sacha] = await Promise.all([test.officer('camille'), test.officer('sacha')]);
  const { conversation, path, token } = await test.open(json);
  await test.call('POST', `${conversations}/next`, { cookie: camille });
  const at = `${conversations}/${conversation}`;
  const step = (json: object, cookie = camille) => test.call('POST', `${at}/danger-step`, { cookie, json });
  const check = (json: object, cookie = camille) => test.call('POST', `${at}/danger-check`, { cookie, json });
  const mine = async () => {
    const { body } = await test.call<{ mine: object[] }>('GET', '/v1/officer/desk', { cookie: camille });
    return body.mine[0];
  };
  return { camille, sacha, conversation, path, token, at, step, check, mine };
};

describe('what is done about a danger', () => {
  it('goes forward, stands on the desk with its time, and is never told the visitor', async () => {
    const { path, token, sacha, step, mine } = await taken();
    const to = { to: 'Brigade de Fontclaire', reference: 'canary-42' };
    expect(await step({ step: 'suspected' }, sacha)).toMatchObject({ status: 404 });
    expect(await step({ step: 'closed' })).toMatchObject({ status: 409, body: { code: 'danger_needed' } });
    expect(await step({ step: 'suspected' })).toMatchObject({ status: 201, body: { seq: 3 } });
    // A suspicion is the officer's alone: the visitor flagged nothing.
    expect(await mine()).toMatchObject({ danger: false, dangerStep: 'suspected' });
    test.time.now += 5_000;
    expect(await step({ step: 'confirmed' })).toMatchObject({ status: 201, body: { seq: 4 } });
    expect(await mine()).toMatchObject({
      danger: true,
      dangerAt: '2026-11-24T12:00:05.000Z',
      dangerStep: 'confirmed',
      dangerStepAt: '2026-11-24T12:00:05.000Z',
    });
    expect(await step({ step: 'confirmed' })).toMatchObject({ status: 200, body: { seq: 4 } });
    expect(await step({ step: 'suspected' })).toMatchObject({ status: 409, body: { code: 'danger_step_past' } });
    expect(await step({ step: 'relayed' })).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    expect(await step({ step: 'present', to: 'somebody' })).toMatchObject({ status: 400 });
    expect(await step({ step: 'relayed', ...to })).toMatchObject({ status: 201, body: { seq: 5 } });
    // The same call again, whose answer was lost; then another service.
    expect(await step({ step: 'relayed', ...to })).toMatchObject({ status: 200, body: { seq: 5 } });
    expect(await step({ step: 'relayed', to: 'SAMU' })).toMatchObject({ status: 201, body: { seq: 6 } });
    expect(await step({ step: 'present' })).toMatchObject({ status: 201, body: { seq: 7 } });
    // They go away while somebody is there: it can still be closed.
    await test.leave({ path, token });
    expect(await step({ step: 'closed' })).toMatchObject({ status: 201, body: { seq: 9 } });
    expect(await mine()).toMatchObject({ danger: true, dangerStep: 'closed', state: 'left' });

    const { body } = await test.call<{ events: { kind: string }[] }>('GET', `${path}/events`, { token });
    expect(body.events.map(({ kind }) => kind)).toEqual(['opened', 'claimed', 'left']);
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it('is open to no one after the end', async () => {
    const { camille, at, step, check } = await taken();
    await test.call('POST', `${at}/close`, { cookie: camille });
    expect(await step({ step: 'confirmed' })).toMatchObject({ status: 409, body: { code: 'conversation_closed' } });
    expect(await check({ check: 'weapon', answer: 'no' })).toMatchObject({ status: 409 });
  });
});

describe('the checklist', () => {
  it('is kept with the conversation, for who reads it next, and never told the visitor', async () => {
    const { camille, sacha, path, token, at, check } = await taken();
    expect(await check({ check: 'weapon', answer: 'yes' }, sacha)).toMatchObject({ status: 404 });
    expect(await check({ check: 'weapon', answer: 'perhaps' })).toMatchObject({ status: 400 });
    expect(await check({ check: 'weapon', answer: 'yes', note: 'x'.repeat(201) })).toMatchObject({ status: 400 });
    const access = { check: 'access', answer: 'yes', note: 'canary 3e étage, code 12B' };
    expect(await check(access)).toMatchObject({ status: 201, body: { seq: 3 } });
    const officers = await test.call<{ events: object[] }>('GET', `${at}/events`, { cookie: camille });
    expect(officers.body.events[2]).toMatchObject({ kind: 'danger-check', ...access, alias: 'Alias camille' });
    const visitors = await test.call('GET', `${path}/events`, { token });
    expect(JSON.stringify(visitors.body)).not.toContain('canary');
  });
});

describe('a supervisor', () => {
  it('is shown every danger whoever holds it, until somebody has closed it, and reads none', async () => {
    const chief = await test.officer('chief', 'supervisor');
    const { conversation, at, step, check, sacha } = await taken({
      door: 'victim',
      locale: 'fr',
      message: { id: 'm', text: 'canary-text' },
    });
    const dangers = async (cookie: string) => {
      const { body } = await test.call<{ dangers: object[] }>('GET', '/v1/officer/desk', { cookie });
      expect(JSON.stringify(body)).not.toContain('canary');
      return body.dangers;
    };
    expect(await dangers(chief)).toEqual([]);
    await step({ step: 'suspected' });
    await check({ check: 'place', answer: 'yes', note: 'canary-place' });
    expect(await dangers(chief)).toMatchObject([{ conversation, dangerStep: 'suspected', danger: false, mine: false }]);
    await step({ step: 'relayed', to: 'canary-unit' });
    expect(await dangers(chief)).toMatchObject([{ conversation, dangerStep: 'relayed', danger: true }]);
    expect(await dangers(sacha)).toEqual([]);
    expect(await test.call('GET', `${at}/events`, { cookie: chief })).toMatchObject({ status: 404 });
    await step({ step: 'closed' });
    expect(await dangers(chief)).toEqual([]);
  });
});
