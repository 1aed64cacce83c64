import { join } from 'node:path';
import type { ConversationId } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createBatchRunner } from './batch.ts';
import type { Codec } from './codec.ts';
import { openWriter } from './connect.sqlite.ts';
import { createLocalDoor } from './door.ts';
import { filesWith, migrations, openStore, temporaryFolder } from './sqlite.fixture.ts';
import { calls, erase, say } from './store.contract.commands.ts';
import { newConversation } from './store.contract.samples.ts';
import { open } from './store.contract.ts';

const CANARY = 'canary: je suis en danger 🕯️';

/** Hides nothing: what the tests below would find if the store did not seal. */
const plainCodec: Codec = {
  createKey: () => Buffer.from('no key'),
  prove: () => Buffer.from('no proof'),
  checkProof: () => {},
  boxOf: () => ({ seal: (_seq, text) => Buffer.from(text), open: (_seq, body) => body.toString() }),
  openKey: () => {
    throw new Error('never asked for');
  },
  forget: () => {},
};

describe('what a conversation says', () => {
  it('is in no file of the database', async () => {
    const folder = temporaryFolder();
    const store = await openStore({ file: join(folder, 'lanterne.db') });
    const id = await open(store);
    await store.write(say, { conversation: id, id: 'm', text: CANARY });
    expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: CANARY }]);
    expect(filesWith(folder, id)).toContain('lanterne.db-wal');
    expect(filesWith(folder, CANARY)).toEqual([]);
    await store.close();
    expect(filesWith(folder, id)).toEqual(['lanterne.db']);
    expect(filesWith(folder, CANARY)).toEqual([]);
  });

  it('would be found there if it were not sealed', async () => {
    const folder = temporaryFolder();
    const { lane, client } = openWriter({
      file: join(folder, 'lanterne.db'),
      migrations: migrations.pathname,
      codec: plainCodec,
    });
    const door = createLocalDoor({
      lanes: [createBatchRunner(lane)],
      clock: Date.now,
      onCommitted: () => {},
      release: async () => void client.close(),
    });
    const conversation = newConversation();
    await door.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);
    await door.write(say, { conversation: conversation.id, id: 'm', text: CANARY });
    expect(filesWith(folder, CANARY)).toEqual(['lanterne.db-wal']);
    await door.release();
    expect(filesWith(folder, CANARY)).toEqual(['lanterne.db']);
  });
});

describe('erasing', () => {
  /** All that the database keeps of a conversation. */
  const tracesOf = (file: string, id: ConversationId): (string | Buffer)[] => {
    const client = new Sqlite(file, { readonly: true });
    const key = client.prepare<[string], Buffer>('select data_key from conversations where id = ?').pluck().get(id);
    const bodies = client.prepare<[string], Buffer>('select body from events where conversation = ?').pluck().all(id);
    client.close();
    if (!key) throw new Error('no key');
    return [id, key, ...bodies];
  };

  it('leaves nothing in any file, once it is answered', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    const store = await openStore({ file });
    const ids = await Promise.all(Array.from({ length: 20 }, () => open(store)));
    for (let n = 0; n < 10; n += 1) {
      await Promise.all(ids.map((conversation) => store.write(say, { conversation, id: `m${n}`, text: CANARY })));
    }
    const [erased, kept] = ids;
    if (!erased || !kept) throw new Error('no conversations');
    const traces = tracesOf(file, erased);
    expect(traces).toHaveLength(12);
    for (const trace of traces) expect(filesWith(folder, trace)).not.toEqual([]);

    await store.write(erase, erased);

    for (const trace of traces) expect(filesWith(folder, trace)).toEqual([]);
    expect(await store.eventsAfter(kept, 0)).toHaveLength(10);
    for (const trace of tracesOf(file, kept)) expect(filesWith(folder, trace)).not.toEqual([]);
  });

  it('does not wait for a long read, and is done with the next that can', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    const store = await openStore({ file });
    const [first, second] = [await open(store), await open(store)];
    const backup = new Sqlite(file, { readonly: true });
    backup.exec('begin');
    backup.prepare('select count(*) from conversations').get();
    await store.write(erase, first);
    expect(filesWith(folder, first)).not.toEqual([]);
    backup.close();
    await store.write(erase, second);
    expect(filesWith(folder, first)).toEqual([]);
    expect(filesWith(folder, second)).toEqual([]);
  });
});
