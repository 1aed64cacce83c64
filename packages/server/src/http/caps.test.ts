// docs/security.md: T9

import { createHash } from 'node:crypto';
import { type Challenge, type Operation, operations } from '@lanterne/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { settleSite } from '../services/settle-site.ts';

let test: TestApp;
afterEach(() => test.close());

const start = async (abuse: Partial<(typeof DEFAULT_POLICY)['abuse']>, trustProxy: number | null = 1) => {
  const policy = { ...DEFAULT_POLICY, abuse: { ...DEFAULT_POLICY.abuse, ...abuse } };
  test = await createTestApp({ policy, trustProxy });
};

const openFrom = (address: string, more: object = {}) =>
  test.call('POST', `/v1/sites/${SITE}/conversations`, {
    headers: { 'x-forwarded-for': address },
    json: { door: 'ask', locale: 'fr', ...more },
  });

const statuses = async (count: number, one: (index: number) => Promise<{ status: number }>): Promise<number[]> => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await one(index)).status);
  return seen;
};

describe('what comes through the door', () => {
  it('is counted for each network, and a flood from one keeps no other out', async () => {
    await start({ openings: { perMinute: 1_000, perNetwork: 2 } });
    expect(await statuses(3, () => openFrom('203.0.113.1'))).toEqual([201, 201, 429]);
    const refused = await openFrom('203.0.113.1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests', retryAfter: 300 } });
    expect(refused.headers.get('retry-after')).toBe('300');
    expect((await openFrom('203.0.113.2')).status).toBe(201);
    test.time.now += 300_000;
    expect((await openFrom('203.0.113.1')).status).toBe(201);
  });

  it('takes all addresses of one IPv6 line for one', async () => {
    await start({ openings: { perMinute: 1_000, perNetwork: 2 } });
    expect(await statuses(3, (index) => openFrom(`2001:db8:1:${index}::1`))).toEqual([201, 201, 429]);
    expect((await openFrom('2001:db8:1:100::1')).status).toBe(201);
  });

  it('is counted for all together where no address is believed', async () => {
    await start({ openings: { perMinute: 3, perNetwork: 1 } }, null);
    expect(await statuses(4, (index) => openFrom(`203.0.113.${index}`))).toEqual([201, 201, 201, 429]);
  });

  it('lets danger in when nobody else is let in any more', async () => {
    await start({ openings: { perMinute: 1, perNetwork: 1 }, danger: { perMinute: 2, perNetwork: 2 } });
    expect(await statuses(2, () => openFrom('203.0.113.1'))).toEqual([201, 429]);
    expect((await openFrom('203.0.113.1', { danger: true })).status).toBe(201);
  });

  it('bounds danger too, but keeps the first calls of every network out of that', async () => {
    await start({ danger: { perMinute: 2, perNetwork: 1 } });
    // One of its own, and the two that all have together.
    expect(await statuses(5, () => openFrom('203.0.113.1', { danger: true }))).toEqual([201, 201, 201, 429, 429]);
    expect(await statuses(2, () => openFrom('203.0.113.2', { danger: true }))).toEqual([201, 429]);
    expect((await openFrom('203.0.113.3', { danger: true })).status).toBe(201);
    // Whoever calls again is heard within a short time.
    const { body } = await openFrom('203.0.113.1', { danger: true });
    expect(body.retryAfter).toBe(30);
    test.time.now += 30_000;
    expect((await openFrom('203.0.113.1', { danger: true })).status).toBe(201);
  });

  it('takes calls for help from all of one IPv6 line for those of one network', async () => {
    await start({ danger: { perMinute: 2, perNetwork: 1 } });
    const call = (index: number) => openFrom(`2001:db8:1:${index}::1`, { danger: true });
    expect(await statuses(6, call)).toEqual([201, 201, 201, 429, 429, 429]);
  });

  it('lets nobody write without end by way of exits', async () => {
    await start({});
    const exit = (index: number) =>
      test.call('POST', `/v1/sites/${SITE}/exit`, { json: { id: `${index}`.padStart(22, 'x') } });
    const seen = await statuses(601, exit);
    expect(new Set(seen.slice(0, 600))).toEqual(new Set([204]));
    expect(seen.at(-1)).toBe(429);
  }, 30_000);

  it('leaves nothing of an address in what is logged', async () => {
    await start({ openings: { perMinute: 1_000, perNetwork: 1 } });
    await statuses(3, () => openFrom('203.0.113.77'));
    expect(JSON.stringify(test.lines)).not.toContain('203.0.113');
  });
});

