// docs/security.md: T7, T10

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientId, type ConversationId, TOKEN_LIFE_MS } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { describe, expect, it } from 'vitest';
import { nameOfKey } from '../master-keys.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { SealBroken, type Store } from '../ports.ts';
import { purge } from '../services/purge.ts';
import { backUpDatabase, backUpKeys } from './backup.sqlite.ts';
import { keysFileOf } from './connect.sqlite.ts';
import { filesWith, insertInto, migrations, openStore, temporaryFolder } from './sqlite.fixture.ts';
import { calls, erase, say } from './store.contract.commands.ts';
import { NOW, newConversation } from './store.contract.samples.ts';
import { open } from './store.contract.ts';
import { KeysLost, WrongMasterKey } from './store.ts';
import { own } from './transaction.ts';
import { fill, firstMigrationAlone } from './upgrade.contract.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const SAID = 'Je suis chez ma sœur, il ne sait pas où.';

const newFile = () => join(temporaryFolder(), 'lanterne.db');

const withMessage = async (store: Store): Promise<ConversationId> => {
  const conversation = await open(store);
  await store.write(say, { conversation, id: 'm', text: SAID });
  return conversation;
};

/** One look at the keys, or one change of them, past the store. */
const inKeys = <Row>(file: string, statement: string, ...values: unknown[]): Row[] => {
  const client = new Sqlite(keysFileOf(file));
  client.pragma('secure_delete = 1');
  try {
    const prepared = client.prepare<unknown[], Row>(statement);
    if (prepared.reader) return prepared.all(...values);
    prepared.run(...values);
    return [];
  } finally {
    client.close();
  }
};

const countKeys = (file: string): number =>
  inKeys<{ n: number }>(file, 'select count(*) as n from conversation_keys')[0]?.n ?? 0;
const daysIn = (file: string): string[] =>
  inKeys<{ day: string }>(file, 'select day from day_keys order by day').map(({ day }) => day);

