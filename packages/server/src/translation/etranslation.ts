import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Locality } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Answered, Caller } from '../outgoing/caller.ts';
import {
  type Clock,
  EngineError,
  type EngineFault,
  type Language,
  type LanguagePair,
  type TranslationEngine,
} from '../ports.ts';
import { ask } from './ask.ts';
import { answerChallenge, type Challenge, readChallenge } from './digest.ts';

/** A result that comes later than this after it was asked for is nobody's. */
const GOOD_MS = 60 * 60_000;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is known of a request when its result comes; it travels with the request, sealed, so that no process has to remember it. */
const ticket = v.strictObject({
  id: v.string(),
  to: v.string(),
  /** How many lines each text had. */
  lines: v.array(v.number()),
  until: v.number(),
});
type Ticket = v.InferOutput<typeof ticket>;

const PLACE = Buffer.from('lanterne etranslation 1');

const sealTicket = (key: Buffer, told: Ticket): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(PLACE);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(told)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
};

/** Null for all that we have not sealed ourselves. */
const openTicket = (key: Buffer, token: string): Ticket | null => {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(PLACE)
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return v.parse(ticket, JSON.parse(plain.toString()));
  } catch {
    return null;
  }
};

/** What the service calls the request by; it tells nothing of the token. */
const referenceOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 32);

/** Negative numbers that it answers with, those that a caller can do something about. */
const REFUSALS: Readonly<Record<string, EngineFault>> = {
  '-20001': 'pair-unsupported',
  '-20003': 'pair-unsupported',
  '-20007': 'bad-credentials',
  '-20021': 'too-long',
  '-20028': 'rate-limited',
  '-20049': 'bad-credentials',
};

const lineCount = (text: string): number => text.split('\n').length;

/** Puts the lines of a translation back into the texts that they came from. */
const splitLines = (translated: string, lines: readonly number[]): readonly string[] | null => {
  if (lines.length === 1) return [translated];
  const all = translated.split(/\r?\n/);
  if (all.length !== lines.reduce((sum, count) => sum + count, 0)) return null;
  let from = 0;
  return lines.map((count) => {
    const text = all.slice(from, from + count).join('\n');
    from += count;
    return text;
  });
};

/**
 * eTranslation of the European Commission: free for public administrations, outside of the house, and never in the way of a
 * message. A request is answered with a number; the translation is called back to us, at an address that holds a sealed token.
 */
export const createETranslation = ({
  id,
  url,
  application,
  password,
  domain,
  languages,
  locality,
  callbackOrigin,
  key,
  caller,
  clock,
}: {
  readonly id: string;
  readonly url: string;
  readonly application: string;
  readonly password: string;
  readonly domain: string;
  readonly languages: readonly Language[];
  readonly locality: Locality;
  /** Where the service reaches us. */
  readonly callbackOrigin: string;
  /** Seals tokens; 32 bytes. */
  readonly key: Buffer;
  readonly caller: Caller;
  readonly clock: Clock;
}): TranslationEngine => {
  const all: readonly LanguagePair[] = languages.flatMap((from) =>
    languages.flatMap((to) => (from === to ? [] : [{ from, to }])),
  );
  let challenge: Challenge | null = null;
  let count = 0;

  const authorization = (): Record<string, string> => {
    if (!challenge) return {};
    count += 1;
    const cnonce = randomBytes(12).toString('hex');
    const { pathname: path } = new URL(url);
    const who = { username: application, password };
    return { authorization: answerChallenge(challenge, who, { method: 'POST', path, count, cnonce }) };
  };

  const post = (json: object, timeoutMs: number, signal: AbortSignal): Promise<Answered> =>
    ask(caller, {
      method: 'POST',
      url,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify(json),
      timeoutMs,
      signal,
      read({ status, headers }) {
        if (status !== 401) return undefined;
        // What it wants to be told next time; where it wants nothing that we know, there is no way in.
        challenge = readChallenge(headers['www-authenticate']);
        count = 0;
        return undefined;
      },
    });

  /** Asks for a challenge with nothing to translate: text goes only to whom it is known that we are. */
  const meet = async (timeoutMs: number, signal: AbortSignal): Promise<void> => {
    if (challenge) return;
    try {
      await post({}, timeoutMs, signal);
    } catch (error) {
      if (!challenge) throw error;
    }
  };

  const send = async (json: object, timeoutMs: number, signal: AbortSignal): Promise<Answered> => {
    await meet(timeoutMs, signal);
    const used = challenge;
    try {
      return await post(json, timeoutMs, signal);
    } catch (error) {
      // A challenge has its time: a new one is answered once.
      if (!(error instanceof EngineError) || error.fault !== 'bad-credentials' || !challenge || challenge === used)
        throw error;
      return post(json, timeoutMs, signal);
    }
  };

  return {
    id,
    version: `domain ${domain}`,
    locality,
    mode: 'async',
    grade: 'production',
    protections: ['brackets', 'none'],
    destination: url,
    pairs: async () => all,
    check: (signal) => meet(10_000, signal),

    async translate({ id: asked, texts, from, to, deadlineMs }, signal) {
      const lines = texts.map(lineCount);
      const token = sealTicket(key, { id: asked, to, lines, until: clock() + GOOD_MS });
      const callback = `${callbackOrigin}/v1/translations/${token}`;
      const { body } = await send(
        {
          priority: 0,
          externalReference: referenceOf(token),
          callerInformation: { application, username: application },
          sourceLanguage: from.toUpperCase(),
          targetLanguages: [to.toUpperCase()],
          domain,
          textToTranslate: texts.join('\n'),
          requesterCallback: callback,
          errorCallback: callback,
        },
        deadlineMs,
        signal,
      );
      const number = body.toString().trim();
      if (/^[1-9]\d{0,18}$/.test(number)) return 'pending';
      if (!/^-\d{1,9}$/.test(number)) throw new EngineError('bad-output', 'it has not answered with a number');
      throw new EngineError(REFUSALS[number] ?? 'unavailable', `it has refused with ${number}`);
    },

    receive(token, fields) {
      const told = openTicket(key, token);
      if (!told || clock() > told.until) return null;
      const reference = fields.get('external-reference');
      if (reference !== undefined && reference !== referenceOf(token)) return null;
      if (fields.has('error-code'))
        return { id: told.id, answer: new EngineError('unavailable', 'it could not translate') };
      const to = fields.get('target-language');
      const translated = fields.get('translated-text');
      if (translated === undefined || (to !== undefined && to.toLowerCase() !== told.to)) return null;
      const texts = splitLines(translated, told.lines);
      const isWhole = texts?.every((text) => text.trim() !== '');
      const answer =
        texts && isWhole ? { texts } : new EngineError('bad-output', 'not as many texts as were asked for');
      return { id: told.id, answer };
    },
    async close() {},
  };
};
