import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookSecrets } from '../domain/webhook.ts';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A secret as the Standard Webhooks scheme writes them: a prefix by which it is known where it does not belong, then base64. */
export const newWebhookSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

const signature = (secret: string, content: string): string => {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
};

/**
 * The three headers of the Standard Webhooks scheme (standardwebhooks.com, 1.0.0). The time is that of the attempt, so that a
 * receiver may refuse what is old; the id is the same at each, so that it knows what it has.
 */
export const signedHeaders = (
  { secret, old }: WebhookSecrets,
  { id, now, body }: { readonly id: string; readonly now: number; readonly body: string },
): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(now / 1_000));
  const content = `${id}.${timestamp}.${body}`;
  const secrets = old === null ? [secret] : [secret, old];
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((one) => signature(one, content)).join(' '),
  };
};