describe('a backup', () => {
  /** A service that has lived for a day: a backup, then an erasure. Answers where all of it lies. */
  const yesterday = async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'lanterne.db');
    const store = await openStore({ file });
    const [erased, living] = [await withMessage(store), await withMessage(store)];
    const copies = temporaryFolder();
    const [backup, keysOfThen] = [join(copies, 'backup.db'), join(copies, 'keys.db')];
    // Both while the store is open and written to, as a server has it.
    backUpDatabase(file, backup);
    backUpKeys(file, keysOfThen);
    await store.write(erase, erased);
    const later = await withMessage(store);
    await store.close();
    return { file, backup, keysOfThen, erased, living, later };
  };

  const restore = (file: string, backup: string) => {
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    copyFileSync(backup, file);
  };

  it('of yesterday, put back after an erasure, cannot be read for the erased, and still for the living', async () => {
    const { file, backup, erased, living, later } = await yesterday();
    restore(file, backup);
    // It is there, sealed: what is missing is its key.
    const client = new Sqlite(file, { readonly: true });
    const bodies = client.prepare('select body from events where conversation = ?').all(erased);
    client.close();
    expect(bodies).toHaveLength(1);

    const store = await openStore({ file });
    expect(await store.eventsAfter(living, 0)).toMatchObject([{ text: SAID }]);
    expect(await store.write(say, { conversation: living, id: 'next', text: 'text' })).toBe(2);
    expect(await store.eventsAfter(erased, 0)).toEqual([]);
    expect(await store.conversation(erased)).toBeNull();
    expect((await store.waiting()).map(({ id }) => id)).toEqual([living]);
    expect(await store.conversation(later)).toBeNull();
    // Nor is what was left of it left any longer.
    await store.close();
    expect(filesWith(join(file, '..'), erased)).toEqual([]);
  });

  it('would be read, if its keys were put back with it', async () => {
    const { file, backup, keysOfThen, erased } = await yesterday();
    restore(file, backup);
    restore(keysFileOf(file), keysOfThen);
    const store = await openStore({ file });
    expect(await store.eventsAfter(erased, 0)).toMatchObject([{ text: SAID }]);
  });

  it('holds no key, and no text in the clear; a copy of the keys holds those of the living alone', async () => {
    const { file, backup, keysOfThen, erased, living } = await yesterday();
    const copies = join(backup, '..');
    expect(filesWith(copies, SAID)).toEqual([]);
    expect(filesWith(copies, living).toSorted()).toEqual(['backup.db', 'keys.db']);
    const keyOf = (id: string, keys: string): Buffer | undefined => {
      const client = new Sqlite(keys, { readonly: true });
      const key = client.prepare<[string], Buffer>('select sealed from conversation_keys where conversation = ?');
      const found = key.pluck().get(id);
      client.close();
      return found;
    };
    const [key, day] = [keyOf(living, keysOfThen), inKeys<{ sealed: Buffer }>(file, 'select sealed from day_keys')[0]];
    if (!key || !day) throw new Error('no keys');
    expect(filesWith(copies, key)).toEqual(['keys.db']);
    expect(filesWith(copies, day.sealed)).toEqual(['keys.db']);

    expect(keyOf(erased, keysOfThen)).toBeDefined();
    backUpKeys(file, keysOfThen);
    expect(keyOf(erased, keysOfThen)).toBeUndefined();
    expect(keyOf(living, keysOfThen)).toEqual(key);
  });

  it('of the keys takes the place of an earlier one, and of nothing else', async () => {
    const { file, backup, keysOfThen, living } = await yesterday();
    const other = join(backup, '../other');
    writeFileSync(other, 'not ours');
    for (const [to, why] of [
      [file, 'is no earlier copy of the keys'],
      [backup, 'is no earlier copy of the keys'],
      [other, 'is no earlier copy of the keys'],
      [keysFileOf(file), 'is where the keys themselves are'],
    ] as const)
      expect(() => backUpKeys(file, to)).toThrow(why);
    expect(readFileSync(other, 'utf8')).toBe('not ours');
    backUpKeys(file, keysOfThen);
    const store = await openStore({ file });
    expect(await store.eventsAfter(living, 0)).toMatchObject([{ text: SAID }]);
  });

  describe('of yesterday, put back after the time of a part was over', () => {
    const WHERE = '12 rue des Lilas, au fond de la cour';
    const withPlace = async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'lanterne.db');
      let now = NOW;
      const store = await openStore({ file, clock: () => now });
      const conversation = newConversation({ openedAt: NOW, lastAt: NOW });
      const at = new Date(NOW).toISOString();
      const place = { about: 'place', text: WHERE } as const;
      await store.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);
      await store.write(say, { conversation: conversation.id, id: 'm', text: SAID });
      await store.write(calls, [
        ['advance', conversation.id],
        [
          'appendEvent',
          conversation.id,
          { kind: 'detail', author: 'visitor', seq: 2, at, id: 'd' as ClientId, detail: place },
          null,
        ],
      ]);
      const copies = temporaryFolder();
      const [backup, keysOfThen] = [join(copies, 'backup.db'), join(copies, 'keys.db')];
      backUpDatabase(file, backup);
      backUpKeys(file, keysOfThen);
      now += TOKEN_LIFE_MS + 1;
      const { retention } = DEFAULT_POLICY;
      const partsMs = { ...retention.partsMs, position: 0 };
      await purge(store, { ...DEFAULT_POLICY, retention: { ...retention, partsMs } });
      await store.close();
      return { file, backup, keysOfThen, id: conversation.id };
    };

    it('the part cannot be read, and the rest can', async () => {
      const { file, backup, id } = await withPlace();
      restore(file, backup);
      // It is there, sealed: what is missing is its key.
      const client = new Sqlite(file, { readonly: true });
      const body = client.prepare<[string], Buffer>('select body from events where conversation = ? and seq = 2');
      expect(body.pluck().get(id)?.length).toBeGreaterThan(WHERE.length);
      client.close();
      const store = await openStore({ file });
      expect(await store.eventsAfter(id, 0)).toMatchObject([
        { text: SAID },
        { kind: 'lapsed', part: 'position', erasedAt: null },
      ]);
    });

    it('would be read, if its keys were put back with it', async () => {
      const { file, backup, keysOfThen, id } = await withPlace();
      restore(file, backup);
      restore(keysFileOf(file), keysOfThen);
      const store = await openStore({ file });
      expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: SAID }, { detail: { text: WHERE } }]);
    });

    it('nothing is left of a key once its conversation is erased', async () => {
      const { file, backup, keysOfThen, id } = await withPlace();
      restore(file, backup);
      restore(keysFileOf(file), keysOfThen);
      const store = await openStore({ file });
      expect(inKeys(file, 'select part from part_keys')).toHaveLength(1);
      await store.write(erase, id);
      expect(inKeys(file, 'select part from part_keys')).toEqual([]);
    });
  });

  it('takes the place of nothing', () => {
    const to = newFile();
    writeFileSync(to, 'an earlier one');
    expect(() => backUpDatabase(newFile(), to)).toThrow('EEXIST');
    expect(readFileSync(to, 'utf8')).toBe('an earlier one');
  });

  it('of a database that is not there leaves nothing behind', () => {
    const to = newFile();
    expect(() => backUpDatabase(newFile(), to)).toThrow();
    expect(() => readFileSync(to)).toThrow('ENOENT');
  });
});

