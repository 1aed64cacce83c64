// docs/security.md: T10

import type { NoticeAnswer } from '@lanterne/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestApp, ORIGIN, SITE, type TestApp } from '../app.fixture.ts';
import type { Policy, SitePolicy } from '../domain/policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { notePolicy, policyAt, policyVersion, sinceOf } from '../services/note-policy.ts';
import { purge } from '../services/purge.ts';
import { settleSite } from '../services/settle-site.ts';

const DAY_MS = 86_400_000;
const { sites: _, ...all } = DEFAULT_POLICY;
/** One that holds for the site alone. */
const policyOf = (own: { [Part in keyof SitePolicy]?: Partial<SitePolicy[Part]> }): Policy => ({
  ...DEFAULT_POLICY,
  sites: {
    [SITE]: {
      ...all,
      notice: { ...all.notice, ...own.notice },
      retention: { ...all.retention, ...own.retention },
      visitor: { ...all.visitor, ...own.visitor },
    },
  },
});

let test: TestApp;
afterEach(() => test.close());
const start = async (policy: Policy, mustBeSettled = false) => {
  test = await createTestApp({ policy, mustBeSettled });
};
const noticeIn = async (locale?: string) =>
  (await test.call<NoticeAnswer>('GET', `/v1/sites/${SITE}/notice${locale ? `?locale=${locale}` : ''}`)).body;

describe('the notice', () => {
  it('is for people and for programs, and of the site alone', async () => {
    await start(
      policyOf({ notice: { legalBasisRef: 'Décret n° 1', regime: 'titre3' }, retention: { endedMs: 7 * DAY_MS } }),
    );
    const french = await noticeIn('fr');
    expect(french).toMatchObject({
      site: SITE,
      locale: 'fr',
      regime: 'titre3',
      legalBasis: 'Décret n° 1',
      eraseNow: true,
    });
    expect(french.holds).toContainEqual({
      what: 'conversation',
      held: true,
      sealed: true,
      seconds: 604_800,
      from: 'end',
    });
    expect(JSON.stringify(french.sections).replace(/[\s\u00a0]/g, ' ')).toContain(
      'Il est effacé 7 jours après la fin.',
    );
    expect((await noticeIn('en')).locale).toBe('en');
    expect((await noticeIn('ar')).locale).toBe('en');
    expect((await noticeIn()).locale).toBe('fr');
    expect(await test.call('GET', '/v1/sites/nobody/notice')).toMatchObject({
      status: 404,
      body: { code: 'site_unknown' },
    });
  });

  it('says of when it is, and when nothing was left that was over its time', async () => {
    await start(DEFAULT_POLICY);
    const since = new Date(test.time.now).toISOString();
    expect(await noticeIn()).toMatchObject({ since, lastPurge: null, version: policyVersion(DEFAULT_POLICY) });
    test.time.now += DAY_MS;
    await purge(test.store, DEFAULT_POLICY);
    expect(await noticeIn()).toMatchObject({ since, lastPurge: new Date(test.time.now).toISOString() });
  });
});

it('what was promised at any time stays on record: what is in force is noted when it changes, and not again', async () => {
  await start(DEFAULT_POLICY);
  const first = test.time.now;
  const other = policyOf({ retention: { endedMs: 0 } });
  for (const policy of [DEFAULT_POLICY, other, other, DEFAULT_POLICY]) {
    test.time.now += DAY_MS;
    await test.store.write(notePolicy, { policy });
  }
  const inForce = await test.store.policies();
  expect(inForce.map(({ version, since }) => [version, (since - first) / DAY_MS])).toEqual([
    [policyVersion(DEFAULT_POLICY), 0],
    [policyVersion(other), 2],
    [policyVersion(DEFAULT_POLICY), 4],
  ]);
  expect(sinceOf(policyVersion(DEFAULT_POLICY), inForce)).toBe(first + 4 * DAY_MS);
  expect(sinceOf(policyVersion(other), inForce)).toBeNull();
  expect(policyAt(inForce, first - 1)).toBeNull();
  expect(policyAt(inForce, first + 3 * DAY_MS)?.promises.sites[SITE]?.retention.endedMs).toBe(0);
});

