import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type KeyService, KeyServiceAway, type WrappedKey } from '../master-keys.ts';
import type { Answered, Caller, CallFault } from '../outgoing/caller.ts';
import { SealBroken } from '../ports.ts';
import { KEY_BYTES } from '../seal.ts';

/** Where a key of the Transit engine of OpenBao or HashiCorp Vault is, and who we are there. Plain data. */
export interface TransitSettings {
  /** `https://host:8200/v1/transit/keys/lanterne`: the key, as the service itself names it. */
  readonly url: string;
  /** Read for each call: whoever renews the token writes it there. */
  readonly tokenFile: string;
}

const TIMEOUT_MS = 5_000;
/** The keys of some hundred days. */
const ANSWER_MAX_BYTES = 1_000_000;
const AT_ONCE = 100;

const PATH = /^\/v1\/(?<mount>[\w.-]+(?:\/[\w.-]+)*)\/keys\/(?<key>[\w.-]+)$/;

/** Null when it is not the address of a key of the Transit engine. */
export const parseTransitUrl = (
  url: string,
): { readonly base: string; readonly mount: string; readonly key: string } | null => {
  if (!URL.canParse(url)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(url);
  const { mount, key } = PATH.exec(pathname)?.groups ?? {};
  if (!mount || !key || search || hash || username || password) return null;
  return { base: `${origin}/v1/${mount}`, mount, key };
};

const FAULTS: Readonly<Record<CallFault, string>> = {
  inside: 'it may not be called over http: name it by https',
  name: 'its name is not known',
  certificate: 'its certificate is not good (NODE_EXTRA_CA_CERTS names a file of authorities to trust)',
  unreadable: 'it does not speak HTTP',
  unreachable: 'it cannot be reached',
  timeout: `it gave no answer in ${TIMEOUT_MS / 1_000} seconds`,
  aborted: 'nobody waits for the answer any more',
};

const CUT: Readonly<Record<NonNullable<Answered['cut']>, string>> = {
  'too-large': 'it gave an answer without end',
  timeout: FAULTS.timeout,
  aborted: FAULTS.aborted,
  broken: 'it hung up in the middle of the answer',
};

/** What a status comes to for somebody who has to mend it. */
const STATUS: Readonly<Record<number, string>> = {
  307: 'it sends to another machine, which is not followed: name the active one, or what stands before all of them',
  403: 'it refuses the token: it has expired, or its policy does not let it use this key',
  404: 'there is no such Transit engine',
  412: 'it has not caught up with its other machines',
  429: 'it asks to be left alone for a while',
  503: 'it is sealed, or stands by',
};

const batchOf = <Entry extends v.ObjectEntries>(entries: Entry) =>
  v.object({
    data: v.object({
      batch_results: v.array(v.object({ ...v.partial(v.object(entries)).entries, error: v.optional(v.string()) })),
    }),
  });

const refused = v.object({ errors: v.array(v.string()) });
const sealed = batchOf({ ciphertext: v.pipe(v.string(), v.regex(/^vault:v\d{1,9}:[A-Za-z0-9+/=]+$/)) });
const plain = batchOf({ plaintext: v.pipe(v.string(), v.base64()) });

/** What it says itself, if anything: short, and nothing that would disturb a terminal or a log. */
const ownWords = (body: unknown): string => {
  const words = v.is(refused, body)
    ? body.errors
        .join('; ')
        .replaceAll(/[^\x20-\x7e]+/g, ' ')
        .trim()
        .slice(0, 200)
    : '';
  return words && ` (it says: ${words})`;
};

const parseBody = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString('base64');

/**
 * The Transit engine of OpenBao and HashiCorp Vault. The key there must be a derived one: its context, which is the place of a key,
 * binds what was wrapped to that place, and unlike `associated_data` it is known to `rewrap`, so that a rotation opens nothing.
 */
export const createTransit = ({ url, tokenFile }: TransitSettings, caller: Caller): KeyService => {
  const parsed = parseTransitUrl(url);
  if (!parsed) throw new Error(`${url} is no key of a Transit engine`);
  const { base, mount, key } = parsed;
  const family = `${mount}/${key}:v`;
  let newest = `${family}1`;

  const away = (why: string): KeyServiceAway => new KeyServiceAway(`The key service ${url} cannot be used: ${why}.`);

  const token = (): string => {
    let text: string;
    try {
      text = readFileSync(tokenFile, 'utf8').trim();
    } catch (error) {
      throw away(`its token cannot be read: ${error instanceof Error ? error.message : error}`);
    }
    if (!/^[\x21-\x7e]{1,4096}$/.test(text)) throw away(`${tokenFile} holds no token`);
    return text;
  };

  /** Answers the results in the order of the items, one for each. */
  const ask = async <Result extends { readonly error?: string | undefined }>(
    verb: 'encrypt' | 'decrypt' | 'rewrap',
    items: readonly object[],
    schema: v.GenericSchema<unknown, { readonly data: { readonly batch_results: readonly Result[] } }>,
  ): Promise<readonly Result[]> => {
    const outcome = await caller.call({
      method: 'POST',
      url: `${base}/${verb}/${key}`,
      headers: { 'content-type': 'application/json', 'x-vault-request': 'true', 'x-vault-token': token() },
      body: JSON.stringify({ batch_input: items }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: ANSWER_MAX_BYTES,
    });
    if ('fault' in outcome) throw away(FAULTS[outcome.fault]);
    if (outcome.cut) throw away(CUT[outcome.cut]);
    const body = parseBody(outcome.body);
    // With 400 it may still say of each item what became of it, when some did not open.
    if (outcome.status === 200 || (outcome.status === 400 && v.is(schema, body))) {
      const read = v.safeParse(schema, body);
      const results = read.success ? read.output.data.batch_results : [];
      if (results.length === items.length) return results;
      throw away('its answer is not one of a Transit engine');
    }
    throw away(`${STATUS[outcome.status] ?? `it answered with status ${outcome.status}`}${ownWords(body)}`);
  };

  /** A few at a time, in order. */
  const inParts = async <Item, Answer>(
    items: readonly Item[],
    answer: (part: readonly Item[]) => Promise<readonly Answer[]>,
  ): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let from = 0; from < items.length; from += AT_ONCE)
      answers.push(...(await answer(items.slice(from, from + AT_ONCE))));
    return answers;
  };

  /** The version of the key stands in what it gives: `vault:v3:…`. */
  const wrappedAs = (ciphertext: string): WrappedKey => {
    const master = `${family}${/^vault:v(\d+):/.exec(ciphertext)?.[1]}`;
    return { master, sealed: Buffer.from(ciphertext) };
  };

  const has = (master: string): boolean => master.startsWith(family);

  const wrap: KeyService['wrap'] = (keys) =>
    inParts(keys, async (part) => {
      const items = part.map((one) => ({ plaintext: base64(one.key), context: base64(one.place) }));
      const results = await ask('encrypt', items, sealed);
      const wrapped = results.map(({ ciphertext, error }) => {
        if (ciphertext === undefined) throw away(`it does not wrap${ownWords({ errors: [error ?? 'nothing'] })}`);
        return wrappedAs(ciphertext);
      });
      newest = wrapped.at(-1)?.master ?? newest;
      return wrapped;
    });

  /** For those that are not the service's there is nothing to ask. */
  const ofItsOwn = async <Answer>(
    keys: Parameters<KeyService['unwrap']>[0],
    answer: (own: typeof keys) => Promise<readonly (Answer | SealBroken)[]>,
  ): Promise<(Answer | SealBroken)[]> => {
    const answers = [
      ...(await inParts(
        keys.filter(({ wrapped }) => has(wrapped.master)),
        answer,
      )),
    ];
    return keys.map(({ wrapped }) =>
      has(wrapped.master)
        ? (answers.shift() as Answer | SealBroken)
        : new SealBroken(`the master key ${wrapped.master} is not here`),
    );
  };

  const broken = (place: string, error: string | undefined): SealBroken =>
    new SealBroken(
      `${place} does not open: it was changed, or sealed elsewhere${ownWords({ errors: [error ?? 'nothing'] })}`,
    );

  const itemOf = ({ place, wrapped }: { readonly place: string; readonly wrapped: WrappedKey }) => ({
    ciphertext: Buffer.from(wrapped.sealed).toString('latin1'),
    context: base64(place),
  });

  const unwrap: KeyService['unwrap'] = (keys) =>
    ofItsOwn(keys, async (part) => {
      const results = await ask('decrypt', part.map(itemOf), plain);
      return part.map(({ place }, index) => {
        const { plaintext, error } = results[index] ?? {};
        if (!plaintext || error) return broken(place, error);
        const opened = Buffer.from(plaintext, 'base64');
        return opened.length === KEY_BYTES ? opened : broken(place, `${opened.length} bytes are no key`);
      });
    });

  const rewrap: KeyService['rewrap'] = (keys) =>
    ofItsOwn(keys, async (part) => {
      const results = await ask('rewrap', part.map(itemOf), sealed);
      return part.map(({ place }, index) => {
        const { ciphertext, error } = results[index] ?? {};
        return ciphertext && !error ? wrappedAs(ciphertext) : broken(place, error);
      });
    });

  return {
    address: url,
    newest: () => newest,
    has,
    wrap,
    unwrap,
    rewrap,
    async check() {
      const probe = { place: 'a probe', key: Buffer.alloc(KEY_BYTES, 1) };
      const [wrapped] = await wrap([probe]);
      if (!wrapped) throw away('it does not wrap');
      const [opened] = await unwrap([{ place: probe.place, wrapped }]);
      if (!Buffer.isBuffer(opened) || !opened.equals(probe.key)) throw away('what it wraps it does not open again');
      const [elsewhere] = await unwrap([{ place: 'another place', wrapped }]);
      if (!(elsewhere instanceof SealBroken))
        throw away('it does not bind a key to its place: make the key there with derived=true');
    },
  };
};
