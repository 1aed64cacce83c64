// docs/security.md: T10

import { afterEach, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import type { Policy } from '../domain/policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';

const DAY_MS = 86_400_000;
const policy = (days: number, eraseNow = true): Policy => ({
  ...DEFAULT_POLICY,
  retention: { ...DEFAULT_POLICY.retention, endedMs: days * DAY_MS, auditMs: 1_096 * DAY_MS },
  visitor: { ...DEFAULT_POLICY.visitor, eraseNow, eraseNowReason: eraseNow ? {} : { fr: 'La loi le demande.' } },
});

let test: TestApp;
afterEach(() => test.close());
const start = async (decided: Policy) => {
  test = await createTestApp({ policy: decided });
};
const ended = async () => {
  const visitor = await test.open();
  await test.leave(visitor);
  return visitor;
};
const status = async ({ path, token }: { path: string; token: string }) =>
  (await test.call('GET', `${path}/events`, { token })).status;

describe('the policy', () => {
  it('is what visitors are told, and what is done', async () => {
    await start(policy(0.5));
    const { body } = await test.call('GET', `/v1/sites/${SITE}`);
    expect(body.notice).toEqual({
      anonymity: 'strict',
      keptSeconds: 43_200,
      eraseNow: true,
      feedback: true,
      own: false,
    });
    const visitor = await ended();
    test.time.now += DAY_MS / 2 - 1;
    await purge(test.store, policy(0.5));
    expect(await status(visitor)).toBe(200);
    test.time.now += 1;
    await purge(test.store, policy(0.5));
    expect(await status(visitor)).toBe(404);
  });

  it('holds at once when it is shortened, and for those who were told so when it is lengthened', async () => {
    await start(policy(0.5));
    const visitor = await ended();
    await purge(test.store, policy(0.25));
    test.time.now += DAY_MS / 4;
    expect(await status(visitor)).toBe(200);
    await purge(test.store, policy(0.25));
    expect(await status(visitor)).toBe(404);
    const second = await ended();
    test.time.now += DAY_MS / 2;
    await purge(test.store, policy(30));
    expect(await status(second)).toBe(404);
  });

  it('says whether visitors may erase', async () => {
    await start(policy(1, false));
    const visitor = await ended();
    expect((await test.call('GET', `/v1/sites/${SITE}`)).body.notice).toMatchObject({ eraseNow: false });
    expect(await test.call('DELETE', visitor.path, { token: visitor.token })).toMatchObject({
      status: 403,
      body: { code: 'erasing_off' },
    });
    expect(await status(visitor)).toBe(200);
  });

  it('keeps what a resume code opens, and what somebody has just come back to', async () => {
    await start(policy(1));
    const visitor = await test.open();
    const { body } = await test.call<{ items: string[] }>('POST', `${visitor.path}/resume-code`, {
      token: visitor.token,
      json: {},
    });
    await test.leave(visitor, 'exit');
    test.time.now += 2 * DAY_MS;
    expect(await purge(test.store, policy(1))).toBe(0);
    const resumed = await test.call<{ conversation: string; token: string }>('POST', `/v1/sites/${SITE}/resume`, {
      json: { code: body.items.join(' ') },
    });
    expect(resumed.status).toBe(201);
    const back = { path: visitor.path, token: resumed.body.token };
    await test.leave(back);
    test.time.now += DAY_MS;
    expect(await purge(test.store, policy(1))).toBe(0);
    expect(await status(back)).toBe(200);
    test.time.now += 1;
    expect(await purge(test.store, policy(1))).toBe(1);
  });
});
