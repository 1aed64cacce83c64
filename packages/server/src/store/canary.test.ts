// docs/security.md: T7, T10

import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClientId,
  type ConversationId,
  type Event,
  type OfficerId,
  SUMMARY_FIELDS,
  TOKEN_LIFE_MS,
} from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { openMasterKeys } from '../master-keys.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { purge } from '../services/purge.ts';
import { backUpDatabase, backUpKeys } from './backup.sqlite.ts';
import { createSealedCodec } from './codec.ts';
import { keysFileOf } from './connect.sqlite.ts';
import { plain } from './plain-codec.fixture.ts';
import { filesWith, openLocalDoor, openStore, temporaryFolder } from './sqlite.fixture.ts';
import { type Call, calls, erase, say } from './store.contract.commands.ts';
import { MASTER_KEY, NOW, newConversation } from './store.contract.samples.ts';
import { open } from './store.contract.ts';

const CANARY = 'canary: je suis en danger 🕯️';

/** What the tests below would find if the store did not seal. */
const plainCodec = plain(createSealedCodec(openMasterKeys(MASTER_KEY)));

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

const officer = { author: 'officer', alias: 'Camille' } as const;
const summary = Object.fromEntries(SUMMARY_FIELDS.map((field) => [field, CANARY]));
/** As a number that no clock and no count gives. */
const LATITUDE = 48.123456789;
const said = <Kind extends Event['kind']>(event: Omit<Extract<Event, { kind: Kind }>, 'seq' | 'at'> & { kind: Kind }) =>
  event;

/** Everything that anybody says, in each place that has room for words. */
const EVERYTHING = [
  said<'message'>({ kind: 'message', author: 'visitor', id: 'm1' as ClientId, text: CANARY }),
  said<'message'>({ kind: 'message', ...officer, id: 'm2' as ClientId, text: CANARY }),
  said<'note'>({ kind: 'note', ...officer, id: 'n1' as ClientId, text: CANARY, by: 'supervisor' }),
  said<'detail'>({ kind: 'detail', author: 'visitor', id: 'd1' as ClientId, detail: { about: 'place', text: CANARY } }),
  said<'detail'>({
    kind: 'detail',
    author: 'visitor',
    id: 'd2' as ClientId,
    detail: { about: 'position', latitude: LATITUDE, longitude: 2.987654321, accuracy: 12 },
  }),
  said<'signal-word'>({ kind: 'signal-word', ...officer, word: CANARY }),
  said<'inspected'>({ kind: 'inspected', ...officer, reason: CANARY }),
  said<'danger-step'>({ kind: 'danger-step', ...officer, step: 'relayed', to: CANARY, reference: CANARY }),
  said<'danger-check'>({ kind: 'danger-check', ...officer, check: 'weapon', answer: 'yes', note: CANARY }),
  said<'outcome'>({ kind: 'outcome', ...officer, outcome: 'oriented', tags: [CANARY] }),
  said<'summary-drafted'>({ kind: 'summary-drafted', ...officer, id: 's1' as ClientId, summary }),
  said<'summary-proposed'>({ kind: 'summary-proposed', ...officer, id: 's2' as ClientId, summary }),
  said<'summary-answered'>({
    kind: 'summary-answered',
    author: 'visitor',
    id: 's3' as ClientId,
    proposal: 12,
    consented: summary,
    reference: CANARY,
  }),
  said<'translation'>({
    kind: 'translation',
    author: 'service',
    of: 1,
    from: 'fr',
    lang: 'es',
    status: 'ok',
    text: CANARY,
    engine: 'apertium',
    version: '1',
    flags: [],
  }),
];

/** Says everything in one conversation, from its first seq on. */
const sayEverything = (conversation: ConversationId): Call[] =>
  EVERYTHING.flatMap((event, index): Call[] => [
    ['advance', conversation],
    [
      'appendEvent',
      conversation,
      { ...event, seq: index + 1, at: new Date(0).toISOString() } as Event,
      event.author === 'officer' ? ('camille' as OfficerId) : null,
    ],
  ]);

const SAID = [CANARY, String(LATITUDE), '2.987654321'];