it('what is promised now is in force now, also where the clock was ahead when something else was', async () => {
  await start(DEFAULT_POLICY);
  const ahead = test.time.now;
  const other = policyOf({ retention: { endedMs: 0 } });
  test.time.now -= 30 * DAY_MS;
  for (const policy of [other, other]) await test.store.write(notePolicy, { policy });
  const inForce = await test.store.policies();
  expect(inForce.map(({ version, since }) => [version, since - ahead])).toEqual([
    [policyVersion(DEFAULT_POLICY), 0],
    [policyVersion(other), 1],
  ]);
  expect(sinceOf(policyVersion(other), inForce)).toBe(ahead + 1);
});

describe('a site', () => {
  const opening = { json: { door: 'ask', locale: 'fr', danger: true } };
  it('is closed where it must be settled and no text of law is named; what is under way goes on', async () => {
    await start(DEFAULT_POLICY, true);
    const closed = { status: 503, body: { code: 'site_unsettled' } };
    for (const path of [`/v1/sites/${SITE}`, `/frame/${SITE}`, `/chat/${SITE}`]) {
      expect(await test.call('GET', path)).toMatchObject(closed);
    }
    expect(await test.call('POST', `/v1/sites/${SITE}/conversations`, opening)).toMatchObject(closed);
    expect(await test.call('POST', `/v1/sites/${SITE}/exit`, { json: { id: 'x'.repeat(32) } })).toMatchObject({
      status: 204,
    });
    expect((await noticeIn()).legalBasis).toBe('');
    await test.close();
    await start(policyOf({ notice: { legalBasisRef: 'Arrêté' } }), true);
    for (const path of [`/v1/sites/${SITE}`, `/frame/${SITE}`]) expect((await test.call('GET', path)).status).toBe(200);
    expect((await test.call('POST', `/v1/sites/${SITE}/conversations`, opening)).status).toBe(201);
  });

  it('takes no files, asks no opinion and erases nothing at once where its policy says so, whatever it has settled', async () => {
    const visitor = { attachments: false, feedback: false, eraseNow: false, eraseNowReason: { fr: 'x' } };
    await start(policyOf({ visitor }));
    await test.store.write(settleSite, { site: SITE, settings: { files: true } });
    expect((await test.call('GET', `/v1/sites/${SITE}`)).body).toMatchObject({
      limits: { files: null },
      notice: { eraseNow: false, feedback: false, own: false },
    });
    const { path, token } = await test.open();
    const upload = await test.call('POST', `${path}/files?id=a`, {
      token,
      raw: Buffer.from('x'),
      headers: { 'content-type': 'application/octet-stream', 'file-name': 'a.png' },
    });
    expect(upload).toMatchObject({ status: 403, body: { code: 'files_off' } });
    expect(await test.call('POST', `${path}/feedback`, { token, json: { score: 3 } })).toMatchObject({
      status: 403,
      body: { code: 'feedback_off' },
    });
    expect(await test.call('DELETE', path, { token })).toMatchObject({ status: 403, body: { code: 'erasing_off' } });
  });

  it('is purged by its own time, and the others by theirs', async () => {
    const policy = policyOf({ retention: { endedMs: 7 * DAY_MS } });
    await start(policy);
    const visitor = await test.open();
    await test.leave(visitor);
    test.time.now += 7 * DAY_MS - 1;
    expect(await purge(test.store, policy)).toBe(0);
    test.time.now += 1;
    // One that was opened under the longer time goes at once with the shorter.
    expect(await purge(test.store, policyOf({ retention: { endedMs: 8 * DAY_MS } }))).toBe(1);
  });
});

it('the notice may be read from anywhere, and its address says nothing', async () => {
  await start(DEFAULT_POLICY);
  const { headers } = await test.call('GET', `${ORIGIN}/v1/sites/${SITE}/notice`.slice(ORIGIN.length));
  expect(headers.get('cache-control')).toContain('max-age=60');
  expect(headers.get('set-cookie')).toBeNull();
});
