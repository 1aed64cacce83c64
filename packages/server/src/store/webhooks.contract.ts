// docs/security.md: T0

import type { DeliveryId, OfficerId, WebhookId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Auditor } from '../domain/audit.ts';
import { DELIVERIES_KEPT_MS, type Delivery, LEASE_MS, newDelivery } from '../domain/webhook.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { addWebhook, changeWebhook, changeWebhookSecret, removeWebhook } from '../services/change-webhook.ts';
import { leaseDeliveries, settleDelivery } from '../services/deliver.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { finishPurge } from '../services/purge.ts';
import { calls } from './store.contract.commands.ts';
import { NOW, newConversation } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

const BY: Auditor = { id: 'ada' as OfficerId, login: 'ada' };
const SECRET = 'whsec_canary';

/** What other systems are told of, on any dialect. */
export const webhooksContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let store: Store;
    let stores: Store[];
    let now = NOW;
    beforeAll(async () => {
      const subject = trackStores(await create(), { clock: () => now });
      stores = await subject.openMany(writers);
      [store] = stores as [Store];
      return subject.remove;
    });

    const added = async (secret = SECRET): Promise<WebhookId> => {
      const id = nanoid() as WebhookId;
      const webhook = { id, url: 'https://plaintes.example/', events: ['handover.consented'] as const };
      expect(await store.write(addWebhook, { webhook, secret, by: BY })).toMatchObject({ ok: true });
      return id;
    };
    const waiting = async (webhook: WebhookId, more: Partial<Delivery> = {}): Promise<DeliveryId> => {
      const id = nanoid() as DeliveryId;
      const told = { id, webhook, event: 'webhook.test', conversation: null, seq: null } as const;
      await store.write(calls, [['insertDelivery', { ...newDelivery(told, now), ...more }]]);
      return id;
    };
    const found = async (webhook: WebhookId, id: DeliveryId): Promise<Delivery | undefined> =>
      (await store.deliveriesTo(webhook, 100)).find((delivery) => delivery.id === id);
    const lease = async (from: Store = store) => from.write(leaseDeliveries, { most: 100 });

    it('forgets a webhook with its deliveries, and while one of them is under way', async () => {
      const [id, other] = [await added(), await added()];
      const [first, kept] = [await waiting(id), await waiting(other)];
      const leased = (await lease()).find((delivery) => delivery.id === first);
      if (!leased) throw new Error('it was due');
      expect(await store.write(removeWebhook, { webhook: id, by: BY })).toMatchObject({ ok: true });
      expect([await store.webhook(id), await store.webhookSecrets(id, now)]).toEqual([null, null]);
      expect(await store.deliveriesTo(id, 100)).toEqual([]);
      expect(await store.write(settleDelivery, { delivery: leased, outcome: 410, random: 0 })).toBeNull();
      expect((await found(other, kept))?.id).toBe(kept);
      expect(await store.write(removeWebhook, { webhook: id, by: BY })).toMatchObject({ code: 'webhook_unknown' });
      // Nothing of it is left for what comes next.
      await store.write(removeWebhook, { webhook: other, by: BY });
    });

    it('keeps a webhook, and what signs for it', async () => {
      const id = await added();
      expect(await store.webhook(id)).toEqual({
        id,
        url: 'https://plaintes.example/',
        events: ['handover.consented'],
        active: true,
        createdAt: now,
        oldUntil: null,
      });
      expect(await store.webhookSecrets(id, now)).toEqual({ secret: SECRET, old: null });
      const changed = await store.write(changeWebhookSecret, { webhook: id, secret: 'whsec_second', by: BY });
      const until = changed.ok ? (changed.value.oldUntil ?? 0) : 0;
      expect(await store.webhookSecrets(id, until - 1)).toEqual({ secret: 'whsec_second', old: SECRET });
      expect(await store.webhookSecrets(id, until)).toEqual({ secret: 'whsec_second', old: null });
      const record = await store.audit({ before: null, action: null, subject: id, limit: 10 });
      expect(record.map(({ action }) => action).sort()).toEqual(['webhook-added', 'webhook-secret-changed']);
      expect(JSON.stringify(record)).not.toContain('whsec_');
    });

    it('leases what is due to one alone, and again only when whoever took it must be dead', async () => {
      const webhook = await added();
      const ids = await Promise.all(Array.from({ length: 20 }, () => waiting(webhook)));
      const later = await waiting(webhook, { nextAt: now + 1 });
      expect(await store.hasDueDeliveries(now)).toBe(true);
      const leased = (await Promise.all(stores.map(lease))).flat().map(({ id }) => id);
      expect(leased.sort()).toEqual([...ids].sort());
      expect(await found(webhook, later)).toMatchObject({ attempts: 0 });

      now += LEASE_MS - 1;
      expect((await lease()).map(({ id }) => id)).toEqual([later]);
      now += 1;
      const again = await lease();
      expect(again.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(again.every(({ attempts }) => attempts === 2)).toBe(true);
      for (const delivery of again) await store.write(settleDelivery, { delivery, outcome: 204, random: 0.5 });
      now += LEASE_MS;
      await store.write(settleDelivery, { delivery: (await lease())[0] as Delivery, outcome: 200, random: 0.5 });
      expect(await lease()).toEqual([]);
      expect(await found(webhook, ids[0] as DeliveryId)).toMatchObject({ state: 'delivered', outcome: 204 });
    });

    it('hears nothing of an attempt that came back after another had begun', async () => {
      const webhook = await added();
      const id = await waiting(webhook);
      const [first] = await lease();
      now += LEASE_MS;
      const [second] = await lease();
      const late = { delivery: first as Delivery, outcome: 'timeout', random: 0.5 } as const;
      expect(await store.write(settleDelivery, late)).toBeNull();
      expect(await found(webhook, id)).toEqual(second);
      await store.write(settleDelivery, { delivery: second as Delivery, outcome: 200, random: 0.5 });
      expect(await store.write(settleDelivery, late)).toBeNull();
      expect(await found(webhook, id)).toMatchObject({ state: 'delivered', attempts: 2 });
    });

    it('sends nothing to a webhook that is inactive, and what waited once it is active again', async () => {
      const webhook = await added();
      const id = await waiting(webhook);
      await store.write(changeWebhook, { webhook, change: { active: false }, by: BY });
      expect([await store.hasDueDeliveries(now), await lease()]).toEqual([false, []]);
      await store.write(changeWebhook, { webhook, change: { active: true }, by: BY });
      const leased = await lease();
      expect(leased.map((delivery) => delivery.id)).toEqual([id]);
      await store.write(settleDelivery, { delivery: leased[0] as Delivery, outcome: 200, random: 0 });
    });

    it('gives up what tells of a conversation that is erased, and forgets which one it was', async () => {
      const webhook = await added();
      const conversation = newConversation();
      await store.write(calls, [['insertConversation', conversation, { token: nanoid(), opening: null }]]);
      const id = await waiting(webhook, { conversation: conversation.id, seq: 3 });
      const done = await waiting(webhook, { conversation: conversation.id, seq: 3, state: 'delivered', outcome: 200 });
      await store.write(eraseConversation, { conversation: conversation.id });
      const erased = { state: 'given-up', outcome: 'erased', conversation: null };
      expect(await found(webhook, id)).toMatchObject(erased);
      expect(await found(webhook, done)).toMatchObject({ state: 'delivered', outcome: 200, conversation: null });
    });

    it('forgets what was settled long ago, and nothing that still waits', async () => {
      const webhook = await added();
      const old = await waiting(webhook, { state: 'given-up', outcome: 500 });
      const pending = await waiting(webhook, { nextAt: now + 10 * DELIVERIES_KEPT_MS });
      now += DELIVERIES_KEPT_MS;
      await store.write(finishPurge, { node: 'node', policy: DEFAULT_POLICY });
      expect(await found(webhook, old)).toBeDefined();
      now += 1;
      await store.write(finishPurge, { node: 'node', policy: DEFAULT_POLICY });
      expect(await found(webhook, old)).toBeUndefined();
      expect(await found(webhook, pending)).toBeDefined();
    });
  });
};
