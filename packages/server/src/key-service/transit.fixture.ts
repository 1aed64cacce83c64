import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the engine behaves from now on. */
export type Mood =
  | 'well'
  /** Answers as it does for a token that has expired. */
  | 'expired'
  | 'sealed'
  | 'standby'
  | 'no-engine'
  | 'no-key'
  /** Takes the question and says nothing. */
  | 'silent'
  /** Gives a byte now and then. */
  | 'slow'
  | 'hangs-up'
  | 'garbage'
  | 'endless'
  /** Good JSON that is not what was asked for. */
  | 'fewer'
  | 'empty'
  /** Its key is no derived one: the context is passed over, as both products do. */
  | 'unbound'
  /** An answer that opens to something that is no key. */
  | 'short';

/** The Transit engine as OpenBao and Vault have it, with one derived key in memory, on a port of the kernel's. */
export interface FakeTransit {
  readonly url: string;
  readonly token: string;
  /** How many requests came, by their verb. */
  readonly asked: Readonly<Record<'encrypt' | 'decrypt' | 'rewrap', number>>;
  /** All that it was sent: nothing of it may be a key that lies under it already. */
  readonly heard: readonly string[];
  /** The latest version of its key. */
  readonly version: number;
  be(mood: Mood): void;
  /** Gives the key a new version. */
  rotate(): void;
  /** Refuses what lies under an older version. */
  allowFrom(version: number): void;
  close(): Promise<void>;
}

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** Keys that are told survive a restart of the fake. */
export const startTransit = async (keys: Buffer[] = [randomBytes(32)]): Promise<FakeTransit> => {
  let mood: Mood = 'well';
  let allowed = 1;
  const token = `s.${randomBytes(12).toString('hex')}`;
  const asked = { encrypt: 0, decrypt: 0, rewrap: 0 };
  const heard: string[] = [];

  const keyOf = (version: number, context: string): Buffer => {
    const key = keys[version - 1];
    if (!key) throw new Error('invalid ciphertext: version is too new');
    const of = mood === 'unbound' ? '' : context;
    return Buffer.from(hkdfSync('sha256', key, '', of, 32));
  };

  const encrypt = (plaintext: string, context: string): string => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keyOf(keys.length, context), nonce);
    const sealed = Buffer.concat([cipher.update(Buffer.from(plaintext, 'base64')), cipher.final()]);
    const bytes = Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
    return `vault:v${keys.length}:${bytes.toString('base64')}`;
  };

  const decrypt = (ciphertext: string, context: string): string => {
    const [, digits, text] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    if (!digits || !text) throw new Error('invalid ciphertext: no prefix');
    if (Number(digits) < allowed) throw new Error('ciphertext or signature version is disallowed by policy (too old)');
    const bytes = Buffer.from(text, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(Number(digits), context), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      return (mood === 'short' ? plain.subarray(0, 5) : plain).toString('base64');
    } catch {
      throw new Error('cipher: message authentication failed');
    }
  };

  interface Item {
    readonly plaintext?: string;
    readonly ciphertext?: string;
    readonly context?: string;
  }

  const verbs = {
    encrypt: ({ plaintext = '', context = '' }: Item) => ({
      ciphertext: encrypt(plaintext, context),
      key_version: keys.length,
    }),
    decrypt: ({ ciphertext = '', context = '' }: Item) => ({ plaintext: decrypt(ciphertext, context) }),
    rewrap: ({ ciphertext = '', context = '' }: Item) => ({
      ciphertext: encrypt(decrypt(ciphertext, context), context),
      key_version: keys.length,
    }),
  };

  const say = (response: ServerResponse, status: number, body: object, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

  const answer = (verb: keyof typeof verbs, items: readonly Item[], response: ServerResponse): void => {
    const results = items.map((item) => {
      try {
        return verbs[verb](item);
      } catch (error) {
        return { error: error instanceof Error ? error.message : '' };
      }
    });
    if (mood === 'fewer') results.pop();
    if (mood === 'empty')
      for (const result of results) for (const key of Object.keys(result)) Reflect.set(result, key, '');
    // OpenBao and Vault answer so when a part of a batch does not open; `rewrap` does not.
    const status = verb === 'decrypt' && results.some((result) => 'error' in result) ? 400 : 200;
    say(response, status, { request_id: 'r', data: { batch_results: results } });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    heard.push(text);
    const [, verb, key] = /^\/v1\/transit\/(encrypt|decrypt|rewrap)\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    switch (mood) {
      case 'silent':
        return;
      case 'slow': {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 50);
        response.on('close', () => clearInterval(drip));
        return;
      }
      case 'hangs-up':
        response.writeHead(200, { 'content-length': '1000' }).write('{');
        response.socket?.end();
        return;
      case 'garbage':
        response.writeHead(200).end('<html>Bienvenue</html>');
        return;
      case 'endless':
        response.writeHead(200).end('x'.repeat(2_000_000));
        return;
      case 'sealed':
        return say(response, 503, { errors: ['Vault is sealed\n\u001b[31m'] });
      case 'standby':
        return say(response, 307, { errors: [] }, { location: 'http://127.0.0.1:1/v1/transit' });
      case 'no-engine':
        return say(response, 404, { errors: ['no handler for route'] });
      case 'no-key':
        return say(response, 400, { errors: ['encryption key not found'] });
    }
    if (mood === 'expired' || request.headers['x-vault-token'] !== token)
      return say(response, 403, { errors: ['permission denied'] });
    if (request.method !== 'POST' || key !== 'lanterne' || !verb) return say(response, 404, { errors: [] });
    const { batch_input } = JSON.parse(text) as { batch_input: readonly Item[] };
    // One of the three, by the pattern above.
    asked[verb as keyof typeof verbs] += 1;
    answer(verb as keyof typeof verbs, batch_input, response);
  };

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/transit/keys/lanterne`,
    token,
    asked,
    heard,
    get version() {
      return keys.length;
    },
    be(next) {
      mood = next;
    },
    rotate: () => void keys.push(randomBytes(32)),
    allowFrom(version) {
      allowed = version;
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
};
