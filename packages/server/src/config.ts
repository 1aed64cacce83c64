import { dirname, resolve } from 'node:path';
import { isLoopback } from '@lanterne/protocol';
import * as v from 'valibot';
import { type KeySource, parseKeys } from './key.ts';
import { parseTransitUrl, type TransitSettings } from './key-service/transit.ts';
import { helpOfFrance } from './paths.ts';
import { Told } from './told.ts';

/** How the server is told to run. Frozen; nothing else reads the environment. */
export interface Config {
  readonly host: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Where the master key comes from, or who has it. A file is made on the first start, beside a new database. */
  readonly masterKey: KeySource | KeyServiceSettings;
  /** As browsers write it; null to derive it from the address that is listened on. */
  readonly publicOrigin: string | null;
  /** Where clamd scans what visitors attach; null for no scanner. */
  readonly clamd: { readonly host: string; readonly port: number } | null;
  /** Where somebody who has found a weakness can say so, as a URI; null where it is not settled. */
  readonly securityContact: string | null;
  /** What was decided on behalf of visitors; null for the defaults. */
  readonly policyFile: string | null;
  /** The help and the emergency lines of the country. */
  readonly helpFile: string;
  /** How many proxies in front are ours, and believed; null to look at no address at all. */
  readonly trustProxy: number | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** A service has the master key; `older` is one that is here and is being left for it. */
export interface KeyServiceSettings {
  readonly transit: TransitSettings;
  readonly older: KeySource | null;
}

/** The configuration is wrong; every fault is listed. */
export class ConfigError extends Told {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/** The path after `file:`, relative or not; not a URL's path, which would be absolute. Null where there is none. */
const sqlitePath = (url: string): string | null => {
  if (!url.startsWith('file:')) return null;
  try {
    const path = decodeURIComponent(url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''));
    return path === '' || path.includes(':memory:') || path.includes('\0') ? null : path;
  } catch {
    // A sign of per cent that begins no byte.
    return null;
  }
};

const whole = (max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, `a whole number from 0 to ${max}`),
    v.transform(Number),
    v.maxValue(max, `a whole number from 0 to ${max}`),
  );

const database = v.pipe(
  v.string(),
  v.check(
    (url) => sqlitePath(url) !== null || ['postgres:', 'postgresql:'].includes(parseUrl(url)?.protocol ?? ''),
    'file:PATH (of a real file) or postgres://…',
  ),
  v.transform((url): Config['database'] => {
    const path = sqlitePath(url);
    return path === null ? { kind: 'postgres', url } : { kind: 'sqlite', file: resolve(path) };
  }),
);

const publicOrigin = v.pipe(
  v.string(),
  v.check((text) => {
    const url = parseUrl(text);
    return url !== null && ['http:', 'https:'].includes(url.protocol) && url.origin === text;
  }, 'an origin alone, such as https://chat.example.fr: scheme, host, port if any, no path'),
  v.check(
    (text) => text.startsWith('https:') || isLoopback(parseUrl(text)?.hostname ?? ''),
    'https, unless the host is this machine itself: conversations must not cross a network in the clear',
  ),
);

const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+)):(\d{1,5})$/;

const hostAndPort = v.pipe(
  v.string(),
  v.check((text) => {
    const port = Number(ADDRESS.exec(text)?.[3] ?? 0);
    return port > 0 && port <= 65_535;
  }, 'a host and a port, such as 127.0.0.1:3310'),
  v.transform((text) => {
    const [, v6, name, port] = ADDRESS.exec(text) ?? [];
    return { host: v6 ?? name ?? '', port: Number(port) };
  }),
);

const masterKeys = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return parseKeys(dataset.value, 'it');
    } catch {
      addIssue({ message: '32 bytes in base64 (lanterne key make prints such); two of them while they are rotated' });
      return NEVER;
    }
  }),
);

const transitKey = v.pipe(
  v.string(),
  v.check(
    (text) => parseTransitUrl(text) !== null,
    'a key of a Transit engine, such as https://vault.example.fr:8200/v1/transit/keys/lanterne',
  ),
  v.check(
    (text) => text.startsWith('https:') || (text.startsWith('http:') && isLoopback(parseUrl(text)?.hostname ?? '')),
    'https, unless the host is this machine itself: keys must not cross a network in the clear',
  ),
);

const path = v.pipe(v.string(), v.nonEmpty('the path of a file'));