describe('a conversation without a key', () => {
  it('counts as erased, also while the store is open, and is swept with the next opening', async () => {
    const file = newFile();
    const first = await openStore({ file });
    const [gone, kept] = [await withMessage(first), await withMessage(first)];
    await first.close();
    // This one has no key at hand yet.
    const second = await openStore({ file });
    inKeys(file, 'delete from conversation_keys where conversation = ?', gone);
    expect(await second.eventsAfter(gone, 0)).toEqual([]);
    expect(await second.conversation(gone)).toBeNull();
    expect(await second.conversationWithToken(gone)).toBeNull();
    await expect(second.write(say, { conversation: gone, id: 'n', text: 'text' })).rejects.toThrow('no such');
    expect(await second.write(calls, [['lockConversation', gone, 'wait']])).toEqual([null]);
    expect(await second.eventsAfter(kept, 0)).toHaveLength(1);
    await second.close();

    const third = await openStore({ file });
    expect(await third.write(calls, [['takeErasures', '9']])).toMatchObject([
      [{ cause: 'lost-key', conversations: 1 }],
    ]);
    expect(filesWith(join(file, '..'), gone)).toEqual([]);
    expect(filesWith(join(file, '..'), kept)).not.toEqual([]);
  });
});

describe('a key without a conversation', () => {
  it('stays until its day and the next are over: a database put back by mistake can be changed for the right one', async () => {
    const file = newFile();
    let now = Date.parse('2026-11-24T12:00:00Z');
    const store = await openStore({ file, clock: () => now });
    const conversation = newConversation({ openedAt: now, lastAt: now });
    await store.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);
    const base = new Sqlite(file);
    base.prepare('delete from conversations').run();
    base.close();
    now += DAY_MS;
    await purge(store, DEFAULT_POLICY);
    expect(countKeys(file)).toBe(1);
    now += DAY_MS;
    await purge(store, DEFAULT_POLICY);
    expect(countKeys(file)).toBe(0);
    expect(daysIn(file)).toEqual([]);
  });
});

