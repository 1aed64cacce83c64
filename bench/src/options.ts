import { readFileSync } from 'node:fs';
import { readFlags, Usage, whole } from './command-line.ts';
import { LANGUAGES } from './text.ts';

export interface Account {
  readonly login: string;
  readonly password: string;
}

/** A server that somebody else has started. */
export interface Target {
  readonly url: URL;
  readonly site: string;
  readonly accounts: readonly Account[];
  /** Where to read its CPU and memory; null when it runs elsewhere. */
  readonly pid: number | null;
}

export interface Load {
  /** Conversations in which both sides write. */
  readonly visitors: number;
  readonly officers: number;
  /** Messages a second, all conversations and both directions together. */
  readonly rate: number;
  readonly seconds: number;
  readonly warmup: number;
  /** Visitors who are connected and only wait. */
  readonly idle: number;
  /** Of the visitors; where it is not that of the service, translations are measured too. */
  readonly language: string;
}

export interface Options {
  /** Null to start a server of its own. */
  readonly target: Target | null;
  readonly load: Load;
}

export const HELP = `npm run bench -- [options]

Without --url it starts a server of its own on a temporary SQLite file.

  --visitors N        conversations in which both sides write         (100)
  --officers N        officers' desks                                 (10)
  --rate N            messages a second, both directions together     (1000)
  --seconds N         how long to measure                             (30)
  --warmup N          seconds of load before that                     (5)
  --idle N            further visitors, connected and waiting         (2000)
  --language fr|es    what visitors write; with es, the same load is put twice, first
                      in French, and translations are measured (by Apertium, on a
                      server of its own)                              (fr)

  --url URL           a server that runs; loopback only
  --i-own-this-host   lets --url name another host
  --site ID           the site through which visitors come            (demo)
  --server-pid N      its process, to read CPU and memory from /proc
  --officer L:P       an officer's login and password; may be repeated
  --officer @FILE     the same, one a line
  --login L           one officer's login, with --password-stdin;
                      or set BENCH_LOGIN and BENCH_PASSWORD

Several desks may share one account. The result is one line of JSON on standard output.
Exit codes: 0 all was delivered once and in order, 1 not so, 2 wrong usage.`;

const FLAGS = {
  url: { type: 'string' },
  site: { type: 'string' },
  visitors: { type: 'string' },
  officers: { type: 'string' },
  rate: { type: 'string' },
  seconds: { type: 'string' },
  warmup: { type: 'string' },
  idle: { type: 'string' },
  language: { type: 'string' },
  login: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  officer: { type: 'string', multiple: true },
  'server-pid': { type: 'string' },
  'i-own-this-host': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Quantity = Exclude<keyof Load, 'language'>;

/** Default, least and greatest of each number: whatever is asked for, the client ends by itself. */
const RANGES: Record<Quantity, readonly [standard: number, least: number, most: number]> = {
  visitors: [100, 1, 5_000],
  officers: [10, 1, 500],
  rate: [1_000, 1, 20_000],
  seconds: [30, 1, 600],
  warmup: [5, 0, 60],
  idle: [2_000, 0, 20_000],
};

const parseFlags = (args: string[]) => readFlags(args, FLAGS);
type Flags = ReturnType<typeof parseFlags>;

const parseLoad = (flags: Flags): Load => {
  const number = (name: Quantity): number => {
    const [standard, least, most] = RANGES[name];
    return whole(name, flags[name] ?? String(standard), least, most);
  };
  const language = flags.language ?? 'fr';
  if (!LANGUAGES.includes(language)) throw new Usage(`--language takes one of ${LANGUAGES.join(', ')}.`);
  return {
    visitors: number('visitors'),
    officers: number('officers'),
    rate: number('rate'),
    seconds: number('seconds'),
    warmup: number('warmup'),
    idle: number('idle'),
    language,
  };
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

const parseTargetUrl = (text: string, owned: boolean): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
    throw new Usage(`--url takes an address such as http://127.0.0.1:8080, got ${JSON.stringify(text)}.`);
  }
  if (!owned && !isLoopback(url.hostname)) {
    throw new Usage(`${url.hostname} is another machine: add --i-own-this-host if the load may go there.`);
  }
  return url;
};

const parseAccount = (line: string): Account => {
  const colon = line.indexOf(':');
  if (colon < 1 || colon === line.length - 1)
    throw new Usage('--officer takes LOGIN:PASSWORD, or @FILE with such lines.');
  return { login: line.slice(0, colon), password: line.slice(colon + 1) };
};

const readAccounts = (text: string): Account[] => {
  if (!text.startsWith('@')) return [parseAccount(text)];
  let lines: string[];
  try {
    lines = readFileSync(text.slice(1), 'utf8').split(/\r?\n/);
  } catch (error) {
    throw new Usage((error as Error).message);
  }
  return lines.filter((line) => line !== '').map(parseAccount);
};

type Environment = Readonly<Record<string, string | undefined>>;

const parseAccounts = (flags: Flags, env: Environment, readStdin: () => string): Account[] => {
  const login = flags.login ?? env.BENCH_LOGIN;
  const password = flags['password-stdin'] ? readStdin().replace(/\r?\n$/, '') : env.BENCH_PASSWORD;
  if (login && !password) throw new Usage(`No password for ${login}: use --password-stdin or set BENCH_PASSWORD.`);
  if (!login && flags['password-stdin']) throw new Usage('--password-stdin goes with --login.');
  const accounts = (flags.officer ?? []).flatMap(readAccounts);
  if (login && password) accounts.push({ login, password });
  if (accounts.length === 0) throw new Usage('A server that runs already needs --officer, or --login with a password.');
  return accounts;
};

const ONLY_WITH_URL = ['site', 'login', 'password-stdin', 'officer', 'server-pid', 'i-own-this-host'] as const;

/** Parses the command line. Throws `Usage` with what is wrong; null when help is asked for. */
export const parseOptions = (args: string[], env: Environment, readStdin: () => string): Options | null => {
  const flags = parseFlags(args);
  if (flags.help) return null;
  const load = parseLoad(flags);
  if (flags.url === undefined) {
    const stray = ONLY_WITH_URL.find((name) => flags[name] !== undefined);
    if (stray) throw new Usage(`--${stray} goes with --url.`);
    return { target: null, load };
  }
  return {
    load,
    target: {
      url: parseTargetUrl(flags.url, flags['i-own-this-host'] ?? false),
      site: flags.site ?? 'demo',
      accounts: parseAccounts(flags, env, readStdin),
      pid: flags['server-pid'] === undefined ? null : whole('server-pid', flags['server-pid'], 1, 4_194_304),
    },
  };
};
