import type { ConversationId, DeliveryId, WebhookEvent, WebhookId } from '@lanterne/protocol';
import { and, asc, desc, eq, inArray, lt, lte, ne, sql } from 'drizzle-orm';
import type { Delivery, DeliveryOutcome, Webhook, WebhookSecrets } from '../domain/webhook.ts';
import { given, type Handle, prepared } from './handle.ts';
import { house } from './keys.ts';
import type { Tables } from './tables.ts';

const queries = prepared(({ db, tables: { webhooks: w, deliveries: d }, dialect }) => {
  const { prepare, locked, lockedSkipping } = dialect;
  const thisWebhook = eq(w.id, given(w.id));
  const thisDelivery = eq(d.id, given(d.id));
  const active = db.select({ id: w.id }).from(w).where(eq(w.active, true));
  const isDue = and(eq(d.state, 'pending'), lte(d.nextAt, given(d.nextAt, 'now')), inArray(d.webhook, active));
  const progress = {
    state: given(d.state),
    attempts: given(d.attempts),
    triedAt: given(d.triedAt),
    nextAt: given(d.nextAt),
    outcome: given(d.outcome),
  };
  const told = { url: given(w.url), events: given(w.events), active: given(w.active) };
  return {
    webhooks: prepare(db.select().from(w).orderBy(asc(w.createdAt), asc(w.id)), 'all_webhooks'),
    webhook: prepare(db.select().from(w).where(thisWebhook), 'find_webhook'),
    lockWebhook: prepare(locked(db.select().from(w).where(thisWebhook)), 'lock_webhook'),
    insertWebhook: prepare(
      db.insert(w).values({
        id: given(w.id),
        ...told,
        createdAt: given(w.createdAt, 'createdAt'),
        secret: given(w.secret),
      }),
      'insert_webhook',
    ),
    saveWebhook: prepare(db.update(w).set(told).where(thisWebhook), 'save_webhook'),
    deleteWebhook: prepare(db.delete(w).where(thisWebhook), 'delete_webhook'),
    changeSecret: prepare(
      db
        .update(w)
        .set({ secret: given(w.secret), oldSecret: sql`${w.secret}`, oldUntil: given(w.oldUntil, 'oldUntil') })
        .where(thisWebhook),
      'change_webhook_secret',
    ),
    insertDelivery: prepare(
      db.insert(d).values({
        id: given(d.id),
        webhook: given(d.webhook),
        event: given(d.event),
        conversation: given(d.conversation),
        seq: given(d.seq),
        state: given(d.state),
        attempts: given(d.attempts),
        createdAt: given(d.createdAt, 'createdAt'),
        triedAt: given(d.triedAt, 'triedAt'),
        nextAt: given(d.nextAt, 'nextAt'),
        outcome: given(d.outcome),
      }),
      'insert_delivery',
    ),
    lockDelivery: prepare(locked(db.select().from(d).where(thisDelivery)), 'lock_delivery'),
    saveDelivery: prepare(
      db
        .update(d)
        .set({ ...progress, triedAt: given(d.triedAt, 'triedAt'), nextAt: given(d.nextAt, 'nextAt') })
        .where(thisDelivery),
      'save_delivery',
    ),
    due: prepare(
      lockedSkipping(db.select().from(d).where(isDue).orderBy(asc(d.nextAt), asc(d.id)).limit(sql.placeholder('most'))),
      'due_deliveries',
    ),
    isAnyDue: prepare(db.select({ id: d.id }).from(d).where(isDue).limit(1), 'is_any_delivery_due'),
    to: prepare(
      db
        .select()
        .from(d)
        .where(eq(d.webhook, given(d.webhook)))
        .orderBy(desc(d.createdAt), desc(d.id))
        .limit(sql.placeholder('limit')),
      'deliveries_to',
    ),
    giveUp: prepare(
      db
        .update(d)
        .set({ state: 'given-up', outcome: 'erased' })
        .where(and(eq(d.conversation, given(d.conversation)), eq(d.state, 'pending'))),
      'give_up_deliveries',
    ),
    forget: prepare(
      db.delete(d).where(and(ne(d.state, 'pending'), lt(d.createdAt, given(d.createdAt, 'before')))),
      'forget_deliveries',
    ),
  };
});

const toWebhook = ({ secret: _, oldSecret: __, ...webhook }: Tables['webhooks']['$inferSelect']): Webhook => webhook;