/** RFC 9116, 2.5.3: a URI, and https where it is one of the web. It stands on a line of its own. */
const securityContact = v.pipe(
  v.string(),
  v.check((text) => {
    const url = parseUrl(text);
    const isAddress = url?.protocol === 'mailto:' && /^[^@\s]+@[^@\s]+$/.test(url.pathname);
    return /^[\x21-\x7e]+$/.test(text) && (isAddress || url?.protocol === 'https:' || url?.protocol === 'tel:');
  }, 'mailto:…, https://… or tel:…, such as mailto:securite@example.fr'),
);

const environment = v.object({
  HOST: v.optional(v.pipe(v.string(), v.nonEmpty('an address to listen on')), '127.0.0.1'),
  PORT: v.optional(whole(65_535), '8080'),
  DATABASE_URL: v.optional(database, 'file:./data/lanterne.db'),
  LANTERNE_CLAMD: v.optional(hostAndPort),
  LANTERNE_KEY: v.optional(masterKeys),
  LANTERNE_KEY_COMMAND: v.optional(v.pipe(v.string(), v.nonEmpty('a command that prints the master key'))),
  LANTERNE_KEY_FILE: v.optional(path),
  LANTERNE_KEY_TRANSIT: v.optional(transitKey),
  LANTERNE_KEY_TRANSIT_TOKEN_FILE: v.optional(path),
  LANTERNE_POLICY: v.optional(path),
  LANTERNE_HELP: v.optional(path, helpOfFrance),
  LANTERNE_ORIGIN: v.optional(publicOrigin),
  LANTERNE_SECURITY_CONTACT: v.optional(securityContact),
  TRUST_PROXY: v.optional(whole(9)),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`), 'info'),
});

type Settings = v.InferOutput<typeof environment>;

/** Null when none is named. Throws `ConfigError` when more than one is: nobody would know which key counts. */
const namedSourceOf = (settings: Settings): KeySource | null => {
  const { LANTERNE_KEY: keys, LANTERNE_KEY_COMMAND: command, LANTERNE_KEY_FILE: file } = settings;
  const named = [keys, command, file].filter((one) => one !== undefined).length;
  if (named > 1)
    throw new ConfigError(['LANTERNE_KEY_FILE, LANTERNE_KEY and LANTERNE_KEY_COMMAND: expected one of them, got more']);
  if (keys) return { keys };
  if (command) return { command };
  return file ? { file: resolve(file) } : null;
};

/** Throws `ConfigError`. */
const masterKeyOf = (settings: Settings, otherwise: string): Config['masterKey'] => {
  const { LANTERNE_KEY_TRANSIT: url, LANTERNE_KEY_TRANSIT_TOKEN_FILE: tokenFile } = settings;
  if ((url === undefined) !== (tokenFile === undefined))
    throw new ConfigError(['LANTERNE_KEY_TRANSIT and LANTERNE_KEY_TRANSIT_TOKEN_FILE: expected both or neither']);
  const named = namedSourceOf(settings);
  if (url && tokenFile) return { transit: { url, tokenFile: resolve(tokenFile) }, older: named };
  return named ?? { file: otherwise };
};

/** Parses the environment. Throws `ConfigError` with every fault at once. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const result = v.safeParse(environment, env);
  if (!result.success) {
    throw new ConfigError(
      result.issues.map((issue) => {
        const name = v.getDotPath(issue) ?? '';
        // A database's address may hold its password.
        const got = name === 'DATABASE_URL' || name === 'LANTERNE_KEY' ? '' : `, got ${JSON.stringify(issue.input)}`;
        return `${name}: expected ${issue.message}${got}`;
      }),
    );
  }
  const { output } = result;
  const beside = output.DATABASE_URL.kind === 'sqlite' ? dirname(output.DATABASE_URL.file) : resolve('data');
  return Object.freeze({
    host: output.HOST,
    port: output.PORT,
    database: output.DATABASE_URL,
    masterKey: masterKeyOf(output, `${beside}/lanterne.key`),
    publicOrigin: output.LANTERNE_ORIGIN ?? null,
    clamd: output.LANTERNE_CLAMD ?? null,
    securityContact: output.LANTERNE_SECURITY_CONTACT ?? null,
    policyFile: output.LANTERNE_POLICY === undefined ? null : resolve(output.LANTERNE_POLICY),
    helpFile: resolve(output.LANTERNE_HELP),
    trustProxy: output.TRUST_PROXY ?? null,
    logLevel: output.LOG_LEVEL,
  });
};
