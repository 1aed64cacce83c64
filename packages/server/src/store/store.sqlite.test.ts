import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { vi } from 'vitest';
import { addressesContract } from './addresses.contract.ts';
import { administrationContract } from './administration.contract.ts';
import { brokenKeyContract } from './broken-key.contract.ts';
import { keysFileOf } from './connect.sqlite.ts';
import { destructionContract } from './destruction.contract.ts';
import { figuresContract } from './figures.contract.ts';
import { floodContract } from './flood.contract.ts';
import { partsContract } from './parts.contract.ts';
import { purgeContract } from './purge.contract.ts';
import { recordContract } from './record.contract.ts';
import { routingContract } from './routing.contract.ts';
import { shiftsContract } from './shifts.contract.ts';
import { insertInto, migrations, sourceExecArgv, thread } from './sqlite.fixture.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import { type Subject, storeContract } from './store.contract.ts';
import { upgradeContract } from './upgrade.contract.ts';
import { webhooksContract } from './webhooks.contract.ts';
import type { ThreadOptions } from './writer-thread.ts';

// A thread or a process that runs from the sources is slow to start on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const createSubject = async (options: { thread?: ThreadOptions }): Promise<Subject> => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-store-'));
  const file = join(folder, 'lanterne.db');
  return {
    open: (more) =>
      createSqliteStore({
        file,
        migrations,
        masterKey: MASTER_KEY,
        clock: Date.now,
        onCommitted: () => {},
        ...options,
        ...more,
      }),
    async tamper(conversation) {
      const client = new Sqlite(file);
      const flip = client.prepare('update events set body = ? where conversation = ? and seq = ?');
      const rows = client
        .prepare<[string], { seq: number; body: Buffer }>('select seq, body from events where conversation = ?')
        .all(conversation);
      for (const { seq, body } of rows) {
        body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
        flip.run(body, conversation, seq);
      }
      const flipFile = client.prepare('update files set content = ? where conversation = ? and id = ?');
      const files = client
        .prepare<[string], { id: string; content: Buffer }>('select id, content from files where conversation = ?')
        .all(conversation);
      for (const { id, content } of files) {
        content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
        flipFile.run(content, conversation, id);
      }
      client.close();
    },
    async tamperKey(conversation) {
      const client = new Sqlite(keysFileOf(file));
      const row = client
        .prepare<[string], { sealed: Buffer }>('select sealed from conversation_keys where conversation = ?')
        .get(conversation);
      if (!row) throw new Error(`no key of ${conversation}`);
      row.sealed[row.sealed.length - 1] = (row.sealed.at(-1) ?? 0) ^ 1;
      client.prepare('update conversation_keys set sealed = ? where conversation = ?').run(row.sealed, conversation);
      client.close();
    },
    async sql(statements) {
      const client = new Sqlite(file);
      client.exec(statements);
      client.close();
    },
    async destroyPartKeys(part) {
      const client = new Sqlite(keysFileOf(file));
      client.prepare('delete from part_keys where part = ?').run(part);
      client.close();
    },
    remove: async () => rmSync(folder, { recursive: true }),
  };
};

storeContract('a store on SQLite, writing in its own thread', () => createSubject({}), { writers: 1 });
storeContract('a store on SQLite, writing in a thread apart', () => createSubject({ thread }), { writers: 2 });

const everything = { ...thread, entry: new URL('./writer.contract.ts', import.meta.url) };
purgeContract('the retention clock, on SQLite', () => createSubject({ thread: everything }), { writers: 2 });
addressesContract('sealed addresses, on SQLite', () => createSubject({ thread: everything }));
partsContract('parts of conversations, on SQLite', () => createSubject({ thread: everything }));
brokenKeyContract('a conversation whose key was changed, on SQLite', () => createSubject({ thread: everything }));
destructionContract('what was erased, on SQLite', () => createSubject({ thread: everything }), { writers: 2 });
figuresContract('figures, on SQLite', () => createSubject({ thread: everything }), { writers: 2 });
shiftsContract('shifts, on SQLite', () => createSubject({ thread: everything }));
routingContract('who gets whom, on SQLite', () => createSubject({ thread: everything }), { writers: 1 });
administrationContract('what administrators settle, on SQLite', () => createSubject({ thread: everything }), {
  writers: 2,
});

recordContract('the record, on SQLite', () => createSubject({}), { writers: 1 });

webhooksContract('webhooks, on SQLite', () => createSubject({ thread: everything }), { writers: 2 });

upgradeContract('a SQLite database of the first release', migrations, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-store-'));
  const file = join(folder, 'lanterne.db');
  const client = new Sqlite(file);
  return {
    migrate: async (first) => migrate(drizzle(client), { migrationsFolder: first }),
    insert: insertInto(client),
    open() {
      client.close();
      return createSqliteStore({ file, migrations, masterKey: MASTER_KEY, clock: Date.now, onCommitted: () => {} });
    },
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

floodContract('a flood, on SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-store-'));
  return {
    open: (limits = {}) =>
      createSqliteStore({
        file: join(folder, 'lanterne.db'),
        migrations,
        masterKey: MASTER_KEY,
        clock: Date.now,
        onCommitted: () => {},
        // As the server has it.
        thread: { entry: new URL('../writer.ts', import.meta.url), execArgv: sourceExecArgv },
        limits,
      }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