describe('the key of a day', () => {
  it('is one for all that begins on it, goes with the last of them, and stays while the day lasts', async () => {
    const file = newFile();
    let now = Date.parse('2026-11-24T23:59:59Z');
    const store = await openStore({ file, clock: () => now });
    const begin = async () => {
      const conversation = newConversation({ openedAt: now, lastAt: now });
      await store.write(calls, [['insertConversation', conversation, { token: 'token', opening: null }]]);
      return conversation.id;
    };
    const late = await begin();
    now += 1_000;
    const [early, other] = [await begin(), await begin()];
    expect(daysIn(file)).toEqual(['2026-11-24', '2026-11-25']);
    await store.write(erase, late);
    expect(daysIn(file)).toEqual(['2026-11-24', '2026-11-25']);
    await store.write(erase, early);
    now += 2 * DAY_MS;
    await store.write(erase, other);
    expect(daysIn(file)).toEqual(['2026-11-24']);
    await purge(store, DEFAULT_POLICY);
    expect(daysIn(file)).toEqual([]);
  });

  it('is not one that was taken back with the command that made it', async () => {
    const file = newFile();
    const store = await openStore({ file });
    const broken = newConversation();
    const opening = ['insertConversation', broken, { token: 'token', opening: null }] as const;
    await expect(store.write(calls, [opening, opening])).rejects.toThrow();
    expect(daysIn(file)).toEqual([]);
    const id = await withMessage(store);
    await store.close();
    const again = await openStore({ file });
    expect(await again.eventsAfter(id, 0)).toMatchObject([{ text: SAID }]);
  });
});

describe('the key of a day that was changed while the day lasts', () => {
  it('takes what began before, and whoever comes now can write, today and after a new start', async () => {
    const file = newFile();
    let now = Date.parse('2026-11-24T08:00:00Z');
    const start = () => openStore({ file, clock: () => now });
    const begin = async (store: Store) => {
      const conversation = newConversation({ openedAt: now, lastAt: now });
      await store.write(calls, [['insertConversation', conversation, { token: conversation.id, opening: null }]]);
      await store.write(say, { conversation: conversation.id, id: 'm', text: SAID });
      return conversation.id;
    };
    const running = await start();
    const before = await begin(running);
    inKeys(file, "update day_keys set sealed = sealed || x'00'");
    // One that runs has the old key at hand, and another one does not.
    const since = [await begin(running)];
    await running.close();
    const store = await start();
    since.push(await begin(store), await begin(store));
    await expect(store.eventsAfter(before, 0)).rejects.toBeInstanceOf(SealBroken);
    for (const id of since) expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: SAID }]);
    expect(daysIn(file)).toEqual(['2026-11-24', '2026-11-24.2']);
    now += DAY_MS;
    since.push(await begin(store));
    expect(daysIn(file)).toEqual(['2026-11-24', '2026-11-24.2', '2026-11-25']);
    // Each goes with the last of what it opened, like those of other days.
    now += 3 * DAY_MS;
    for (const id of [before, ...since]) await store.write(erase, id);
    await purge(store, DEFAULT_POLICY);
    expect(daysIn(file)).toEqual([]);
  });
});

describe('a row of keys that was changed', () => {
  it('takes what it opened, and nothing else', async () => {
    const file = newFile();
    const first = await openStore({ file });
    const [broken, whole] = [await withMessage(first), await withMessage(first)];
    await first.close();
    inKeys(file, "update conversation_keys set sealed = sealed || x'00' where conversation = ?", broken);
    const store = await openStore({ file });
    await expect(store.eventsAfter(broken, 0)).rejects.toThrow(`key of ${broken} does not open`);
    expect(await store.eventsAfter(whole, 0)).toMatchObject([{ text: SAID }]);
    expect((await store.waiting()).map(({ id }) => id).toSorted()).toEqual([broken, whole].toSorted());
    // It can be got rid of.
    await store.write(erase, broken);
    expect(await store.conversation(broken)).toBeNull();
  });
});

