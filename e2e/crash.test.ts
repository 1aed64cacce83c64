// docs/security.md: T7

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './harness/server.ts';
import { waitUntil } from './harness/wait.ts';
import { ask, call, openConversation, signInByWire } from './harness/wire.ts';

/** As bytes that nothing but what is said here holds. */
const CANARY = 'canary-9f27: je suis chez ma sœur';

let folder: string;
let server: TestServer;

const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
  server = await startServer({ dataDir: folder, cwd: folder, env: { TMPDIR: folder, ...env } });
  await server.addSite('demo', ['https://www.site.example']);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanterne-crash-'));
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const filesIn = (where: string): string[] =>
  readdirSync(where, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

/** Of the files there, those that hold the bytes. */
const filesWith = (bytes: string | Buffer): string[] =>
  filesIn(folder).filter((file) => readFileSync(file).includes(bytes));

/** What is there and is no part of the database. */
const leftBehind = (): string[] =>
  filesIn(folder).filter((file) => !/lanterne\.(?:keys\.)?(?:db|key)(?:-wal|-shm)?$/.test(file));

const open = async () => {
  const { conversation, token } = await openConversation(server, 'demo', { text: CANARY });
  return { conversation, path: `/v1/conversations/${conversation}`, token };
};

/** Many talk and read, so that what they write is in memory in many places, until somebody says so. */
const talk = (): { sent(): number; stop(): Promise<void> } => {
  let isOver = false;
  let sent = 0;
  const traffic = Array.from({ length: 5 }, async () => {
    try {
      const { path, token } = await open();
      for (let n = 0; !isOver; n += 1) {
        await ask(server, 'POST', `${path}/messages`, { token, json: { id: `n${n}`, text: `${CANARY} ${n}` } });
        sent += 1;
        await ask(server, 'GET', `${path}/events?after=0`, { token });
      }
    } catch {
      // The server is gone.
    }
  });
  return {
    sent: () => sent,
    async stop() {
      isOver = true;
      await Promise.all(traffic);
    },
  };
};

/** Where the system puts an image of the memory of who dies in `folder`; not where it gives it to a program. */
const corePattern = existsSync('/proc/sys/kernel/core_pattern')
  ? readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim()
  : '|';
/** The limit that what is started from here begins with; as much as this process may have. */
const limitCore = (soft: string): boolean => {
  try {
    execFileSync('prlimit', [`--pid=${process.pid}`, `--core=${soft}:`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const limitBefore =
  process.platform === 'linux'
    ? (/^Max core file size\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? '0')
    : '0';
const isCoreHere = process.platform === 'linux' && !/[|/]/.test(corePattern) && limitCore('unlimited');
limitCore(limitBefore);

const die = async (signal: NodeJS.Signals): Promise<void> => {
  const { pid } = server;
  process.kill(pid, signal);
  // An image of memory takes its time, and a second signal would break it off.
  await waitUntil(
    'it is gone',
    async () => !existsSync(`/proc/${pid}`) || /\nState:\s+[ZX]/.test(readFileSync(`/proc/${pid}/status`, 'utf8')),
    30_000,
  );
  await server.kill9();
};

describe.runIf(process.platform === 'linux')('a crash under load', () => {
  beforeEach(() => void limitCore('unlimited'));
  afterEach(() => void limitCore(limitBefore));

  it('leaves nothing of what was written on the disk, and no report, whatever Node was told', async () => {
    await start({
      NODE_OPTIONS: `--report-on-fatalerror --report-on-signal --report-uncaught-exception --report-directory=${folder}`,
    });
    for (const signal of ['SIGABRT', 'SIGSEGV', 'SIGBUS'] as const) {
      const traffic = talk();
      await waitUntil('they talk', async () => traffic.sent() > 50);
      await die(signal);
      await traffic.stop();
      expect(leftBehind()).toEqual([]);
      expect(filesWith(CANARY)).toEqual([]);
      await server.restart();
    }
  });

  it.runIf(isCoreHere)('would leave it in an image of the memory, if the server allowed one', async () => {
    // Where the tool is not found that says so to the system.
    await start({ PATH: folder });
    await open();
    expect(server.said()).toContain('LimitCORE=0');
    await die('SIGSEGV');
    const [core] = leftBehind();
    expect(core).toMatch(/core/);
    expect(execFileSync('grep', ['-c', '-a', CANARY, core ?? ''], { encoding: 'utf8' }).trim()).not.toBe('0');
  });

  it('is not prepared for by a server that was told to write its memory to a file: it does not start', async () => {
    await start();
    await server.kill9();
    const program = join(import.meta.dirname, '../packages/server/dist/node/lanterne.js');
    for (const option of ['--heapsnapshot-near-heap-limit=1', '--heapsnapshot-signal=SIGUSR2']) {
      const child = spawn(process.execPath, [program, 'serve'], {
        cwd: folder,
        env: { PATH: process.env.PATH, DATABASE_URL: `file:${folder}/lanterne.db`, PORT: '0', NODE_OPTIONS: option },
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      const [code] = await once(child, 'close');
      expect(code).toBe(1);
      expect(said).toContain('expected none that writes what is in memory to a file');
    }
  });
});

describe('a document that is handed over', () => {
  it('is on no disk, neither as it is said nor as the file that was given', async () => {
    await start();
    const cookie = await signInByWire(server, 'camille');
    const { conversation, path, token } = await open();
    const desk = `/v1/officer/conversations/${conversation}`;
    const summary = { facts: CANARY, persons: CANARY, wishes: CANARY };
    await call(server, 'POST', '/v1/officer/conversations/next', { cookie, json: {} });
    const { seq: proposal } = await call<WrittenAnswer>(server, 'POST', `${desk}/summary`, {
      cookie,
      json: { id: 's', summary },
    });
    await call(server, 'POST', `${path}/summary-answer`, { token, json: { id: 'a', proposal, consented: summary } });

    const given: Buffer[] = [];
    for (const as of ['json', 'pdf'] as const) {
      const toVisitor = await ask(server, 'GET', `${path}/handover?as=${as}`, { token });
      const toOfficer = await ask(server, 'POST', `${desk}/handover`, { cookie, json: { as } });
      for (const response of [toVisitor, toOfficer]) {
        expect(response.status).toBe(200);
        given.push(Buffer.from(await response.arrayBuffer()));
      }
    }
    expect(given[0]?.includes(CANARY)).toBe(true);
    expect(given[2]?.subarray(0, 5).toString()).toBe('%PDF-');
    await server.run('backup', join(folder, 'backup'));
    await server.run('backup', '--keys', join(folder, 'keys'));

    // A file that is written in parts is found by any part of it.
    const piecesOf = (file: Buffer) =>
      [0.2, 0.5, 0.8].map((at) => file.subarray(Math.floor(at * file.length), Math.floor(at * file.length) + 64));
    const traces = [CANARY, ...given.flatMap(piecesOf)];
    const look = () => traces.map(filesWith);
    const nowhere = traces.map(() => []);
    expect(look()).toEqual(nowhere);
    await server.kill9();
    expect(look()).toEqual(nowhere);
    expect(Buffer.from(server.said()).includes(CANARY)).toBe(false);

    // The control: what is looked for is found where it is.
    const beside = join(folder, 'downloads');
    mkdirSync(beside);
    for (const [index, file] of given.entries()) {
      writeFileSync(join(beside, `${index}`), file);
      for (const piece of piecesOf(file)) expect(filesWith(piece)).toContain(join(beside, `${index}`));
    }
  });
});
