// docs/security.md: T12

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AuditAnswer,
  DeliveriesAnswer,
  DeliveryAnswer,
  WebhookOnWire,
  WebhookSecretAnswer,
} from '@lanterne/protocol';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { LEASE_MS, OLD_SECRET_MS, RETRY_DELAYS_MS } from '../domain/webhook.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { deliverDue, leaseDeliveries } from '../services/deliver.ts';
import { createWebhookSender } from '../webhooks/sender.ts';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let test: TestApp;
let cookie: string;
let port: number;
let url: string;
let got: Got[];
/** What the receiver answers. */
let status: number;

beforeEach(async () => {
  got = [];
  status = 204;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  url = `http://127.0.0.1:${port}/plaintes`;
  const policy = { ...DEFAULT_POLICY, webhooks: { insideHosts: [`127.0.0.1:${port}`], delayMs: 0 } };
  test = await createTestApp({ policy });
  // The library of the receiver looks at the clock on its wall.
  test.time.now = Date.now();
  cookie = await test.officer('ada', 'admin');
});
afterEach(async () => {
  await test.close();
  await new Promise((resolve) => server.close(resolve));
});

const ask = <Body>(method: string, path: string, json?: object) =>
  test.call<Body>(method, `/v1/admin/${path}`, { cookie, ...(json && { json }) });
const add = async (): Promise<WebhookSecretAnswer> => {
  const told = { url, events: ['handover.consented'] };
  const { status: said, body } = await ask<WebhookSecretAnswer>('POST', 'webhooks', told);
  expect(said).toBe(201);
  return body;
};
const send = async ({ id }: WebhookOnWire): Promise<DeliveryAnswer['delivery']> => {
  const { status: said, body } = await ask<DeliveryAnswer>('POST', `webhooks/${id}/test`, {});
  expect(said).toBe(201);
  return body.delivery;
};
const logOf = async ({ id }: WebhookOnWire) =>
  (await ask<DeliveriesAnswer>('GET', `webhooks/${id}/deliveries`)).body.deliveries;