describe('a new master key', () => {
  const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

  /** A server that has run since before the new key, on a file of its own. */
  const running = async () => {
    const file = newFile();
    const keyFile = join(temporaryFolder(), 'lanterne.key');
    const put = (...keys: Buffer[]) => writeFileSync(keyFile, keys.map((key) => key.toString('base64')).join('\n'));
    put(first);
    let now = Date.now();
    const store = await openStore({ file, masterKey: { file: keyFile }, clock: () => now });
    const begin = async () => {
      const conversation = newConversation({ openedAt: now, lastAt: now });
      await store.write(calls, [['insertConversation', conversation, { token: conversation.id, opening: null }]]);
      await store.write(say, { conversation: conversation.id, id: 'm', text: SAID });
      return conversation.id;
    };
    const goToNextDay = () => {
      now += DAY_MS;
    };
    return { file, keyFile, put, store, begin, goToNextDay };
  };

  const rotate = async (file: string, ...keys: Buffer[]) => {
    const store = await openStore({ file, masterKey: { keys } });
    const rotated = await store.rotateKeys();
    const told = await store.keys();
    await store.close();
    return { ...rotated, ...told };
  };

  it('is gone to while a server runs, which goes on, today and tomorrow; the old one is refused afterwards', async () => {
    const { file, put, store, begin, goToNextDay } = await running();
    const ids = [await begin()];
    goToNextDay();
    ids.push(await begin());
    const { houseSecret } = store;

    put(second, first);
    expect(await rotate(file, second, first)).toMatchObject({
      rewrapped: 2,
      broken: [],
      byMaster: { [nameOfKey(second)]: 3 },
    });
    // Again, and nothing is left to do.
    expect(await rotate(file, second, first)).toMatchObject({ rewrapped: 0 });
    put(second);

    ids.push(await begin());
    goToNextDay();
    ids.push(await begin());
    for (const id of ids) expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: SAID }]);
    expect((await store.keys()).byMaster).toEqual({ [nameOfKey(second)]: 4 });
    await store.close();

    await expect(openStore({ file, masterKey: { keys: [first] } })).rejects.toBeInstanceOf(WrongMasterKey);
    const later = await openStore({ file, masterKey: { keys: [second] } });
    for (const id of ids) expect(await later.eventsAfter(id, 0)).toMatchObject([{ text: SAID }]);
    expect(later.houseSecret).toEqual(houseSecret);
  });

  it('stops a server that has not got it from opening what it cannot, and from nothing else', async () => {
    const { file, store, begin, goToNextDay } = await running();
    const id = await begin();
    // The control of the test above: its file still has the old key alone.
    await rotate(file, second, first);
    goToNextDay();
    await expect(begin()).rejects.toThrow(`the master key ${nameOfKey(second)} is not here`);
    // What it has at hand goes on.
    expect(await store.write(say, { conversation: id, id: 'next', text: 'text' })).toBe(2);
    expect(await store.eventsAfter(id, 0).catch(() => 'sealed')).toBe('sealed');
  });

  it('is gone to from wherever it was stopped', async () => {
    const { file, put, store, begin, goToNextDay } = await running();
    const ids = [await begin()];
    goToNextDay();
    ids.push(await begin());
    put(second, first);
    const half = await openStore({ file, masterKey: { keys: [second, first] } });
    await half.write(own.rotateHouse, { master: nameOfKey(second) });
    await half.write(own.rotateDays, { master: nameOfKey(second), after: '', most: 1 });
    await half.close();
    expect((await store.keys()).byMaster).toEqual({ [nameOfKey(second)]: 2, [nameOfKey(first)]: 1 });
    // What is made meanwhile is made under the new one.
    goToNextDay();
    ids.push(await begin());
    expect((await store.keys()).byMaster).toEqual({ [nameOfKey(second)]: 3, [nameOfKey(first)]: 1 });
    expect(await rotate(file, second, first)).toMatchObject({ rewrapped: 1, byMaster: { [nameOfKey(second)]: 4 } });
    for (const id of ids) expect(await store.eventsAfter(id, 0)).toMatchObject([{ text: SAID }]);
  });

  it('is gone to for all days but one whose key was changed, which is told', async () => {
    const { file, store, begin, goToNextDay } = await running();
    const broken = await begin();
    goToNextDay();
    const whole = await begin();
    await store.close();
    const [day] = daysIn(file);
    inKeys(file, "update day_keys set sealed = sealed || x'00' where day = ?", day);
    expect(await rotate(file, second, first)).toMatchObject({ rewrapped: 1, broken: [day] });
    const later = await openStore({ file, masterKey: { keys: [second] } });
    expect(await later.eventsAfter(whole, 0)).toMatchObject([{ text: SAID }]);
    await expect(later.eventsAfter(broken, 0)).rejects.toBeInstanceOf(SealBroken);
  });
});

