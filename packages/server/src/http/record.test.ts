// docs/security.md: T6, T10

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AuditAnswer, AuditCheckAnswer, PromisesAnswer } from '@lanterne/protocol';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, ORIGIN, SITE, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { notePolicy } from '../services/note-policy.ts';
import { purge } from '../services/purge.ts';

let test: TestApp;
let admin: string;
beforeEach(async () => {
  test = await createTestApp();
  admin = await test.officer('ada', 'admin');
});
afterEach(() => test.close());

const check = () => test.call<AuditCheckAnswer>('GET', '/v1/admin/audit/check', { cookie: admin });
const file = async (query = '') => {
  const response = await test.app.request(`${ORIGIN}/v1/admin/audit/export${query}`, { headers: { cookie: admin } });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const rename = (name: string) => test.call('PATCH', `/v1/admin/sites/${SITE}`, { cookie: admin, json: { name } });

describe('the record', () => {
  it('is found whole by an administrator, and broken where somebody has changed it', async () => {
    for (const name of ['A', 'B', 'C']) await rename(name);
    const whole = await check();
    expect(whole).toMatchObject({ status: 200, body: { broken: null, start: { seq: 0 } } });
    expect(whole.body.head.seq).toBe(whole.body.records);
    const at = whole.body.head.seq - 1;
    const client = new Sqlite(join(test.folder, 'lanterne.db'));
    client
      .prepare("update audit set login = 'nobody' where id = (select record from audit_links where seq = ?)")
      .run(at);
    client.close();
    expect((await check()).body.broken).toEqual({ seq: at, fault: 'changed' });
  });

  it('is exported whole, in the order of its chain, and its hashes can be made again without any key', async () => {
    for (const name of ['A', 'B =1+1']) await rename(name);
    const { status, headers, text } = await file('?form=jsonl');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    let before = '0'.repeat(64);
    for (const [index, { hash, ...rest }] of lines.entries()) {
      expect(rest.seq).toBe(index + 1);
      const made = createHash('sha256')
        .update(`${before}\n${JSON.stringify(rest)}`)
        .digest('hex');
      expect(hash).toBe(made);
      before = made;
    }
    expect(lines.at(-1)).toMatchObject({ action: 'audit-exported', login: 'ada', detail: { form: 'jsonl' } });
    expect((await check()).body.head).toEqual({ seq: lines.length, hash: before });
  });

  it('tells what was erased on a day that is over, to administrators and in what is exported', async () => {
    const { path, token } = await test.open();
    await test.leave({ path, token });
    await test.call('DELETE', path, { token });
    test.time.now += 86_400_000;
    await purge(test.store, DEFAULT_POLICY);
    admin = await test.officer('eve', 'admin');
    const { body } = await test.call<AuditAnswer>('GET', '/v1/admin/audit?action=destruction-proved', {
      cookie: admin,
    });
    expect(body.entries).toMatchObject([
      { actor: null, subject: SITE, detail: { byVisitor: 1, byClock: 0, byLostKey: 0 } },
    ]);
    expect((await file('?form=jsonl')).text).toContain('"action":"destruction-proved"');
  });

  it('is exported as a table that no spreadsheet takes for a formula', async () => {
    await rename('=1+1');
    const { headers, text } = await file('?locale=en');
    expect(headers.get('content-disposition')).toContain('attachment; filename="record.csv"');
    expect(text.startsWith('"Place","Date","Actor"')).toBe(true);
    expect(text).toContain('"site-changed"');
    expect(text).not.toMatch(/(?:^|,)"=/m);
    expect((await file()).text).toContain('"Rang";"Date"');
    const told = await test.call<AuditAnswer>('GET', '/v1/admin/audit?action=audit-exported', { cookie: admin });
    expect(told.body.entries).toHaveLength(2);
    expect((await file('?form=xls')).status).toBe(400);
  });
});

describe('what was promised', () => {
  it('is told as it is and as it was, with every version and the last purge', async () => {
    const dpo = await test.officer('delphine', 'dpo');
    const promises = (query = '') => test.call<PromisesAnswer>('GET', `/v1/admin/promises${query}`, { cookie: dpo });
    const first = await promises();
    expect(first).toMatchObject({ status: 200, body: { lastPurge: null, entries: [{ site: SITE, name: 'Site' }] } });
    const [entry] = first.body.entries;
    expect(entry?.columns).toHaveLength(4);
    expect(new Set(entry?.rows.map((row) => row.length))).toEqual(new Set([4]));
    expect(entry?.sections.map(({ title }) => title)).toContain('Responsable');
    expect(first.body.versions).toEqual([first.body.shown]);

    // Another policy, half an hour later.
    const before = first.body.versions[0]?.since ?? '';
    test.time.now += 1_800_000;
    const shorter = { ...DEFAULT_POLICY, retention: { ...DEFAULT_POLICY.retention, endedMs: 3_600_000 } };
    await test.store.write(notePolicy, { policy: shorter });
    const { body: after } = await promises(
      `?at=${encodeURIComponent(new Date(test.time.now).toISOString())}&locale=en`,
    );
    expect(after.versions).toHaveLength(2);
    expect(after.shown).toEqual(after.versions[1]);
    const [now] = after.entries;
    const [then] = (await promises(`?at=${encodeURIComponent(before)}&locale=en`)).body.entries;
    expect(now?.rows).not.toEqual(then?.rows);
    expect((await promises('?at=2001-01-01T00:00:00.000Z')).body).toMatchObject({ shown: null, entries: [] });
    expect((await promises('?at=yesterday')).body).toMatchObject({ code: 'query_invalid' });
  });
});
