// docs/security.md: T6

import type { FiguresAnswer, QueueId } from '@lanterne/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, type TestApp } from '../app.fixture.ts';
import { addQueue } from '../services/add-queue.ts';
import { updateSite } from '../services/update-site.ts';

let test: TestApp;
let supervisor: string;
beforeAll(async () => {
  test = await createTestApp();
  supervisor = await test.officer('sasha', 'supervisor');
});
afterAll(() => test.close());

const DAY = '2026-11-24';
const ask = (query: Record<string, string>, cookie = supervisor) =>
  test.call<FiguresAnswer>(
    'GET',
    `/v1/supervisor/figures?${new URLSearchParams({ from: DAY, to: DAY, by: 'day', ...query })}`,
    {
      cookie,
    },
  );
const file = (query: Record<string, string>) =>
  test.call<string>(
    'GET',
    `/v1/supervisor/figures.csv?${new URLSearchParams({ from: DAY, to: DAY, by: 'day', ...query })}`,
    {
      cookie: supervisor,
    },
  );

/** Opens, claims, answers after so many seconds, and closes. */
const serve = async (cookie: string, seconds: number, json: object = { door: 'ask', locale: 'fr' }) => {
  const { conversation } = await test.open(json);
  const at = test.time.now;
  test.time.now = at + seconds * 1_000;
  await test.claim(conversation, cookie);
  const text = { id: 'a', text: 'Bonjour' };
  await test.call('POST', `/v1/officer/conversations/${conversation}/messages`, { cookie, json: text });
  await test.call('POST', `/v1/officer/conversations/${conversation}/close`, { cookie });
  test.time.now = at;
};

describe('figures', () => {
  it('are told by day, with what was within the two minutes', async () => {
    const officer = await test.officer('camille');
    for (const seconds of [30, 60, 90, 120, 121, 300]) await serve(officer, seconds);
    const { status, body } = await ask({});
    expect(status).toBe(200);
    expect(body.targetSeconds).toBe(120);
    expect(body.groups.map(({ key }) => key)).toEqual([DAY]);
    expect(body.whole).toMatchObject({ opened: 6, closed: 6, feedback: null });
    expect(body.whole.answer).toEqual({ count: 6, within: 4, mean: 120, median: 90, p90: 300 });
    expect(body.groups[0]?.figures).toEqual(body.whole);
  });

  it('are told by hour on the clock of the site, week, site, queue and door', async () => {
    const keysOf = async (by: string) => (await ask({ by })).body.groups.map(({ key, name }) => [key, name]);
    expect(await keysOf('hour')).toEqual([[`${DAY}T13`, null]]);
    expect(await keysOf('week')).toEqual([['2026-11-23', null]]);
    expect(await keysOf('site')).toEqual([[SITE, 'Site']]);
    expect(await keysOf('queue')).toEqual([['general', null]]);
    expect(await keysOf('door')).toEqual([['ask', null]]);
    expect((await ask({ site: 'elsewhere' })).body.groups).toEqual([]);
    expect((await ask({ door: 'ask' })).body.whole.opened).toBe(6);
    expect((await ask({ door: 'victim' })).body.whole.opened).toBe(0);
  });

  it('do not tell languages apart that few wrote', async () => {
    const officer = await test.officer('dominique');
    expect((await ask({ by: 'language' })).body.groups).toEqual([]);
    for (let n = 0; n < 12; n += 1) await serve(officer, 20, { door: 'ask', locale: 'en' });
    await serve(officer, 20, { door: 'ask', locale: 'ps' });
    const { body } = await ask({ by: 'language' });
    expect(body.groups.map(({ key, figures }) => [key, figures.opened])).toEqual([['*', 19]]);
    expect(body.whole.opened).toBe(19);
    expect((await ask({ language: 'en' })).body.whole.opened).toBe(12);
    expect((await ask({ language: 'ps' })).body).toMatchObject({ groups: [], whole: { opened: 0 } });
  });

  it('tell feedback of ten answers and more, where it can be told', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { path, token } = await test.open();
      await test.call('POST', `${path}/feedback`, { token, json: { score: n < 5 ? 4 : 5 } });
    }
    expect((await ask({})).body.whole.feedback).toEqual({ answers: 10, mean: 4.5 });
    expect((await ask({ by: 'door' })).body.groups[0]?.figures.feedback).toEqual({ answers: 10, mean: 4.5 });
    expect((await ask({ queue: 'general' })).body.whole.feedback).toBeNull();
  });

  it('are asked for by supervisors and administrators, each for the queues that they watch', async () => {
    expect((await ask({}, await test.officer('alix', 'admin'))).status).toBe(200);
    expect(await ask({}, await test.officer('noor'))).toMatchObject({ status: 403, body: { code: 'role_refused' } });
    expect((await ask({}, '')).status).toBe(401);
    const minors = { id: 'minors' as QueueId, name: 'Mineurs', sites: [], doors: [], priority: 0 };
    await test.store.write(addQueue, { queue: minors });
    const elsewhere = await test.officer('lou', 'supervisor', { queues: ['minors' as QueueId] });
    expect((await ask({}, elsewhere)).body).toMatchObject({ groups: [], whole: { opened: 0, feedback: null } });
  });

  it('refuse what was never counted, what is too long, and days that there are not', async () => {
    const refused = async (query: Record<string, string>) => {
      const { status, body } = await ask(query);
      return [status, (body as unknown as { faults: { pointer: string; reason: string }[] }).faults];
    };
    expect(await refused({ door: 'ask', language: 'fr' })).toEqual([400, [{ pointer: '/door', reason: 'malformed' }]]);
    expect(await refused({ by: 'language', door: 'ask' })).toEqual([400, [{ pointer: '/door', reason: 'malformed' }]]);
    expect(await refused({ from: '2026-02-30' })).toEqual([400, [{ pointer: '/from', reason: 'malformed' }]]);
    expect(await refused({ from: '2026-11-25' })).toEqual([400, [{ pointer: '/to', reason: 'malformed' }]]);
    expect(await refused({ from: '2026-01-01', by: 'hour' })).toEqual([400, [{ pointer: '/to', reason: 'too_long' }]]);
    expect(await refused({ from: '2000-01-01' })).toEqual([400, [{ pointer: '/to', reason: 'too_long' }]]);
    expect(await refused({ by: 'officer' })).toEqual([400, [{ pointer: '/by', reason: 'malformed' }]]);
  });
});