describe('the price of coming in', () => {
  const calm = { perMinute: 2, perNetwork: 100, waiting: 1_000 };
  const proofOf = (challenge: Challenge) => {
    for (let number = 0; number < challenge.max; number += 1) {
      const digest = createHash('sha256').update(`${challenge.salt}.${number}`).digest('hex');
      if (digest === challenge.digest) return { challenge: challenge.signed, number };
    }
    throw new Error('there is no such number');
  };
  const challengeIn = ({ body }: { body: Record<string, unknown> }) => body.challenge as Challenge;

  it('is nothing while all is calm, then a proof of work, and danger never pays', async () => {
    await start({ proof: calm });
    expect(await statuses(2, () => openFrom('203.0.113.1'))).toEqual([201, 201]);
    const asked = await openFrom('203.0.113.1');
    expect(asked).toMatchObject({
      status: 429,
      body: { code: 'proof_needed', retryAfter: 10, challenge: { max: 100_000 } },
    });
    expect(asked.headers.get('retry-after')).toBe('10');
    expect((await openFrom('203.0.113.1', { danger: true })).status).toBe(201);
    const proof = proofOf(challengeIn(asked));
    const id = 'a'.repeat(22);
    expect((await openFrom('203.0.113.1', { id, proof })).status).toBe(201);
    // Its repeat, after an answer that was lost; and somebody else with it.
    expect((await openFrom('203.0.113.1', { id, proof })).status).toBe(200);
    expect((await openFrom('203.0.113.1', { id: 'b'.repeat(22), proof })).body.code).toBe('proof_needed');
    expect((await openFrom('203.0.113.1', { proof })).body.code).toBe('proof_needed');
  }, 30_000);

  it('rises with what comes in, and falls again by itself', async () => {
    await start({ proof: calm });
    for (let index = 0; index < 6; index += 1) {
      const asked = await openFrom('203.0.113.1');
      const proof = asked.status === 429 ? proofOf(challengeIn(asked)) : undefined;
      if (proof) expect((await openFrom('203.0.113.1', { proof })).status).toBe(201);
    }
    expect(challengeIn(await openFrom('203.0.113.1')).max).toBe(300_000);
    test.time.now += 60_000;
    expect(challengeIn(await openFrom('203.0.113.1')).max).toBe(100_000);
    test.time.now += 60_000;
    expect((await openFrom('203.0.113.1')).status).toBe(201);
  }, 30_000);

  it('is asked of the network that floods, and of who comes while many wait', async () => {
    await start({ proof: { perMinute: 1_000, perNetwork: 2, waiting: 4 } });
    expect(await statuses(3, () => openFrom('203.0.113.1'))).toEqual([201, 201, 429]);
    expect((await openFrom('203.0.113.2')).status).toBe(201);
    await openFrom('203.0.113.3');
    await vi.waitFor(async () => expect((await openFrom('203.0.113.4')).body.code).toBe('proof_needed'), 5_000);
  }, 30_000);

  it('is asked of nobody where it is turned off, and lets none past a ceiling', async () => {
    await start({ proof: null, openings: { perMinute: 3, perNetwork: 100 } });
    expect(await statuses(4, () => openFrom('203.0.113.1'))).toEqual([201, 201, 201, 429]);
    expect((await openFrom('203.0.113.1')).body.code).toBe('too_many_requests');
  });

  it('counts a machine on which nobody is told from anybody as calm for longer', async () => {
    await start({ proof: { perMinute: 1, perNetwork: 1, waiting: 100 } }, null);
    const seen = await statuses(26, () => openFrom('203.0.113.1'));
    expect([seen[24], seen[25]]).toEqual([201, 429]);
  });
});

