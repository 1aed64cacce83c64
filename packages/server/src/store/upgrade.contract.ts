// docs/security.md: T7

import { hkdfSync, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConversationId, type OfficerId, type SiteId, siteSettings } from '@lanterne/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { seal } from '../seal.ts';
import { purge } from '../services/purge.ts';
import { say } from './store.contract.commands.ts';
import { NOW, SITE, TEXTS } from './store.contract.samples.ts';

type Value = string | number | boolean | null | Buffer | readonly string[];

/** An empty database as the first release made it, to be filled by hand and opened by this release. */
export interface OldDatabase {
  /** Applies the migrations of the folder. */
  migrate(folder: string): Promise<void>;
  insert(table: string, row: Readonly<Record<string, Value>>): Promise<void>;
  /** As this release opens it. */
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** A copy of a migrations folder that ends with the first of them. */
export const firstMigrationAlone = (migrations: URL): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-first-'));
  cpSync(fileURLToPath(migrations), folder, { recursive: true });
  const journal = join(folder, 'meta/_journal.json');
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 1) }));
  return folder;
};

const ME = 'officer-me' as OfficerId;
const ids = {
  waiting: 'waiting' as ConversationId,
  danger: 'danger' as ConversationId,
  held: 'held' as ConversationId,
  left: 'left' as ConversationId,
  closed: 'closed' as ConversationId,
  told: 'told' as ConversationId,
};

/** What the first release sealed the keys of conversations under. */
const KEY_OF_KEYS = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 7), '', 'lanterne conversation keys', 32));

/** What stood in a database of the first release, row by row as it wrote them. */
export const fill = async ({ insert }: Pick<OldDatabase, 'insert'>): Promise<void> => {
  await insert('key_proof', { id: 1, sealed: seal(KEY_OF_KEYS, 'proof of the master key', Buffer.alloc(0)) });
  await insert('sites', {
    id: SITE,
    name: 'Ministère',
    origins: ['https://a.example'],
    doors: ['ask'],
    locales: ['fr'],
  });
  await insert('officers', { id: ME, login: 'camille', alias: 'Camille', role: 'officer', password: 'hashed' });
  await insert('sessions', { hash: 'session', officer: ME, expires_at: NOW + 10 });

  const states: Record<keyof typeof ids, Record<string, Value>> = {
    waiting: { state: 'waiting' },
    danger: { state: 'waiting', danger: true },
    held: { state: 'held', holder: ME, claimed_at: NOW + 5 },
    left: { state: 'left', left_how: 'exit', ended_at: NOW + 6 },
    closed: { state: 'closed', holder: ME, claimed_at: NOW + 5, ended_at: NOW + 7 },
    told: { state: 'left', left_how: 'exit', ended_at: NOW + 6 },
  };
  for (const [name, state] of Object.entries(states)) {
    const id = name as ConversationId;
    const key = randomBytes(32);
    const sealedKey = seal(KEY_OF_KEYS, `key of ${id}`, key);
    await insert('conversations', {
      ...{ id, site: SITE, door: 'ask', locale: 'fr', danger: false, priority: 0, holder: null, left_how: null },
      ...{ last_seq: 3, opened_at: NOW, last_at: NOW + 7, claimed_at: null, ended_at: null, place_at_opening: 1 },
      ...{ token: `token of ${id}`, opening: `opening of ${id}`, data_key: sealedKey },
      ...state,
    });
    const events: [kind: string, clientId: string | null, said: object][] = [
      ['opened', null, { door: 'ask', locale: 'fr' }],
      ['message', 'm', { text: TEXTS[0] }],
      name === 'danger' ? ['danger', null, {}] : ['left', null, { how: 'loss' }],
    ];
    // What may have a time of its own since then.
    if (name === 'told') {
      const position = { about: 'position', latitude: 48.85, longitude: 2.35, accuracy: 9 };
      events.splice(
        1,
        2,
        ['detail', 'd1', { detail: position }],
        ['detail', 'd2', { detail: { about: 'contact', way: 'write' } }],
      );
    }
    for (const [index, [kind, clientId, said]] of events.entries()) {
      const seq = index + 1;
      const body = seal(key, `event ${id} ${seq}`, Buffer.from(JSON.stringify(said)));
      const at = NOW + seq;
      await insert('events', {
        conversation: id,
        seq,
        kind,
        author: 'visitor',
        officer: null,
        at,
        client_id: clientId,
        body,
      });
    }
  }
};

