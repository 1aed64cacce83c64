import type { DeliveryId, DeliveryOnWire, WebhookId, WebhookOnWire } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { instantOf } from '../domain/instant.ts';
import { type Delivery, goneSince, type Webhook } from '../domain/webhook.ts';
import type { Clock, Store, WebhookSender } from '../ports.ts';
import {
  addWebhook,
  changeWebhook,
  changeWebhookSecret,
  removeWebhook,
  retryDelivery,
  testWebhook,
} from '../services/change-webhook.ts';
import { newWebhookSecret } from '../services/webhook-signature.ts';
import { problem } from './problem.ts';
import { type Handlers, respond } from './route.ts';

export interface WebhookDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sender: Pick<WebhookSender, 'mayCall'>;
}

/** How many deliveries the log shows. */
const DELIVERIES_SHOWN = 100;

const deliveryOnWire = (delivery: Delivery): DeliveryOnWire => {
  const { id, event, state, attempts, createdAt, triedAt, nextAt, outcome } = delivery;
  return {
    id,
    event,
    state,
    at: instantOf(createdAt),
    attempts,
    triedAt: triedAt === null ? null : instantOf(triedAt),
    nextAt: state === 'pending' ? instantOf(nextAt) : null,
    status: typeof outcome === 'number' ? outcome : null,
    fault: typeof outcome === 'number' ? null : outcome,
  };
};

/** Where other systems are told of what happens. Who asks was checked before: each operation says its roles. */
export const webhookRoutes = ({
  store,
  clock,
  sender,
}: WebhookDeps): Handlers<
  | 'listWebhooks'
  | 'addWebhook'
  | 'changeWebhook'
  | 'removeWebhook'
  | 'changeWebhookSecret'
  | 'testWebhook'
  | 'listDeliveries'
  | 'retryDelivery'
> => {
  const onWire = async (webhook: Webhook): Promise<WebhookOnWire> => {
    const { id, url, events, active, createdAt, oldUntil } = webhook;
    const gone = active ? null : goneSince(webhook, await store.deliveriesTo(id, DELIVERIES_SHOWN));
    return {
      id,
      url,
      events: [...events],
      active,
      goneAt: gone === null ? null : instantOf(gone),
      createdAt: instantOf(createdAt),
      oldSecretUntil: oldUntil !== null && oldUntil > clock() ? instantOf(oldUntil) : null,
    };
  };
  const all = async () => ({ webhooks: await Promise.all((await store.webhooks()).map(onWire)) });
  const notCallable = (url: string | undefined): Response | null =>
    url === undefined || sender.mayCall(url)
      ? null
      : problem('body_invalid', { faults: [{ pointer: '/url', reason: 'malformed' }] });

  return {
    async listWebhooks({ answer }) {
      return answer(200, await all());
    },

    async addWebhook({ officer: by, body, answer }) {
      const refusal = notCallable(body.url);
      if (refusal) return refusal;
      const secret = newWebhookSecret();
      const webhook = { ...body, id: nanoid() as WebhookId };
      const result = await store.write(addWebhook, { webhook, secret, by });
      if (!result.ok) return problem(result.code);
      return answer(201, { webhook: await onWire(result.value), secret });
    },

    async changeWebhook({ officer: by, webhookId: webhook, body: change, answer }) {
      const refusal = notCallable(change.url);
      if (refusal) return refusal;
      const result = await store.write(changeWebhook, { webhook, change, by });
      if (!result.ok) return problem(result.code);
      return answer(200, { webhook: await onWire(result.value) });
    },

    async removeWebhook({ officer: by, webhookId: webhook, answer }) {
      const result = await store.write(removeWebhook, { webhook, by });
      return result.ok ? answer(200, await all()) : problem(result.code);
    },

    async changeWebhookSecret({ officer: by, webhookId: webhook, answer }) {
      const secret = newWebhookSecret();
      const result = await store.write(changeWebhookSecret, { webhook, secret, by });
      if (!result.ok) return problem(result.code);
      return answer(201, { webhook: await onWire(result.value), secret });
    },

    async testWebhook({ officer: by, webhookId: webhook, answer }) {
      const result = await store.write(testWebhook, { webhook, delivery: nanoid() as DeliveryId, by });
      return respond(result, (delivery) => answer(201, { delivery: deliveryOnWire(delivery) }));
    },

    async listDeliveries({ webhookId, answer }) {
      if (!(await store.webhook(webhookId))) return problem('webhook_unknown');
      const found = await store.deliveriesTo(webhookId, DELIVERIES_SHOWN);
      return answer(200, { deliveries: found.map(deliveryOnWire) });
    },

    async retryDelivery({ officer: by, deliveryId: delivery, answer }) {
      const result = await store.write(retryDelivery, { delivery, by });
      return respond(result, (again) => answer(200, { delivery: deliveryOnWire(again) }));
    },
  };
};
