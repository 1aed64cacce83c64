import type {
  ConversationId,
  DeliveryEvent,
  DeliveryFault,
  DeliveryId,
  DeliveryState,
  WebhookEvent,
  WebhookId,
} from '@lanterne/protocol';

/** Another system that is told of what happens. Its secrets are elsewhere: `WebhookSecrets`. */
export interface Webhook {
  readonly id: WebhookId;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly active: boolean;
  readonly createdAt: number;
  /** Until when the secret before signs too; null when there is none. */
  readonly oldUntil: number | null;
}

/** What signs what is sent. A receiver that knows either of the two can tell who sent it. */
export interface WebhookSecrets {
  readonly secret: string;
  readonly old: string | null;
}

/** A receiver has so long to be told of its new secret. */
export const OLD_SECRET_MS = 24 * 60 * 60 * 1_000;

/** What came of an attempt: the status of the answer, or why there was none. */
export type DeliveryOutcome = number | DeliveryFault;

/**
 * One message to one receiver. It does not hold what it says: a message about a conversation is made from the log of it at
 * each attempt, so that nothing of it is left where the log is erased.
 */
export interface Delivery {
  readonly id: DeliveryId;
  readonly webhook: WebhookId;
  readonly event: DeliveryEvent;
  /** What it tells of, and where in the log; null for what tells of none, and for one that is erased. */
  readonly conversation: ConversationId | null;
  readonly seq: number | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly triedAt: number | null;
  /** When it is to be tried. While it is being tried: when somebody else may, since whoever does it must be dead. */
  readonly nextAt: number;
  readonly outcome: DeliveryOutcome | null;
}

export const newDelivery = (
  told: Pick<Delivery, 'id' | 'webhook' | 'event' | 'conversation' | 'seq'>,
  now: number,
  delayMs = 0,
): Delivery => ({
  ...told,
  state: 'pending',
  attempts: 0,
  createdAt: now,
  triedAt: null,
  nextAt: now + delayMs,
  outcome: null,
});

/** Longer than an attempt may last: whoever has not said by then what came of it has died of it. */
export const LEASE_MS = 60_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** From each attempt to the next: soon where it was bad luck, and for a day in all where the receiver is mended by people. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
  10 * HOUR_MS,
];

/** A fifth more or less, so that what failed together does not come back together. */
const JITTER = 0.2;

const isDelivered = (outcome: DeliveryOutcome): boolean =>
  typeof outcome === 'number' && outcome >= 200 && outcome < 300;

/** Whether there is nothing left to send. */
const isOver = (outcome: DeliveryOutcome | null): boolean => outcome === 'erased' || outcome === 'withdrawn';

/** By which a receiver says that it wants nothing any more (Standard Webhooks, 1.0.0). */
const GONE = 410;
export const isGone = (outcome: DeliveryOutcome | null): boolean => outcome === GONE;

/**
 * Since when the receiver of an inactive webhook says that it is gone; null where it has said something else since, or nothing.
 * An active one is believed to be there again.
 */
export const goneSince = (
  { active }: Pick<Webhook, 'active'>,
  deliveries: readonly Pick<Delivery, 'triedAt' | 'outcome'>[],
): number | null => {
  if (active) return null;
  const last = deliveries.reduce<Pick<Delivery, 'triedAt' | 'outcome'> | null>(
    (latest, one) => ((one.triedAt ?? 0) > (latest?.triedAt ?? 0) ? one : latest),
    null,
  );
  return last && isGone(last.outcome) ? last.triedAt : null;
};

/** What a delivery becomes once its attempt has come to something. `random` is from 0 to 1. */
export const afterAttempt = (delivery: Delivery, outcome: DeliveryOutcome, now: number, random: number): Delivery => {
  if (isDelivered(outcome)) return { ...delivery, state: 'delivered', outcome };
  const delayMs = isOver(outcome) || isGone(outcome) ? undefined : RETRY_DELAYS_MS[delivery.attempts - 1];
  if (delayMs === undefined) return { ...delivery, state: 'given-up', outcome };
  return { ...delivery, outcome, nextAt: Math.round(now + delayMs * (1 + JITTER * (2 * random - 1))) };
};

/** By hand: now, whatever the clock would have said, and for another day. Null where there is nothing left to send. */
export const triedAgain = (delivery: Delivery, now: number): Delivery | null => {
  if (delivery.state === 'delivered' || isOver(delivery.outcome)) return null;
  return {
    ...delivery,
    state: 'pending',
    attempts: delivery.state === 'given-up' ? 0 : delivery.attempts,
    nextAt: now,
  };
};

/** What was settled so long ago is forgotten. */
export const DELIVERIES_KEPT_MS = 30 * 24 * HOUR_MS;
