import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { vi } from 'vitest';
import { migrations, thread } from './sqlite.fixture.ts';
import { createSqliteStore } from './sqlite-store.ts';
import { MASTER_KEY } from './store.contract.samples.ts';
import { type Subject, storeContract } from './store.contract.ts';
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
      client.close();
    },
    remove: async () => rmSync(folder, { recursive: true }),
  };
};

storeContract('a store on SQLite, writing in its own thread', () => createSubject({}), { writers: 1 });
storeContract('a store on SQLite, writing in a thread apart', () => createSubject({ thread }), { writers: 2 });