describe('what a conversation says', () => {
  it('is in the clear nowhere, whatever it is: in no log, not among the keys, in no backup', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    const store = await openStore({ file });
    const id = await open(store);
    await store.write(calls, sayEverything(id));
    expect(await store.eventsAfter(id, 0)).toHaveLength(EVERYTHING.length);
    backUpDatabase(file, join(folder, 'backup.db'));
    backUpKeys(file, join(folder, 'keys.db'));
    expect(filesWith(folder, id)).toEqual(
      expect.arrayContaining(['backup.db', 'keys.db', 'lanterne.db-wal', 'lanterne.keys.db-wal']),
    );
    for (const trace of SAID) expect(filesWith(folder, trace)).toEqual([]);
    await store.close();
    for (const trace of SAID) expect(filesWith(folder, trace)).toEqual([]);
  });

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
    expect(filesWith(folder, id)).toEqual(['lanterne.db', 'lanterne.keys.db']);
    for (const trace of [CANARY, digest, digest.toString('hex')]) expect(filesWith(folder, trace)).toEqual([]);
  });

  it('would be found there if it were not sealed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    const { door } = openLocalDoor(file, plainCodec);
    const conversation = newConversation();
    await door.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);
    await door.write(say, { conversation: conversation.id, id: 'm', text: CANARY });
    expect(filesWith(folder, CANARY)).toEqual(['lanterne.db-wal']);
    await door.write(calls, attach(conversation.id, 2));
    const other = newConversation();
    await door.write(calls, [
      ['insertConversation', other, { token: 'other', opening: null }],
      ...sayEverything(other.id),
    ]);
    backUpDatabase(file, join(folder, 'backup.db'));
    for (const trace of SAID) expect(filesWith(folder, trace)).toEqual(['backup.db', 'lanterne.db-wal']);
    const start = FILE.subarray(0, 500);
    expect(filesWith(folder, start)).toEqual(['backup.db', 'lanterne.db-wal']);
    await door.release();
    expect(filesWith(folder, CANARY)).toEqual(['backup.db', 'lanterne.db']);
    expect(filesWith(folder, start)).toEqual(['backup.db', 'lanterne.db']);
  });
});

describe('erasing', () => {
  /** All that the database keeps of a conversation. */
  const tracesOf = (file: string, id: ConversationId): (string | Buffer)[] => {
    const client = new Sqlite(file, { readonly: true });
    client.prepare('attach ? as keys').run(keysFileOf(file));
    const key = client
      .prepare<[string], Buffer>('select sealed from conversation_keys where conversation = ?')
      .pluck()
      .get(id);
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

  it('of a part alone leaves nothing of it in any file, and all of the rest', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    let now = NOW;
    const store = await openStore({ file, clock: () => now });
    const conversation = newConversation();
    await store.write(calls, [
      ['insertConversation', conversation, { token: 'token', opening: null }],
      ...sayEverything(conversation.id),
    ]);
    const bodiesOf = (...kinds: readonly string[]): Buffer[] => {
      const client = new Sqlite(file, { readonly: true });
      const rows = client.prepare<[string], { kind: string; body: Buffer }>(
        'select kind, body from events where conversation = ?',
      );
      const found = rows.all(conversation.id).flatMap(({ kind, body }) => (kinds.includes(kind) ? body : []));
      client.close();
      return found;
    };
    const keysOf = (part: string): Buffer[] => {
      const client = new Sqlite(keysFileOf(file), { readonly: true });
      const found = client.prepare<[string], Buffer>('select sealed from part_keys where part = ?').pluck().all(part);
      client.close();
      return found;
    };
    const going = [...bodiesOf('note', 'danger-check'), ...keysOf('notes')];
    const staying = [...bodiesOf('message', 'detail', 'summary-answered'), ...keysOf('position')];
    expect([going.length, staying.length]).toEqual([3, 6]);
    // The control: before it was over each of them is there to be found.
    for (const trace of [...going, ...staying]) expect(filesWith(folder, trace)).not.toEqual([]);

    now += TOKEN_LIFE_MS + 1;
    const { retention } = DEFAULT_POLICY;
    await purge(store, { ...DEFAULT_POLICY, retention: { ...retention, partsMs: { ...retention.partsMs, notes: 0 } } });

    for (const trace of going) expect(filesWith(folder, trace)).toEqual([]);
    for (const trace of staying) expect(filesWith(folder, trace)).not.toEqual([]);
    const log = await store.eventsAfter(conversation.id, 0);
    expect(log).toHaveLength(EVERYTHING.length);
    expect(log.filter(({ kind }) => kind === 'lapsed')).toMatchObject([{ was: 'note' }, { was: 'danger-check' }]);
    await store.close();
    for (const trace of going) expect(filesWith(folder, trace)).toEqual([]);
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

  it('that a crash has cut off is done by the next server, although somebody reads while it starts', async () => {
    const [folder, crashed] = [temporaryFolder(), temporaryFolder()];
    const store = await openStore({ file: join(folder, 'lanterne.db') });
    const erased = await open(store);
    const traces = tracesOf(join(folder, 'lanterne.db'), erased);
    const [base, keys] = [join(folder, 'lanterne.db'), keysFileOf(join(folder, 'lanterne.db'))].map((file) => {
      const reader = new Sqlite(file, { readonly: true });
      reader.exec('begin');
      reader.prepare('select count(*) from sqlite_master').get();
      return reader;
    });
    await store.write(erase, erased);
    // As the disk is left when the process dies before it has overwritten anything.
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(crashed, name));
    base?.close();
    keys?.close();
    for (const trace of traces) expect(filesWith(crashed, trace)).not.toEqual([]);

    const file = join(crashed, 'lanterne.db');
    const reader = new Sqlite(keysFileOf(file), { readonly: true });
    reader.exec('begin');
    reader.prepare('select count(*) from conversation_keys').get();
    const next = await openStore({ file });
    reader.close();
    await vi.waitFor(async () => {
      await next.check();
      for (const trace of traces) expect(filesWith(crashed, trace)).toEqual([]);
    }, 10_000);
  });
});
