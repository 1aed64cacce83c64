import { instantOf } from '../domain/instant.ts';
import { afterAttempt, type Delivery, type DeliveryOutcome, isGone, LEASE_MS } from '../domain/webhook.ts';
import {
  type Clock,
  type Command,
  type HandoverPrinter,
  type Reader,
  SealBroken,
  type Store,
  type Transaction,
  type WebhookSender,
} from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { sendSummary } from './summarise.ts';
import { signedHeaders } from './webhook-signature.ts';

/**
 * Takes deliveries that are due, so that nobody else tries them for as long as an attempt may last. It is on disk before a byte
 * is sent: whoever dies in between has counted as an attempt, and another one comes after the lease.
 */
export const leaseDeliveries: Command<{ readonly most: number }, readonly Delivery[]> = {
  name: 'leaseDeliveries',
  waits: true,
  async run(tx, { most }) {
    const leased: Delivery[] = [];
    for (const due of await tx.dueDeliveries(most)) {
      const taken = { ...due, attempts: due.attempts + 1, triedAt: tx.now, nextAt: tx.now + LEASE_MS };
      await tx.saveDelivery(taken);
      leased.push(taken);
    }
    return { answer: leased, changes: [], keep: leased.length > 0 };
  },
};

/** A receiver that is gone is sent nothing more, until an administrator has looked at it; what waits for it stays. */
const deactivate = async (tx: Transaction, { id, webhook }: Delivery): Promise<void> => {
  const found = await tx.lockWebhook(webhook);
  if (!found?.active) return;
  await tx.saveWebhook({ ...found, active: false });
  await audit(tx, THE_HOUSE, 'webhook-gone', webhook, { detail: { delivery: id, url: found.url } });
};

interface SettleInput {
  readonly delivery: Delivery;
  readonly outcome: DeliveryOutcome;
  /** From 0 to 1. */
  readonly random: number;
}

/** Writes what came of an attempt. One that came back after its lease, when another was under way, changes nothing. */
export const settleDelivery: Command<SettleInput, Delivery | null> = {
  name: 'settleDelivery',
  async run(tx, { delivery: { id, attempts }, outcome, random }) {
    const now = await tx.lockDelivery(id);
    if (now?.state !== 'pending' || now.attempts !== attempts) return { answer: null, changes: [], keep: false };
    const after = afterAttempt(now, outcome, tx.now, random);
    await tx.saveDelivery(after);
    if (isGone(outcome)) await deactivate(tx, after);
    return { answer: after, changes: [], keep: true };
  },
};

export interface DeliverDeps {
  readonly store: Pick<Store, 'write'> & Pick<Reader, 'hasDueDeliveries' | 'webhook' | 'webhookSecrets'>;
  readonly sender: WebhookSender;
  readonly printer: HandoverPrinter;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * What a delivery says, made anew from the log at each attempt and the same each time; or why there is nothing to say. That it
 * leaves is in the log before it does.
 */
const saidBy = async (
  { store, printer }: DeliverDeps,
  { event: type, createdAt, conversation, seq: answer }: Delivery,
): Promise<{ readonly body: string } | 'erased' | 'withdrawn' | 'unprinted'> => {
  if (type === 'webhook.test') return { body: JSON.stringify({ type, timestamp: instantOf(createdAt), data: {} }) };
  if (conversation === null) return 'erased';
  const sent = await store
    .write(sendSummary, { conversation, answer, how: 'webhook', officer: null })
    .catch((error: unknown) => {
      // What was changed on the disk is given up after a day like what cannot be printed; what is sent beside it goes on.
      if (error instanceof SealBroken) return null;
      throw error;
    });
  if (!sent) return 'unprinted';
  if (!sent.ok) return sent.code === 'conversation_unknown' ? 'erased' : 'withdrawn';
  const handover = sent.value;
  const document = await printer.print(handover).catch(() => null);
  if (!document) return 'unprinted';
  const pdf = {
    name: `document-${handover.reference}.pdf`,
    type: 'application/pdf',
    base64: document.toString('base64'),
  };
  return { body: JSON.stringify({ type, timestamp: handover.consentedAt, data: { handover, pdf } }) };
};

const attempt = async (deps: DeliverDeps, delivery: Delivery): Promise<DeliveryOutcome> => {
  const { store, sender, clock } = deps;
  const [webhook, secrets] = await Promise.all([
    store.webhook(delivery.webhook),
    store.webhookSecrets(delivery.webhook, clock()),
  ]);
  if (!webhook || !secrets) return 'erased';
  const said = await saidBy(deps, delivery);
  if (typeof said === 'string') return said;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Lanterne',
    ...signedHeaders(secrets, { id: delivery.id, now: clock(), body: said.body }),
  };
  return sender.send({ url: webhook.url, headers, body: said.body });
};

/** Few enough to be held in memory, and so many that one who is slow holds up few others. */
const AT_ONCE = 16;

/** Sends all that is due; answers what each attempt came to. `goOn` is asked before each batch. */
export const deliverDue = async (deps: DeliverDeps, goOn: () => boolean = () => true): Promise<Delivery[]> => {
  const { store, clock, random } = deps;
  const settled: Delivery[] = [];
  // A read first: it waits for nobody, and there is hardly ever anything to send.
  while (goOn() && (await store.hasDueDeliveries(clock()))) {
    const leased = await store.write(leaseDeliveries, { most: AT_ONCE });
    // Another process was faster.
    if (leased.length === 0) break;
    const results = await Promise.all(
      leased.map(async (delivery) => {
        const outcome = await attempt(deps, delivery);
        return store.write(settleDelivery, { delivery, outcome, random: random() });
      }),
    );
    settled.push(...results.filter((result) => result !== null));
  }
  return settled;
};
