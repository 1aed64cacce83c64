import * as v from 'valibot';
import { WEBHOOK_EVENTS } from './constants.ts';
import { instant } from './event.ts';
import { deliveryId, webhookId } from './ids.ts';

export const webhookEvent = v.picklist(WEBHOOK_EVENTS, 'malformed');
export type WebhookEvent = v.InferOutput<typeof webhookEvent>;

/** What a delivery may carry: one that only tries the way is sent when it is asked for. */
export const DELIVERY_EVENTS = [...WEBHOOK_EVENTS, 'webhook.test'] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];

export const DELIVERY_STATES = ['pending', 'delivered', 'given-up'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * Why there was no answer to look at: no such name, an address inside the house, no connection, a certificate that proves
 * nothing, no answer in time, an answer that is no HTTP. `erased`: what was to be sent is not there any more;
 * `withdrawn`: the visitor took the consent back; `unprinted`: the document
 * could not be made.
 */
export const DELIVERY_FAULTS = [
  'name',
  'inside',
  'unreachable',
  'certificate',
  'timeout',
  'unreadable',
  'erased',
  'withdrawn',
  'unprinted',
] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** Longest address of a receiver, in characters. */
export const WEBHOOK_URL_MAX = 2_000;

const isCallable = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && hash === '';
};
const webhookUrl = v.pipe(
  v.string('wrong_type'),
  v.maxLength(WEBHOOK_URL_MAX, 'too_long'),
  v.check(isCallable, 'malformed'),
);

const webhookFields = {
  /** Over https; over http only to a host that the policy names. */
  url: webhookUrl,
  /** What it is told of. */
  events: v.pipe(
    v.array(webhookEvent, 'wrong_type'),
    v.minLength(1, 'empty'),
    v.maxLength(WEBHOOK_EVENTS.length, 'too_long'),
  ),
};

export const webhook = v.strictObject({
  id: webhookId,
  ...webhookFields,
  /** An inactive one is sent nothing; what waits for it stays. */
  active: v.boolean(),
  /** Since when it says that it is gone (410), by which it is inactive; null otherwise. */
  goneAt: v.nullable(instant),
  createdAt: instant,
  /** Until when what is sent is signed by the secret before too; null when by one alone. */
  oldSecretUntil: v.nullable(instant),
});
export type WebhookOnWire = v.InferOutput<typeof webhook>;

export const webhooksAnswer = v.strictObject({ webhooks: v.array(webhook) });
export type WebhooksAnswer = v.InferOutput<typeof webhooksAnswer>;
export const webhookRequest = v.strictObject(webhookFields);
/** The fields that change; the others stay as they are. */
export const webhookChange = v.partial(v.strictObject({ ...webhookFields, active: v.boolean('wrong_type') }));
export type WebhookChange = v.InferOutput<typeof webhookChange>;
export const webhookAnswer = v.strictObject({ webhook });
export type WebhookAnswer = v.InferOutput<typeof webhookAnswer>;
/** With the secret by which the receiver knows the sender. It is told once. */
export const webhookSecretAnswer = v.strictObject({ webhook, secret: v.string() });
export type WebhookSecretAnswer = v.InferOutput<typeof webhookSecretAnswer>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const delivery = v.strictObject({
  /** Sent as `webhook-id`, the same at each attempt. */
  id: deliveryId,
  event: v.picklist(DELIVERY_EVENTS),
  state: v.picklist(DELIVERY_STATES),
  at: instant,
  attempts: count,
  /** When it was last tried. */
  triedAt: v.nullable(instant),
  /** When it is tried again; null when it is not. */
  nextAt: v.nullable(instant),
  /** What the receiver last answered. */
  status: v.nullable(v.number()),
  /** Why it did not. */
  fault: v.nullable(v.picklist(DELIVERY_FAULTS)),
});
export type DeliveryOnWire = v.InferOutput<typeof delivery>;
export const deliveryAnswer = v.strictObject({ delivery });
export type DeliveryAnswer = v.InferOutput<typeof deliveryAnswer>;
/** The newest first, at most a hundred. */
export const deliveriesAnswer = v.strictObject({ deliveries: v.array(delivery) });
export type DeliveriesAnswer = v.InferOutput<typeof deliveriesAnswer>;
