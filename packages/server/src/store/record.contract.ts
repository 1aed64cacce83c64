// docs/security.md: T6

import { createHash, createHmac } from 'node:crypto';
import { nanoid } from 'nanoid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../domain/audit.ts';
import { type Digest, type Link, type Linked, linkAfter } from '../domain/audit-chain.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { purge } from '../services/purge.ts';
import { calls, callsTakenBack, callsThatThrow } from './store.contract.commands.ts';
import { NOW } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

const DAY = 86_400_000;

const entry = (more: Partial<AuditRecord> = {}): AuditRecord => ({
  id: nanoid(),
  at: NOW,
  actor: null,
  login: 'root',
  action: 'site-changed',
  subject: 'site',
  reason: 'because, half: \ud800, nothing: \0',
  // Keys that no database keeps in this order.
  detail: { b: [1, null], a: { 9: '\u{1f3db}', é: [] }, '10': 'half: \ud800, nothing: \0' },
  ...more,
});

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The record is a chain, on any dialect. */
export const recordContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    beforeEach(async () => {
      now = NOW;
      subject = trackStores(await create(), { clock: () => now });
      store = await subject.open();
      return subject.remove;
    });

    const put = (entries: readonly AuditRecord[], by = store) =>
      by.write(
        calls,
        entries.map((one) => ['addAudit', one] as const),
      );
    const putMany = async (count: number) => {
      const entries = Array.from({ length: count }, (_, index) => entry({ subject: `site-${index + 1}` }));
      await put(entries);
      return entries;
    };
    const chain = () => store.auditAfter(0, 10_000);

    it('has a link for each record, in order of commit, also when many write at one moment', async () => {
      const stores = [store, ...(await subject.openMany(writers - 1))];
      const entries = Array.from({ length: 60 }, (_, index) => entry({ at: NOW - index }));
      await Promise.all(entries.map((one, index) => put([one], stores[index % stores.length])));
      const found = await chain();
      expect(found.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
      expect(new Set(found.map(({ record }) => record?.id))).toEqual(new Set(entries.map(({ id }) => id)));
      expect(await store.auditHead()).toEqual({ seq: 60, hash: found.at(-1)?.hash });
      expect(await store.checkAudit([])).toMatchObject({ records: 60, broken: null, head: { seq: 60 } });
    });

    it('has none for what was taken back or has failed', async () => {
      await put([entry()]);
      await store.write(callsTakenBack, [['addAudit', entry()]]);
      await expect(store.write(callsThatThrow, [['addAudit', entry()]])).rejects.toThrow('thrown by the command');
      await put([entry()]);
      expect(await store.checkAudit([])).toMatchObject({ records: 2, broken: null, head: { seq: 2 } });
      expect(await store.audit({ before: null, action: null, subject: null, limit: 9 })).toHaveLength(2);
    });

    /** A chain that somebody makes anew from a place on, who knows how but has not the key. */
    const made = async (from: number, change: (record: AuditRecord) => AuditRecord): Promise<Link[]> => {
      const digest: Digest = {
        hash: (text) => createHash('sha256').update(text).digest('hex'),
        seal: (text) => createHmac('sha256', 'a guess').update(text).digest('hex'),
      };
      const found = await chain();
      const links: Link[] = [];
      for (const { record } of found.slice(from - 1)) {
        const before = links.at(-1) ?? (found[from - 2] as Linked);
        links.push(
          linkAfter(before, links.length > 0 ? (record as AuditRecord) : change(record as AuditRecord), digest),
        );
      }
      return links;
    };

    const swap = (a: number, b: number) => `
      create table aside as select * from audit where id in (select record from audit_links where seq in (${a}, ${b}));
      update audit_links set record = record || '-' where seq in (${a}, ${b});
      update audit_links set record = (select id from aside where subject = 'site-${b}') where seq = ${a};
      update audit_links set record = (select id from aside where subject = 'site-${a}') where seq = ${b};
      drop table aside;`;
    const recordAt = (seq: number) => `(select record from audit_links where seq = ${seq})`;
    const insertAudit = `
      insert into audit (id, at, actor, login, action, subject, reason, detail)
      values ('put-there', ${NOW}, null, 'root', 'site-changed', 'site', 'because', '{}');`;

    const TAMPERINGS: readonly (readonly [what: string, sql: string, broken: { seq: number; fault: string }])[] = [
      ['a reason', `update audit set reason = 'another' where id = ${recordAt(4)};`, { seq: 4, fault: 'changed' }],
      ['a time', `update audit set at = at + 1 where id = ${recordAt(1)};`, { seq: 1, fault: 'changed' }],
      ['who it was', `update audit set login = 'other' where id = ${recordAt(10)};`, { seq: 10, fault: 'changed' }],
      ['a detail', `update audit set detail = '{}' where id = ${recordAt(2)};`, { seq: 2, fault: 'changed' }],
      ['the order', swap(3, 6), { seq: 3, fault: 'changed' }],
      ['one taken away', `delete from audit where id = ${recordAt(5)};`, { seq: 5, fault: 'missing' }],
      [
        'its link too',
        `delete from audit where id = ${recordAt(5)}; delete from audit_links where seq = 5;`,
        { seq: 5, fault: 'missing' },
      ],
      [
        'the first',
        `delete from audit where id = ${recordAt(1)}; delete from audit_links where seq = 1;`,
        { seq: 1, fault: 'missing' },
      ],
      [
        'the newest',
        `delete from audit where id = ${recordAt(10)}; delete from audit_links where seq = 10;`,
        { seq: 10, fault: 'tail' },
      ],
      ['one put there', insertAudit, { seq: 10, fault: 'added' }],
      [
        'one put there with a link',
        `${insertAudit} insert into audit_links (seq, record, hash, seal) values (11, 'put-there', 'guess', 'guess');`,
        { seq: 11, fault: 'changed' },
      ],
      [
        'the newest, and the head moved to where they were',
        `delete from audit where id in (select record from audit_links where seq > 7); delete from audit_links where seq > 7;
         update audit_marks set seq = 7, hash = (select hash from audit_links where seq = 7),
           seal = (select seal from audit_links where seq = 7) where name = 'head';`,
        { seq: 7, fault: 'head-forged' },
      ],
      [
        'the oldest, and the start moved to where they were',
        `update audit_marks set seq = 3, hash = (select hash from audit_links where seq = 3),
           seal = (select seal from audit_links where seq = 3) where name = 'start';
         delete from audit where id in (select record from audit_links where seq < 4); delete from audit_links where seq < 4;`,
        { seq: 3, fault: 'start-forged' },
      ],
      ['the start', `delete from audit_marks where name = 'start';`, { seq: 0, fault: 'start-forged' }],
      ['the head', `delete from audit_marks where name = 'head';`, { seq: 10, fault: 'head-forged' }],
    ];

    it.each(TAMPERINGS)('shows what somebody changes behind its back: %s', async (_, statements, broken) => {
      await putMany(10);
      // Untouched, nothing is wrong with it.
      expect(await store.checkAudit([])).toMatchObject({ records: 10, broken: null });
      await subject.sql(statements);
      expect((await store.checkAudit([])).broken).toEqual(broken);
      // Nor does it heal: not by what comes after, and not by a start of the service.
      await subject.closeAll();
      store = await subject.open();
      const clashes = broken.seq === 11;
      if (!clashes) await put([entry()]);
      expect((await store.checkAudit([])).broken).not.toBeNull();
    });

    it('shows where it was made anew by somebody without the key', async () => {
      await putMany(6);
      const links = await made(3, (record) => ({ ...record, reason: 'never' }));
      await subject.sql(`update audit set reason = 'never' where id = ${recordAt(3)};`);
      for (const { seq, hash, seal } of links) {
        await subject.sql(
          `update audit_links set hash = ${quoted(hash)}, seal = ${quoted(seal)} where seq = ${seq};
           update audit_marks set hash = ${quoted(hash)}, seal = ${quoted(seal)} where name = 'head';`,
        );
      }
      expect((await store.checkAudit([])).broken).toEqual({ seq: 3, fault: 'forged' });
    });

    it('shows a whole end that is gone, head and all, to whoever wrote a place down', async () => {
      await putMany(5);
      await subject.sql('create table kept as select * from audit_marks;');
      await putMany(5);
      const known = (await store.auditHead()) ?? { seq: 0, hash: '' };
      await subject.sql(`
        delete from audit where id in (select record from audit_links where seq > 5);
        delete from audit_links where seq > 5;
        delete from audit_marks; insert into audit_marks select * from kept;`);
      // The database alone is as it once was.
      expect((await store.checkAudit([])).broken).toBeNull();
      expect((await store.checkAudit([known])).broken).toEqual({ seq: 6, fault: 'tail' });
      await putMany(9);
      expect((await store.checkAudit([])).broken).toBeNull();
      expect((await store.checkAudit([known])).broken).toEqual({ seq: 10, fault: 'not-as-known' });
    });

    it('stays whole when the clock forgets its beginning', async () => {
      const old = NOW - 10 * DAY;
      await put([entry({ at: old }), entry({ at: old + 1 }), entry({ at: NOW + 900 * DAY }), entry({ at: old + 2 })]);
      await put([entry({ at: NOW - 9 * DAY }), entry({ at: old })]);
      const [first, , , fourth] = await chain();
      const policy = { ...DEFAULT_POLICY, retention: { ...DEFAULT_POLICY.retention, auditMs: 9 * DAY } };
      await purge(store, policy);
      // A clock that was ahead once holds nothing back; what stands behind something younger stays with it.
      expect((await chain()).map(({ seq }) => seq)).toEqual([5, 6]);
      const known = first as Linked;
      expect(await store.checkAudit([known])).toEqual({
        ...{ records: 2, broken: null, forgotten: [1] },
        start: { seq: 4, hash: fourth?.hash },
        head: await store.auditHead(),
      });
      await purge(store, policy);
      now = NOW + 20 * DAY;
      await purge(store, policy);
      expect(await chain()).toEqual([]);
      await put([entry({ at: now })]);
      expect(await store.checkAudit([])).toMatchObject({
        records: 1,
        broken: null,
        start: { seq: 6 },
        head: { seq: 7 },
      });
    });

    it('begins with what an earlier release has left, however much', async () => {
      const entries = Array.from({ length: 1_205 }, (_, index) => entry({ at: NOW - index }));
      for (let from = 0; from < entries.length; from += 200) await put(entries.slice(from, from + 200));
      await subject.sql('delete from audit_links; delete from audit_marks; delete from audit_key;');
      await subject.closeAll();
      [store] = (await Promise.all(Array.from({ length: writers }, () => subject.open()))) as [Store];
      const found = await chain();
      expect(found.map(({ record }) => record?.id)).toEqual(entries.map(({ id }) => id).reverse());
      expect(await store.checkAudit([])).toMatchObject({ records: 1_205, broken: null });
    });

    it('is looked at while others write and the clock forgets', async () => {
      const other = writers > 1 ? await subject.open() : store;
      const policy = { ...DEFAULT_POLICY, retention: { ...DEFAULT_POLICY.retention, auditMs: DAY } };
      let going = true;
      const busy = (async () => {
        for (let round = 0; going; round += 1) {
          await put([entry({ at: NOW - 2 * DAY }), entry({ at: round % 3 === 0 ? NOW : NOW - 2 * DAY })], other);
          if (round % 5 === 0) {
            now += DAY;
            await purge(other, policy);
            now -= DAY;
          }
        }
      })();
      for (let look = 0; look < 40; look += 1) expect((await store.checkAudit([])).broken).toBeNull();
      going = false;
      await busy;
      expect((await store.checkAudit([])).broken).toBeNull();
    });
  });
};