/** As `saveDelivery` wrote it: a status is all digits, and no fault is. */
const outcomeIn = (text: string | null): DeliveryOutcome | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : (text as DeliveryOutcome | null);

const toDelivery = ({ outcome, ...row }: Tables['deliveries']['$inferSelect']): Delivery => ({
  ...row,
  outcome: outcomeIn(outcome),
});

const toRow = ({ outcome, ...delivery }: Delivery) => ({
  ...delivery,
  outcome: outcome === null ? null : String(outcome),
});

/** What a secret is sealed as. The old one was the current one before, in the same row. */
const place = (id: WebhookId): string => `secret of webhook ${id}`;

const one = <Row, Value>([row]: readonly Row[], to: (row: Row) => Value): Value | null => (row ? to(row) : null);

export const webhooks = async (handle: Handle): Promise<Webhook[]> =>
  (await queries(handle).webhooks.execute()).map(toWebhook);

export const webhook = async (handle: Handle, id: WebhookId): Promise<Webhook | null> =>
  one(await queries(handle).webhook.execute({ id }), toWebhook);

export const webhookSecrets = async (handle: Handle, id: WebhookId, now: number): Promise<WebhookSecrets | null> => {
  const [row] = await queries(handle).webhook.execute({ id });
  if (!row) return null;
  const key = await house(handle);
  const open = (sealed: Buffer) => key.openSecret(place(id), sealed);
  const isOldGood = row.oldSecret !== null && row.oldUntil !== null && now < row.oldUntil;
  return { secret: open(row.secret), old: isOldGood && row.oldSecret ? open(row.oldSecret) : null };
};

export const lockWebhook = async (handle: Handle, id: WebhookId): Promise<Webhook | null> =>
  one(await queries(handle).lockWebhook.execute({ id }), toWebhook);

export const webhooksFor = async (handle: Handle, event: WebhookEvent): Promise<Webhook[]> =>
  (await webhooks(handle)).filter(({ active, events }) => active && events.includes(event));

export const insertWebhook = async (handle: Handle, told: Webhook, secret: string): Promise<void> => {
  const sealed = (await house(handle)).sealSecret(place(told.id), secret);
  await queries(handle).insertWebhook.execute({ ...told, secret: sealed });
};

export const saveWebhook = async (handle: Handle, told: Webhook): Promise<void> => {
  await queries(handle).saveWebhook.execute({ ...told });
};

/** What was sent to it, or waits for it, goes with it. */
export const deleteWebhook = async (handle: Handle, id: WebhookId): Promise<void> => {
  await queries(handle).deleteWebhook.execute({ id });
};

export const changeSecret = async (handle: Handle, id: WebhookId, secret: string, oldUntil: number): Promise<void> => {
  const sealed = (await house(handle)).sealSecret(place(id), secret);
  await queries(handle).changeSecret.execute({ id, secret: sealed, oldUntil });
};

export const insertDelivery = async (handle: Handle, delivery: Delivery): Promise<void> => {
  await queries(handle).insertDelivery.execute(toRow(delivery));
};

export const lockDelivery = async (handle: Handle, id: DeliveryId): Promise<Delivery | null> =>
  one(await queries(handle).lockDelivery.execute({ id }), toDelivery);

export const saveDelivery = async (handle: Handle, delivery: Delivery): Promise<void> => {
  await queries(handle).saveDelivery.execute(toRow(delivery));
};

export const dueDeliveries = async (handle: Handle, now: number, most: number): Promise<Delivery[]> =>
  (await queries(handle).due.execute({ now, most })).map(toDelivery);

export const hasDueDeliveries = async (handle: Handle, now: number): Promise<boolean> =>
  (await queries(handle).isAnyDue.execute({ now })).length > 0;

export const deliveriesTo = async (handle: Handle, id: WebhookId, limit: number): Promise<Delivery[]> =>
  (await queries(handle).to.execute({ webhook: id, limit })).map(toDelivery);

/** What was to be told of a conversation that is about to be no more. */
export const giveUpDeliveries = async (handle: Handle, conversation: ConversationId): Promise<void> => {
  await queries(handle).giveUp.execute({ conversation });
};

export const forgetDeliveries = async (handle: Handle, before: number): Promise<void> => {
  await queries(handle).forget.execute({ before });
};