describe('files that never come to an end', () => {
  it('take up the places of the network that sends them, and of no other', async () => {
    await start({});
    await test.store.write(settleSite, { site: SITE, settings: { files: true } });
    const send = async (address: string, raw: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>) => {
      const { path, token } = await test.open();
      const headers = { 'content-type': 'application/octet-stream', 'file-name': 'a.png', 'x-forwarded-for': address };
      return test.call('POST', `${path}/files?id=f`, { token, raw, headers });
    };
    const ends: (() => void)[] = [];
    let refused = 0;
    const slow = Array.from({ length: 30 }, async () => {
      // Asked for its first byte once it has a place.
      const body = new ReadableStream<Uint8Array>(
        { pull: (it) => void ends.push(() => it.close()) },
        { highWaterMark: 0 },
      );
      const answer = await send('203.0.113.1', body);
      if (answer.status === 503) refused += 1;
      return answer;
    });
    await vi.waitFor(() => expect(ends.length + refused).toBe(30), 10_000);
    const empty = new Uint8Array();
    expect((await send('203.0.113.2', empty)).body.code).toBe('file_empty');
    // The control: beside the one who does it there is no place.
    expect((await send('203.0.113.1', empty)).status).toBe(503);
    for (const end of ends) end();
    await Promise.all(slow);
    expect((await send('203.0.113.1', empty)).body.code).toBe('file_empty');
  }, 30_000);
});

