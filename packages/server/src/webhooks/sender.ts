import type { LookupFunction } from 'node:net';
import { createCaller } from '../outgoing/caller.ts';
import type { WebhookSender } from '../ports.ts';

/** A receiver that has put the message away answers within this time, name and certificate included. */
const TIMEOUT_MS = 10_000;

/** What is read of an answer, so that a polite receiver is not cut off; none of it is kept. */
const ANSWER_MAX_BYTES = 4_096;

/** Sends to receivers on the open internet, over https, and to those hosts that the policy names wherever they are. */
export const createWebhookSender = ({
  insideHosts,
  timeoutMs = TIMEOUT_MS,
  lookup,
}: {
  readonly insideHosts: readonly string[];
  readonly timeoutMs?: number;
  readonly lookup?: LookupFunction;
}): WebhookSender => {
  const caller = createCaller({ insideHosts, lookup });
  return {
    mayCall: caller.mayCall,
    async send({ url, headers, body }) {
      const outcome = await caller.call({ method: 'POST', url, headers, body, timeoutMs, maxBytes: ANSWER_MAX_BYTES });
      if (!('fault' in outcome)) return outcome.status;
      // Nobody hangs up on a delivery.
      return outcome.fault === 'aborted' ? 'unreachable' : outcome.fault;
    },
  };
};