/** A test says nothing that is printed. */
const NO_PRINTER = { print: () => Promise.reject(new Error('nothing to print')) };
const deliver = () => {
  const sender = createWebhookSender({ insideHosts: [`127.0.0.1:${port}`] });
  return deliverDue({ store: test.store, sender, printer: NO_PRINTER, clock: () => test.time.now, random: () => 0.5 });
};
/** Time passes, and the session with it. */
const wait = async (ms: number, login: string) => {
  test.time.now += ms;
  cookie = await test.officer(login, 'admin');
};
/** As a receiver does it, by the scheme's own library. Throws unless it is signed. */
const verified = (secret: string, { headers, body }: Got): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe('a webhook', () => {
  it('is signed so that the library of the scheme believes it, and nobody else can have sent it', async () => {
    const { webhook, secret } = await add();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { id } = await send(webhook);
    await deliver();
    const [one] = got as [Got];
    expect(verified(secret, one)).toMatchObject({ type: 'webhook.test', data: {} });
    expect(one.headers['webhook-id']).toBe(id);
    expect(() => verified(`whsec_${Buffer.alloc(32).toString('base64')}`, one)).toThrow();
    expect(() => verified(secret, { ...one, body: one.body.replace('test', 'tess') })).toThrow();
    expect(await logOf(webhook)).toMatchObject([{ id, state: 'delivered', attempts: 1, status: 204, nextAt: null }]);
  });

  it('changes its secret without a loss: for a day both sign', async () => {
    const { webhook, secret: first } = await add();
    const { body } = await ask<WebhookSecretAnswer>('POST', `webhooks/${webhook.id}/secret`, {});
    expect(body.webhook.oldSecretUntil).not.toBeNull();
    await send(webhook);
    await deliver();
    for (const secret of [first, body.secret]) expect(() => verified(secret, got[0] as Got)).not.toThrow();
    await wait(OLD_SECRET_MS, 'ivo');
    await send(webhook);
    await deliver();
    expect(String(got[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
    const { body: list } = await ask<{ webhooks: WebhookOnWire[] }>('GET', 'webhooks');
    expect(list.webhooks).toMatchObject([{ oldSecretUntil: null }]);
    expect(JSON.stringify(list)).not.toContain('whsec_');
  });

  it('is tried again until it has arrived, under the same id and at a new time', async () => {
    const { webhook, secret } = await add();
    await send(webhook);
    status = 500;
    await deliver();
    expect(await logOf(webhook)).toMatchObject([{ state: 'pending', attempts: 1, status: 500 }]);
    test.time.now += (RETRY_DELAYS_MS[0] ?? 0) - 1;
    await deliver();
    expect(got).toHaveLength(1);
    test.time.now += 1;
    status = 200;
    await deliver();
    expect(got).toHaveLength(2);
    const [first, second] = got as [Got, Got];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(Number(second.headers['webhook-timestamp'])).toBeGreaterThan(Number(first.headers['webhook-timestamp']));
    expect(() => verified(secret, second)).not.toThrow();
    expect(await logOf(webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(await deliver()).toEqual([]);
  });

  it('is sent nothing more once it says that it is gone, which is said and on record, until it is activated again', async () => {
    const { webhook } = await add();
    await send(webhook);
    status = 410;
    await deliver();
    const listed = async () => (await ask<{ webhooks: WebhookOnWire[] }>('GET', 'webhooks')).body.webhooks;
    expect(await logOf(webhook)).toMatchObject([{ state: 'given-up', attempts: 1, status: 410, nextAt: null }]);
    expect(await listed()).toMatchObject([{ active: false, goneAt: new Date(test.time.now).toISOString() }]);
    expect((await ask('POST', `webhooks/${webhook.id}/test`, {})).body).toMatchObject({ code: 'webhook_inactive' });
    const { body } = await ask<AuditAnswer>('GET', 'audit?action=webhook-gone');
    expect(body.entries).toMatchObject([{ subject: webhook.id, actor: null }]);

    // The control: any other refusal leaves it active.
    status = 500;
    await ask('PATCH', `webhooks/${webhook.id}`, { active: true });
    expect(await listed()).toMatchObject([{ active: true, goneAt: null }]);
    test.time.now += 1;
    await send(webhook);
    await deliver();
    expect(await listed()).toMatchObject([{ active: true }]);
    // Deactivated by hand, it is not said to be gone: it has said something else since.
    await ask('PATCH', `webhooks/${webhook.id}`, { active: false });
    expect(await listed()).toMatchObject([{ active: false, goneAt: null }]);
  });

  it('is removed with its secrets and deliveries, and what waits for it is not sent', async () => {
    const { webhook } = await add();
    const other = await add();
    const { id } = await send(webhook);
    const removed = await ask<{ webhooks: WebhookOnWire[] }>('DELETE', `webhooks/${webhook.id}`);
    expect(removed).toMatchObject({ status: 200, body: { webhooks: [{ id: other.webhook.id }] } });
    await deliver();
    expect(got).toEqual([]);
    for (const [method, path] of [
      ['DELETE', `webhooks/${webhook.id}`],
      ['GET', `webhooks/${webhook.id}/deliveries`],
    ] as const) {
      expect(await ask(method, path)).toMatchObject({ status: 404, body: { code: 'webhook_unknown' } });
    }
    expect((await ask('POST', `deliveries/${id}/retry`, {})).body).toMatchObject({ code: 'delivery_unknown' });
    // Its receiver is known by the record.
    const { body } = await ask<AuditAnswer>('GET', 'audit?action=webhook-removed');
    expect(body.entries).toMatchObject([{ subject: webhook.id, detail: { url } }]);
  });

  it('is given up after a day, said so, and can be tried by hand', async () => {
    const { webhook } = await add();
    const { id } = await send(webhook);
    status = 503;
    for (const delay of [...RETRY_DELAYS_MS, 0]) {
      await deliver();
      test.time.now += delay;
    }
    expect(got).toHaveLength(RETRY_DELAYS_MS.length + 1);
    await wait(OLD_SECRET_MS, 'ivo');
    expect(await deliver()).toEqual([]);
    expect(await logOf(webhook)).toMatchObject([{ id, state: 'given-up', status: 503, nextAt: null }]);
    status = 200;
    expect((await ask('POST', `deliveries/${id}/retry`, {})).status).toBe(200);
    await deliver();
    expect(await logOf(webhook)).toMatchObject([{ id, state: 'delivered' }]);
    expect((await ask('POST', `deliveries/${id}/retry`, {})).body).toMatchObject({ code: 'delivery_done' });
    const record = await test.store.audit({ before: null, action: 'delivery-retried', subject: id, limit: 9 });
    expect(record).toHaveLength(1);
  });

  it('survives whoever was sending it: another sends it again under the same id', async () => {
    const { webhook } = await add();
    const { id } = await send(webhook);
    // The process that took it is killed before it has written what came of it.
    await test.store.write(leaseDeliveries, { most: 10 });
    expect(await deliver()).toEqual([]);
    test.time.now += LEASE_MS;
    await deliver();
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([id]);
    expect(await logOf(webhook)).toMatchObject([{ id, state: 'delivered', attempts: 2 }]);
  });

  it('is refused over http, but to a host that the policy names', async () => {
    const wrong = [
      'http://plaintes.example/',
      'http://127.0.0.1:1/',
      'ftp://a.example/',
      'https://u:p@a.example/',
      'x',
    ];
    for (const address of wrong) {
      const { status: said, body } = await ask<{ faults: object[] }>('POST', 'webhooks', {
        url: address,
        events: ['handover.consented'],
      });
      expect([address, said, body.faults]).toEqual([address, 400, [{ pointer: '/url', reason: 'malformed' }]]);
    }
    const { webhook } = await add();
    expect((await ask('PATCH', `webhooks/${webhook.id}`, { url: 'http://a.example/' })).status).toBe(400);
    expect((await ask('PATCH', `webhooks/${webhook.id}`, { url: 'https://a.example/' })).status).toBe(200);
    expect((await ask('POST', 'webhooks', { url, events: [] })).status).toBe(400);
  });

  it('is told nothing while it is inactive, and is not found where it is not', async () => {
    const { webhook } = await add();
    const unknown = 'x'.repeat(21);
    await ask('PATCH', `webhooks/${webhook.id}`, { active: false });
    expect((await ask('POST', `webhooks/${webhook.id}/test`, {})).body).toMatchObject({ code: 'webhook_inactive' });
    expect((await ask('POST', `webhooks/${unknown}/test`, {})).body).toMatchObject({ code: 'webhook_unknown' });
    expect((await ask('GET', `webhooks/${unknown}/deliveries`)).body).toMatchObject({ code: 'webhook_unknown' });
    expect((await ask('POST', 'deliveries/x/retry', {})).body).toMatchObject({ code: 'delivery_unknown' });
  });
});
