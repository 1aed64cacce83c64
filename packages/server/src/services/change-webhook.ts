import type { DeliveryId, WebhookChange, WebhookId } from '@lanterne/protocol';
import { type Auditor, differences } from '../domain/audit.ts';
import { type Delivery, newDelivery, OLD_SECRET_MS, triedAgain, type Webhook } from '../domain/webhook.ts';
import type { Command } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { audit } from './audit.ts';

interface AddWebhookInput {
  readonly webhook: Omit<Webhook, 'createdAt' | 'oldUntil' | 'active'>;
  readonly secret: string;
  readonly by: Auditor;
}

/** Tells another system of what happens from now on. */
export const addWebhook: Command<AddWebhookInput, Answer<Webhook>> = {
  name: 'addWebhook',
  async run(tx, { webhook: told, secret, by }) {
    const webhook: Webhook = { ...told, active: true, createdAt: tx.now, oldUntil: null };
    await tx.insertWebhook(webhook, secret);
    const { id, ...detail } = told;
    await audit(tx, by, 'webhook-added', id, { detail });
    return done(webhook);
  },
};

interface ChangeWebhookInput {
  readonly webhook: WebhookId;
  readonly change: WebhookChange;
  readonly by: Auditor;
}

/** Changes the fields that are named. Another address gets what still waits for the old one. */
export const changeWebhook: Command<ChangeWebhookInput, Answer<Webhook>> = {
  name: 'changeWebhook',
  async run(tx, { webhook: id, change, by }) {
    const before = await tx.lockWebhook(id);
    if (!before) return refused('webhook_unknown');
    const after: Webhook = { ...before, ...change };
    const detail = differences(before, after);
    if (Object.keys(detail).length === 0) return repeated(before);
    await tx.saveWebhook(after);
    await audit(tx, by, 'webhook-changed', id, { detail });
    return done(after);
  },
};

/** Takes a receiver away, with its secrets and the log of its deliveries. What waits for it is not sent. */
export const removeWebhook: Command<{ readonly webhook: WebhookId; readonly by: Auditor }, Answer<null>> = {
  name: 'removeWebhook',
  async run(tx, { webhook: id, by }) {
    const webhook = await tx.lockWebhook(id);
    if (!webhook) return refused('webhook_unknown');
    await tx.deleteWebhook(id);
    // What it was told of, and where, is known from then on by the record alone.
    await audit(tx, by, 'webhook-removed', id, { detail: { url: webhook.url, events: webhook.events } });
    return done(null);
  },
};

interface ChangeSecretInput {
  readonly webhook: WebhookId;
  readonly secret: string;
  readonly by: Auditor;
}

/** Takes another secret; the one before signs too for a while, so that the receiver can change over without a loss. */
export const changeWebhookSecret: Command<ChangeSecretInput, Answer<Webhook>> = {
  name: 'changeWebhookSecret',
  async run(tx, { webhook: id, secret, by }) {
    const webhook = await tx.lockWebhook(id);
    if (!webhook) return refused('webhook_unknown');
    const oldUntil = tx.now + OLD_SECRET_MS;
    await tx.changeSecret(id, secret, oldUntil);
    await audit(tx, by, 'webhook-secret-changed', id);
    return done({ ...webhook, oldUntil });
  },
};

interface TestWebhookInput {
  readonly webhook: WebhookId;
  readonly delivery: DeliveryId;
  readonly by: Auditor;
}

/** Sends an event that says nothing. */
export const testWebhook: Command<TestWebhookInput, Answer<Delivery>> = {
  name: 'testWebhook',
  async run(tx, { webhook: id, delivery: made, by }) {
    const webhook = await tx.lockWebhook(id);
    if (!webhook) return refused('webhook_unknown');
    if (!webhook.active) return refused('webhook_inactive');
    const told = { id: made, webhook: id, event: 'webhook.test', conversation: null, seq: null } as const;
    const delivery = newDelivery(told, tx.now);
    await tx.insertDelivery(delivery);
    await audit(tx, by, 'webhook-tested', id);
    return done(delivery);
  },
};

/** Tries a delivery now, which waits for its time or was given up. */
export const retryDelivery: Command<{ readonly delivery: DeliveryId; readonly by: Auditor }, Answer<Delivery>> = {
  name: 'retryDelivery',
  async run(tx, { delivery: id, by }) {
    const before = await tx.lockDelivery(id);
    if (!before) return refused('delivery_unknown');
    const webhook = await tx.lockWebhook(before.webhook);
    if (!webhook?.active) return refused('webhook_inactive');
    const after = triedAgain(before, tx.now);
    if (!after) return refused('delivery_done');
    await tx.saveDelivery(after);
    await audit(tx, by, 'delivery-retried', id, { detail: { webhook: before.webhook } });
    return done(after);
  },
};
