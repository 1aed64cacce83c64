import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build.ts';

export interface ServerOptions {
  /** Where the database lies; a temporary folder, removed at the end, when it is not said. */
  readonly dataDir?: string;
  /** The kernel chooses one when it is not said. */
  readonly port?: number;
  /** The address under which browsers reach it, when something stands between: see `network.ts`. */
  readonly publicOrigin?: string;
  /** `DATABASE_URL`; a SQLite file in `dataDir` when it is not said. */
  readonly database?: string;
  /** The policy file; the defaults when it is not said. */
  readonly policy?: unknown;
  /** How many proxies in front it believes; none, and no address is looked at, when it is not said. */
  readonly trustProxy?: number;
  /** How much it says; only what is amiss when it is not said. */
  readonly logLevel?: 'debug' | 'info' | 'warn';
  /** More of its environment; what is undefined is taken out of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where it runs; where the tests do when it is not said. */
  readonly cwd?: string;
  /** A module that runs before it, in each of its threads. */
  readonly before?: URL;
}

export interface OfficerOptions {
  readonly login: string;
  readonly alias: string;
  readonly password: string;
  /** An officer when it is not said. */
  readonly role?: 'officer' | 'supervisor' | 'admin' | 'dpo' | undefined;
}

/** The built program, running as a process of its own. */
export interface TestServer {
  /** Where to reach it: the public origin when there is one. */
  readonly origin: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** All that the process has written so far, to both of its outputs. */
  said(): string;
  /** Kills the process as a power cut would. */
  kill9(): Promise<void>;
  /** Starts it again on the same port and data; stops it first when it runs. */
  restart(): Promise<void>;
  /** Stops it as an administrator would and removes the temporary folder. Throws when it did not end well. */
  stop(): Promise<void>;
  /** Runs a command of the program on its data; answers what it printed. Throws with what it said when it fails. */
  run(...args: readonly string[]): Promise<string>;
  /** Lets pages of `origins` embed the widget as `id`. */
  addSite(id: string, origins: readonly string[]): Promise<void>;
  /** Replaces what the site has settled; nothing is run where that is what was settled here the last time. */
  settleSite(id: string, settings: object): Promise<void>;
  addOfficer(officer: OfficerOptions): Promise<void>;
  /** Takes in lists of units, of a day. */
  importUnits(files: readonly string[], day: string): Promise<void>;
}

const program = join(root, 'packages/server/dist/node/lanterne.js');
const guard = join(root, 'e2e/harness/die-with-parent.mjs');

/** Longer than the server lets old connections linger when it drains. */
const STOP_MS = 15_000;
const START_MS = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Keeps ports: a connection to it stands on each. */
let keeper: Promise<Server> | undefined;

const startKeeper = async (): Promise<Server> => {
  const server = createServer((socket) => void socket.unref()).unref();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
};

/**
 * A port that nobody listens on. As long as this process lives the kernel gives it to nobody who asks for any port, since a
 * connection stands on it; whoever asks for this one may listen there all the same, and again after a restart.
 */
export const freePort = async (): Promise<number> => {
  keeper ??= startKeeper();
  const { port } = (await keeper).address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' }).unref();
  await once(socket, 'connect');
  // Connected, it has one.
  return socket.localPort as number;
};

/** Collects what a stream says; answers how to read it. */
const collect = (stream: NodeJS.ReadableStream | null): (() => string) => {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
};

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const untilOver = async (child: ChildProcess): Promise<void> => {
  if (!isOver(child)) await once(child, 'exit');
};

/** Runs one command of the program to its end; throws with what it said when it fails. */
const runCommand = async (args: readonly string[], env: Environment, input = ''): Promise<string> => {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A command that fails before it reads its input breaks the pipe; its exit code says the rest.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`lanterne ${args.join(' ')} ended with ${child.exitCode}:\n${stderr()}`);
  return stdout();
};

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
  readonly log: () => string;
  readonly said: () => string;
}

/** Starts the server and waits for the line with its address. */
const launch = async (env: Environment, cwd?: string): Promise<Running> => {
  const child = spawn(process.execPath, ['--import', guard, program, 'serve'], {
    env: { ...process.env, ...env },
    ...(cwd && { cwd }),
  });
  // Cut together with the process when it is killed.
  child.stdin.on('error', () => {});
  const stdout = collect(child.stdout);
  const log = collect(child.stderr);
  const timer = setTimeout(() => child.kill('SIGKILL'), START_MS);
  const address = await new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', () => {
      const found = /http:\/\/\S+(?=\s)/.exec(stdout())?.[0];
      if (found) resolve(found);
    });
    child.on('close', () => resolve(undefined));
  });
  clearTimeout(timer);
  if (address) return { child, address, log, said: () => `${stdout()}${log()}` };
  throw new Error(`the server did not start (${child.exitCode ?? child.signalCode}):\n${stdout()}${log()}`);
};

/** Starts the built program on a port and a folder of its own. Build first: see `build.ts`. */
export const startServer = async (options: ServerOptions = {}): Promise<TestServer> => {
  if (!existsSync(program)) throw new Error(`${program} is not built: npm run build`);
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'lanterne-')));
  // Its own from the first start on, so that it can be started there again.
  const port = options.port ?? (await freePort());
  const settings: Environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: options.database ?? `file:${join(dataDir, 'lanterne.db')}`,
    LANTERNE_KEY_FILE: join(dataDir, 'lanterne.key'),
    LANTERNE_ORIGIN: options.publicOrigin,
    LANTERNE_POLICY: options.policy === undefined ? undefined : join(dataDir, 'policy.json'),
    TRUST_PROXY: options.trustProxy?.toString(),
    LOG_LEVEL: options.logLevel ?? 'warn',
    ...options.env,
    ...(options.before && { NODE_OPTIONS: `--import ${options.before.href}` }),
  };

  if (options.policy !== undefined) await writeFile(join(dataDir, 'policy.json'), JSON.stringify(options.policy));

  const removeData = async () => {
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
  };

  let running = await launch(settings, options.cwd).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });

  const kill9 = async () => {
    running.child.kill('SIGKILL');
    await untilOver(running.child);
  };

  const end = async () => {
    if (isOver(running.child)) return;
    const { child, log } = running;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await untilOver(child);
    clearTimeout(timer);
    if (child.exitCode !== 0) {
      throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${log()}`);
    }
  };

  /** What each site has settled. */
  const settled = new Map<string, string>();

  return {
    port,
    dataDir,
    origin: options.publicOrigin ?? running.address,
    get pid() {
      // It has run, so it has one.
      return running.child.pid as number;
    },
    said: () => running.said(),
    kill9,
    async restart() {
      await end();
      running = await launch(settings, options.cwd);
    },
    async stop() {
      try {
        await end();
      } finally {
        await removeData();
      }
    },
    run: (...args) => runCommand(args, settings),
    async addSite(id, origins) {
      await runCommand(['site', 'add', id, ...origins.flatMap((origin) => ['--origin', origin])], settings);
      settled.set(id, '{}');
    },
    async settleSite(id, given) {
      const document = JSON.stringify(given);
      if (settled.get(id) === document) return;
      settled.delete(id);
      await runCommand(['site', 'set', id, '-'], settings, document);
      settled.set(id, document);
    },
    async addOfficer({ login, alias, password, role = 'officer' }) {
      const args = ['officer', 'add', login, '--alias', alias, '--role', role, '--password-stdin'];
      await runCommand(args, settings, password);
    },
    async importUnits(files, day) {
      await runCommand(['units', 'import', ...files, '--date', day], settings);
    },
  };
};
