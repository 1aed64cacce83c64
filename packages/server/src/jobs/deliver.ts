import { isGone } from '../domain/webhook.ts';
import type { Clock, HandoverPrinter, Logger, Store, WebhookSender } from '../ports.ts';
import { deliverDue } from '../services/deliver.ts';
import { type Job, repeat } from './scheduler.ts';

/** What is due is under way so much later at most, where nothing else is. */
const EVERY_MS = 1_000;

/** Tells other systems what they asked to be told. Several processes may do it at one time. */
export const startDeliveries = ({
  store,
  sender,
  printer,
  clock,
  logger,
  everyMs = EVERY_MS,
}: {
  readonly store: Store;
  readonly sender: WebhookSender;
  readonly printer: HandoverPrinter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
}): Job =>
  repeat(
    'the deliveries',
    async (goOn) => {
      for (const { id, webhook, state, attempts, outcome } of await deliverDue(
        { store, sender, printer, clock, random: Math.random },
        goOn,
      )) {
        if (isGone(outcome))
          logger.error({ delivery: id, webhook }, 'a receiver says that it is gone: its webhook is deactivated');
        else if (state === 'given-up')
          logger.error({ delivery: id, webhook, attempts, outcome }, 'a delivery is given up');
        else if (state === 'pending')
          logger.warn({ delivery: id, webhook, attempts, outcome }, 'a delivery has failed');
      }
    },
    { everyMs, logger },
  );