describe('keys that do not belong to the database', () => {
  const twoHouses = async () => {
    const files = [newFile(), newFile()] as const;
    const ids: ConversationId[] = [];
    for (const file of files) {
      const store = await openStore({ file });
      ids.push(await withMessage(store));
      await store.close();
    }
    return { files, ids };
  };

  it('stop the opening when they are lost, and nothing is swept', async () => {
    const { files, ids } = await twoHouses();
    const [file] = files;
    const aside = newFile();
    copyFileSync(keysFileOf(file), aside);
    rmSync(keysFileOf(file));
    await expect(openStore({ file })).rejects.toBeInstanceOf(KeysLost);
    await expect(openStore({ file })).rejects.toBeInstanceOf(KeysLost);
    copyFileSync(aside, keysFileOf(file));
    const store = await openStore({ file });
    expect(await store.eventsAfter(ids[0] as ConversationId, 0)).toMatchObject([{ text: SAID }]);
  });

  it('stop the opening when they are those of another one, and nothing is swept', async () => {
    const { files, ids } = await twoHouses();
    const [mine, other] = files;
    const aside = newFile();
    copyFileSync(keysFileOf(mine), aside);
    copyFileSync(keysFileOf(other), keysFileOf(mine));
    await expect(openStore({ file: mine })).rejects.toBeInstanceOf(KeysLost);
    copyFileSync(aside, keysFileOf(mine));
    const store = await openStore({ file: mine });
    expect(await store.eventsAfter(ids[0] as ConversationId, 0)).toMatchObject([{ text: SAID }]);
  });
});

describe('a database that had its keys beside what they open', () => {
  const oldDatabase = async () => {
    const file = newFile();
    const client = new Sqlite(file);
    const first = firstMigrationAlone(migrations);
    migrate(drizzle(client), { migrationsFolder: first });
    rmSync(first, { recursive: true });
    await fill({ insert: insertInto(client) });
    const rows = client.prepare('select id, data_key from conversations').all() as { id: string; data_key: Buffer }[];
    client.close();
    return { file, rows };
  };

  it('has them apart afterwards, and no byte of them where they were', async () => {
    const { file, rows } = await oldDatabase();
    expect(rows).toHaveLength(6);
    for (const { data_key } of rows) expect(filesWith(join(file, '..'), data_key)).toEqual(['lanterne.db']);
    const store = await openStore({ file });
    await store.close();
    for (const { data_key } of rows) expect(filesWith(join(file, '..'), data_key)).toEqual(['lanterne.keys.db']);
  });

  it('loses none when the power goes between the two files', async () => {
    const { file, rows } = await oldDatabase();
    const aside = newFile();
    copyFileSync(file, aside);
    await (await openStore({ file })).close();
    // The keys are in the new place, and the old place has them still: the first of the two commits alone.
    rmSync(file);
    copyFileSync(aside, file);
    inKeys(file, "update house_key set master = 'itself', sealed = x''");
    const store = await openStore({ file });
    for (const { id } of rows) expect(await store.eventsAfter(id as ConversationId, 0)).toHaveLength(3);
  });
});
