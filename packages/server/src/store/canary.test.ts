// docs/security.md: T7, T10

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClientId, ConversationId } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';
import { createBatchRunner } from './batch.ts';
import type { Codec } from './codec.ts';
import { openWriter } from './connect.sqlite.ts';
import { createLocalDoor } from './door.ts';
import { filesWith, migrations, openStore, temporaryFolder } from './sqlite.fixture.ts';
import { type Call, calls, erase, say } from './store.contract.commands.ts';
import { newConversation } from './store.contract.samples.ts';
import { open } from './store.contract.ts';

const CANARY = 'canary: je suis en danger 🕯️';

/** Hides nothing: what the tests below would find if the store did not seal. */
const plainCodec: Codec = {
  createKey: () => Buffer.from('no key'),
  prove: () => Buffer.from('no proof'),
  checkProof: () => {},
  sealSecret: (_place, secret) => Buffer.from(secret),
  openSecret: (_place, sealed) => sealed.toString(),
  boxOf: () => ({
    seal: (_seq, text) => Buffer.from(text),
    open: (_seq, body) => body.toString(),
    sealFile: (_id, _part, bytes) => Buffer.from(bytes),
    openFile: (_id, _part, sealed) => sealed,
  }),
  openKey: () => {
    throw new Error('never asked for');
  },
  forget: () => {},
};

/** A file long enough to have pages of its own, the canary at its start, in its middle and at its end. */
const FILE = Buffer.concat(
  [CANARY, 'x'.repeat(50_000), CANARY, 'y'.repeat(50_000), CANARY].map((part) => Buffer.from(part)),
);

const attach = (conversation: ConversationId, seq: number, id = `file${seq}` as ClientId): Call[] => [
  ['advance', conversation],
  [
    'appendEvent',
    conversation,
    {
      kind: 'file',
      author: 'visitor',
      seq,
      at: new Date(0).toISOString(),
      id,
      file: { name: `${CANARY}.pdf`, type: 'application/pdf', bytes: FILE.length },
    },
    null,
  ],
  ['insertFile', conversation, id, { content: FILE, digest: createHash('sha256').update(FILE).digest('hex') }],
];

describe('what a conversation says', () => {
  it('is in no file of the database', async () => {
    const folder = temporaryFolder();
    const store = await openStore({ file: join(folder, 'lanterne.db') });
    const id = await open(store);
    await store.write(say, { conversation: id, id: 'm', text: CANARY });
    await store.write(calls, attach(id, 2));
    expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: CANARY }, { file: { name: `${CANARY}.pdf` } }]);
    expect(await store.fileContent(id, 'file2' as ClientId)).toEqual(FILE);
    const digest = createHash('sha256').update(FILE).digest();
    expect(filesWith(folder, id)).toContain('lanterne.db-wal');
    for (const trace of [CANARY, digest, digest.toString('hex')]) expect(filesWith(folder, trace)).toEqual([]);
    await store.close();
    expect(filesWith(folder, id)).toEqual(['lanterne.db']);
    for (const trace of [CANARY, digest, digest.toString('hex')]) expect(filesWith(folder, trace)).toEqual([]);
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
    await door.write(calls, attach(conversation.id, 2));
    const start = FILE.subarray(0, 500);
    expect(filesWith(folder, start)).toEqual(['lanterne.db-wal']);
    await door.release();
    expect(filesWith(folder, CANARY)).toEqual(['lanterne.db']);
    expect(filesWith(folder, start)).toEqual(['lanterne.db']);
  });
});

describe('erasing', () => {
  /** All that the database keeps of a conversation. */
  const tracesOf = (file: string, id: ConversationId): (string | Buffer)[] => {
    const client = new Sqlite(file, { readonly: true });
    const key = client.prepare<[string], Buffer>('select data_key from conversations where id = ?').pluck().get(id);
    const bodies = client.prepare<[string], Buffer>('select body from events where conversation = ?').pluck().all(id);
    const contents = client
      .prepare<[string], Buffer>('select content from files where conversation = ?')
      .pluck()
      .all(id);
    client.close();
    if (!key) throw new Error('no key');
    // A file does not lie in one piece: its pages each have a head of their own.
    const pieces = contents.flatMap((content) =>
      [100, 50_000, content.length - 600].map((at) => content.subarray(at, at + 500)),
    );
    return [id, key, ...bodies, ...pieces];
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
    await store.write(calls, attach(erased, 11));
    await store.write(calls, attach(kept, 11));
    const traces = tracesOf(file, erased);
    expect(traces).toHaveLength(16);
    for (const trace of traces) expect(filesWith(folder, trace)).not.toEqual([]);

    await store.write(erase, erased);

    for (const trace of traces) expect(filesWith(folder, trace)).toEqual([]);
    expect(await store.eventsAfter(kept, 0)).toHaveLength(11);
    for (const trace of tracesOf(file, kept)) expect(filesWith(folder, trace)).not.toEqual([]);
  });

  it('by the clock leaves no more than erasing by hand', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    let now = Date.now();
    const store = await openStore({ file, clock: () => now });
    const old = await Promise.all(Array.from({ length: 30 }, () => open(store)));
    for (const conversation of old) await store.write(say, { conversation, id: 'm', text: CANARY });
    await store.write(calls, attach(old[0] as ConversationId, 2));
    now += 3 * TOKEN_LIFE_MS;
    const young = await open(store);
    await store.write(say, { conversation: young, id: 'm', text: CANARY });
    const traces = old.flatMap((id) => tracesOf(file, id));
    expect(traces.length).toBeGreaterThan(90);
    // The control: before the purge each of them is there to be found.
    for (const trace of traces) expect(filesWith(folder, trace)).not.toEqual([]);

    expect(await purge(store, DEFAULT_POLICY, { limit: 20 })).toBe(30);

    for (const trace of traces) expect(filesWith(folder, trace)).toEqual([]);
    for (const trace of tracesOf(file, young)) expect(filesWith(folder, trace)).not.toEqual([]);
    await store.close();
    for (const trace of traces) expect(filesWith(folder, trace)).toEqual([]);
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
