import * as v from 'valibot';

/** Names a conversation. Made by the server, 126 random bits; it opens nothing without the token. */
export const conversationId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('ConversationId'));
export type ConversationId = v.InferOutput<typeof conversationId>;

export const officerId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('OfficerId'));
export type OfficerId = v.InferOutput<typeof officerId>;

/** Names a site; chosen by the administrator, stands in the script tag. */
export const siteId = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/), v.brand('SiteId'));
export type SiteId = v.InferOutput<typeof siteId>;

/** Names a queue; chosen by the administrator. `general` always exists, and takes what no other does. */
export const queueId = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/), v.brand('QueueId'));
export type QueueId = v.InferOutput<typeof queueId>;

/** Names one session of an officer to those who may end it. It opens nothing. */
export const sessionId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand('SessionId'));
export type SessionId = v.InferOutput<typeof sessionId>;

/** Names a passkey of an officer to them; the credential has an id of its own. */
export const passkeyId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('PasskeyId'));
export type PasskeyId = v.InferOutput<typeof passkeyId>;

export const webhookId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('WebhookId'));
export type WebhookId = v.InferOutput<typeof webhookId>;

/** Names one message to one receiver, however often it is sent. */
/** Made by whoever asks, as a client's id is. */
export const holdRequestId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/), v.brand('HoldRequestId'));
export type HoldRequestId = v.InferOutput<typeof holdRequestId>;

/** Names one request to open a sealed address; made by whoever asks. */
export const unsealingId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/), v.brand('UnsealingId'));
export type UnsealingId = v.InferOutput<typeof unsealingId>;

export const deliveryId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('DeliveryId'));
export type DeliveryId = v.InferOutput<typeof deliveryId>;
/** Names a text that officers use again and again. */
export const cannedAnswerId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}$/), v.brand('CannedAnswerId'));
export type CannedAnswerId = v.InferOutput<typeof cannedAnswerId>;

/** Made by the client for each request that writes; unique within its conversation. */
export const clientId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/), v.brand('ClientId'));
export type ClientId = v.InferOutput<typeof clientId>;

/**
 * Names one attempt to open a conversation. A repeat gets the same conversation and the same token again, so it is a
 * secret of the client: 128 random bits or more, never shown, forgotten once the answer has come.
 */
export const openingId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/), v.brand('OpeningId'));
export type OpeningId = v.InferOutput<typeof openingId>;

/** Bearer token of a visitor. */
export const visitorToken = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/), v.brand('VisitorToken'));
export type VisitorToken = v.InferOutput<typeof visitorToken>;