describe('figures as a file', () => {
  it('are a table that a spreadsheet opens in its language, kept by nobody on the way', async () => {
    const { status, headers, body } = await file({});
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain(`attachment; filename="chiffres-${DAY}-${DAY}-day.csv"`);
    expect(headers.get('cache-control')).toBe('no-store');
    const [headings, row] = body.replace('\ufeff', '').split('\r\n');
    expect(headings).toContain('"Jour";"Nom";"Ouverts";"En danger"');
    expect(row).toContain(`"${DAY}";;29;0;19;0;0;19;17;89,5;`);
    const exported = { before: null, action: 'figures-exported', subject: null, limit: 10 } as const;
    expect(await test.store.audit(exported)).toMatchObject([
      { login: 'sasha', subject: 'day', detail: { from: DAY, to: DAY, by: 'day' } },
    ]);
    expect((await file({ locale: 'en' })).body).toContain('"Day","Name","Opened"');
  });

  it('hold no name that a spreadsheet would take for a formula', async () => {
    const site = await test.store.site(SITE);
    await test.store.write(updateSite, { ...site, name: '=HYPERLINK("https://evil.example";"Site")' } as never);
    const { body } = await file({ by: 'site' });
    expect(body).toContain(`"${SITE}";"'=HYPERLINK(""https://evil.example"";""Site"")";29`);
  });

  it('put every small group with others', async () => {
    test.time.now += 24 * 60 * 60 * 1_000;
    supervisor = await test.officer('robin', 'supervisor');
    await test.open();
    const { body } = await file({ to: '2026-11-25' });
    expect(body).toContain('"Autres (moins de 10 chacun)";;30;');
    expect(body).not.toContain('2026-11-25"');
  });
});