describe('a flood', () => {
  it('is refused, and danger comes in all the while and is next', async () => {
    await start({ openings: { perMinute: 30, perNetwork: 20 }, proof: { perMinute: 20, perNetwork: 10, waiting: 20 } });
    const cookie = await test.officer('camille');
    const calm = await test.open();
    let refused = 0;
    let isOver = false;
    const rush = async (network: number) => {
      while (!isOver) {
        const { status } = await openFrom(`198.51.100.${network}`);
        if (status === 429) refused += 1;
        // A refusal takes no turn of its own, and others have to have theirs.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const rushes = Array.from({ length: 20 }, (_, network) => rush(network));
    await vi.waitFor(() => expect(refused).toBeGreaterThan(200), 20_000);
    const next = async () => {
      const { body } = await test.call('POST', '/v1/officer/conversations/next', { cookie, json: {} });
      return body.conversation;
    };
    for (let count = 0; count < 5; count += 1) {
      const before = refused;
      const opened = await openFrom(`203.0.113.${count}`, { danger: true });
      expect(opened.status).toBe(201);
      expect(await next()).toBe(opened.body.conversation);
      // While the flood goes on, and is being refused.
      await vi.waitFor(() => expect(refused).toBeGreaterThan(before));
    }
    expect((await test.call('POST', `${calm.path}/danger`, { token: calm.token, json: {} })).status).toBe(201);
    expect(await next()).toBe(calm.conversation);
    isOver = true;
    await Promise.all(rushes);
    // The control: somebody calm, from a network that has done nothing, is not let in like that.
    expect((await openFrom('192.0.2.1')).status).toBe(429);
  }, 60_000);
});

describe('a conversation', () => {
  const post = (path: string, of: string, token: string, json: object) =>
    test.call('POST', `${path}/${of}`, { token, json });

  it('takes so many messages in a minute, each counted where it is written, and danger apart', async () => {
    await start({ messages: { perMinute: 3 } });
    const { path, token } = await test.open();
    const write = (index: number) => post(path, 'messages', token, { id: `m${index}`, text: 'text' });
    expect(await statuses(4, write)).toEqual([201, 201, 201, 429]);
    const refused = await write(4);
    expect(refused.body).toMatchObject({ code: 'too_many_requests', retryAfter: 20 });
    expect((await post(path, 'danger', token, {})).status).toBe(201);
    const detail = { id: 'd', detail: { about: 'place', text: 'ici' } };
    expect((await post(path, 'details', token, detail)).status).toBe(201);
    expect((await post(path, 'leave', token, { how: 'loss' })).status).toBe(201);
    const other = await test.open();
    expect((await post(other.path, 'messages', other.token, { id: 'm', text: 'text' })).status).toBe(201);
    test.time.now += 20_000;
    expect((await write(5)).status).toBe(201);
  });

  const ofVisitors = Object.entries<Operation>(operations).filter(([, { caller }]) => caller === 'visitor');

  it.each(ofVisitors)('does not take %s without end', async (_, { method, path }) => {
    // Nothing is done by any of these: what they ask for is not given, and their bodies are none that are taken.
    const policy = { ...DEFAULT_POLICY, visitor: { ...DEFAULT_POLICY.visitor, eraseNow: false } };
    test = await createTestApp({ policy });
    const { conversation, token } = await test.open();
    const at = path.replace('{conversation}', conversation).replaceAll(/\{\w+\}/g, '1');
    const headers = { 'content-type': 'text/plain', accept: 'text/plain' };
    const seen = await statuses(601, () => test.call(method.toUpperCase(), at, { token, headers }));
    expect(seen.at(-1)).toBe(429);
  });

  it('is not read again and again once it is long, nor looked through; what is new of it is read all the same', async () => {
    await start({ messages: { perMinute: 10_000 } });
    const { path, token } = await test.open();
    for (let index = 0; index < 1_200; index += 1)
      await post(path, 'messages', token, { id: `m${index}`, text: 'text' });
    const read = (after: number, headers = {}) => test.call('GET', `${path}/events?after=${after}`, { token, headers });
    // Thirteen of three hundred each time.
    const whole = await statuses(25, () => read(0));
    expect([whole.lastIndexOf(200), whole.indexOf(429)]).toEqual([22, 23]);
    expect((await read(0)).body.code).toBe('too_many_requests');
    expect((await read(9_999, { 'last-event-id': '0' })).status).toBe(429);
    // As good as at once.
    test.time.now += 100;
    expect(await statuses(2, () => read(1_190))).toEqual([200, 200]);
    test.time.now += 1_000;
    expect((await read(0)).status).toBe(200);
    // Two of ten.
    expect(await statuses(6, () => post(path, 'unclear', token, { seq: 1 }))).toEqual([...Array(5).fill(404), 429]);
    // None of it uses up what is said, or calls for help.
    expect((await post(path, 'messages', token, { id: 'm', text: 'text' })).status).toBe(201);
    expect((await post(path, 'danger', token, {})).status).toBe(201);
  }, 60_000);

  it('cannot be used up by who has no token of it', async () => {
    await start({ messages: { perMinute: 1 } });
    const { path, token } = await test.open();
    const stranger = await test.open();
    const json = { id: 'm', text: 'text' };
    expect(await statuses(3, () => post(path, 'messages', stranger.token, json))).toEqual([404, 404, 404]);
    expect((await post(path, 'messages', token, json)).status).toBe(201);
  });

  it('tells that somebody types, and repeats a call for help, only so often', async () => {
    await start({});
    const { path, token } = await test.open();
    const typing = await statuses(101, () => post(path, 'typing', token, {}));
    expect(typing.slice(-2)).toEqual([204, 429]);
    const calls = await statuses(61, () => post(path, 'danger', token, {}));
    expect([calls[0], ...calls.slice(-2)]).toEqual([201, 200, 429]);
    const reads = await statuses(301, () => test.call('GET', `${path}/events`, { token }));
    expect(reads.slice(-2)).toEqual([200, 429]);
  }, 30_000);
});