/** A database of the first release, with everything in it, opens under this one and reads as it did. */
export const upgradeContract = (name: string, migrations: URL, create: () => Promise<OldDatabase>): void => {
  describe(name, () => {
    let database: OldDatabase;
    let store: Store;
    beforeAll(async () => {
      database = await create();
      const first = firstMigrationAlone(migrations);
      await database.migrate(first);
      rmSync(first, { recursive: true });
      await fill(database);
      store = await database.open();
    });
    afterAll(async () => {
      await store.close();
      await database.remove();
    });

    it('keeps its sites, officers and sessions', async () => {
      expect(await store.site(SITE as SiteId)).toMatchObject({ name: 'Ministère', origins: ['https://a.example'] });
      expect((await store.site(SITE))?.settings).toEqual(v.parse(siteSettings, {}));
      expect(await store.signedIn('session', NOW)).toMatchObject({
        officer: { id: ME, login: 'camille', password: 'hashed' },
        session: { means: ['password'], openedAt: NOW + 10 - 12 * 3_600_000 },
      });
    });

    it('erases parts of its conversations when their own time is over, though they have no key of their own', async () => {
      const days = (n: number) => n * 86_400_000;
      const partsMs = { position: 0, contact: days(9_000), notes: days(9_000), handover: days(9_000) };
      const retention = { endedMs: days(9_000), partsMs, auditMs: days(9_000) };
      expect(await store.eventsAfter(ids.told, 0)).toMatchObject([
        { kind: 'opened' },
        { kind: 'detail', detail: { about: 'position' } },
        { kind: 'detail', detail: { about: 'contact' } },
      ]);
      expect(await purge(store, { ...DEFAULT_POLICY, retention })).toBe(0);
      expect(await store.eventsAfter(ids.told, 0)).toMatchObject([
        { kind: 'opened' },
        { kind: 'lapsed', was: 'detail', part: 'position', seq: 2 },
        { kind: 'detail', detail: { about: 'contact' } },
      ]);
    });

    it('keeps its conversations in every state, and knows of each what the first release did not write', async () => {
      const common = { site: SITE, lastSeq: 3, openedAt: NOW, lastAt: NOW + 7, readByVisitor: 0, readByOfficer: 0 };
      const open = { ...common, danger: false, dangerAt: null, lostAt: null };
      expect(await store.conversation(ids.waiting)).toMatchObject({ ...open, state: 'waiting' });
      // From the log, where it always stood.
      expect(await store.conversation(ids.danger)).toMatchObject({ danger: true, dangerAt: NOW + 3, lostAt: null });
      expect(await store.conversation(ids.held)).toMatchObject({ ...open, state: 'held', holder: ME });
      expect(await store.conversation(ids.left)).toMatchObject({ ...common, state: 'left', how: 'exit', holder: null });
      expect(await store.conversation(ids.closed)).toMatchObject({ ...common, state: 'closed', how: null });
      expect((await store.waiting()).map(({ id }) => id)).toEqual([ids.danger, ids.waiting]);
      expect(await store.conversationWithToken(ids.waiting)).toMatchObject({ token: 'token of waiting' });
    });

    it('opens what was sealed, and goes on from there', async () => {
      const { told: _told, ...others } = ids;
      for (const id of Object.values(others)) {
        expect(await store.eventsAfter(id, 0)).toMatchObject([{ kind: 'opened' }, { text: TEXTS[0] }, { seq: 3 }]);
      }
      expect(await store.write(say, { conversation: ids.held, id: 'next', text: 'text' })).toBe(4);
    });
  });
};
