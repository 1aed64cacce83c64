import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { ConversationId, OpeningId, SessionId, VisitorToken } from '@lanterne/protocol';
import type { IdentityHash, SecretHash, SlowHash } from '../ports.ts';

/** 256 random bits, as 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A plain hash is enough for secrets that nobody can guess. */
export const hashSecret = (secret: string): SecretHash => createHash('sha256').update(secret).digest('hex');

/** By what a session is named to those who may end it: what names it opens nothing. */
export const sessionIdOf = (session: SecretHash): SessionId => hashSecret(session).slice(0, 32) as SessionId;

/** Who somebody is at a provider: a hash, for what the provider calls them need not be known here, only known again. */
export const identityOf = ({ issuer, subject }: { readonly issuer: string; readonly subject: string }): IdentityHash =>
  createHash('sha256').update(`${issuer}\n${subject}`).digest('hex');

/** Proves that a browser belongs to somebody who has signed in under this login. It opens nothing by itself. */
export const deviceTokenFor = (key: Buffer, login: string): string =>
  createHmac('sha256', key).update(`device\n${login}`).digest('base64url');

/**
 * The token of a conversation, computed from the opening that asked for it: a repeat of the opening, after its answer
 * was lost, gets the same token again although the server keeps only a hash. It takes the server's key and the client's
 * secret together to make it.
 */
export const tokenFor = (key: Buffer, conversation: ConversationId, opening: OpeningId | string): VisitorToken =>
  createHmac('sha256', key).update(`visitor token\n${conversation}\n${opening}`).digest('base64url') as VisitorToken;

/** The token that a resume code gives: it takes the server's key, the code and the client's secret together to make it. */
export const resumedTokenFor = (key: Buffer, code: SlowHash, opening: OpeningId | string): VisitorToken =>
  createHmac('sha256', key).update(`resumed token\n${code}\n${opening}`).digest('base64url') as VisitorToken;
