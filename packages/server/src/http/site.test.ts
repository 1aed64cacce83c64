import { LOCALES, type SettingsDocument, type SiteId, siteAnswer } from '@lanterne/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, SITE, SITE_ORIGIN, type TestApp } from '../app.fixture.ts';
import { settleSite } from '../services/settle-site.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const settle = (settings: SettingsDocument) => test.store.write(settleSite, { site: SITE, settings });
const read = async () => {
  const { headers, body } = await test.call('GET', `/v1/sites/${SITE}`);
  return { maxAge: headers.get('cache-control'), site: v.parse(siteAnswer, body) };
};
const inPage = async (path: string) => {
  const { body } = await test.call<string>('GET', path);
  return JSON.parse(/<script type="application\/json" id="site">(.*?)<\/script>/.exec(body)?.[1] ?? '{}') as object;
};

const OFFICE: [string, string][] = [['08:30', '19:00']];
const hours = {
  timeZone: 'Europe/Paris',
  weekly: {
    monday: OFFICE,
    tuesday: OFFICE,
    wednesday: OFFICE,
    thursday: OFFICE,
    friday: OFFICE,
    saturday: [],
    sunday: [],
  },
};

describe('a site', () => {
  it('is whole where nothing was settled', async () => {
    await settle({});
    expect((await read()).site).toEqual({
      id: SITE,
      name: 'Site',
      doors: ['victim', 'report', 'ask', 'unsure'],
      locales: LOCALES,
      limits: { text: 4000, files: null },
      exit: 'https://meteofrance.com/',
      hours: null,
      keep: true,
      accessibility: null,
      theme: 'lantern',
      emergency: { police: '17', general: '112', text: '114' },
      notice: { anonymity: 'strict', keptSeconds: 86_400, eraseNow: true, feedback: true, own: false },
    });
  });

  it('is as it was settled, on the wire and in its pages', async () => {
    await settle({
      exit: 'https://exit.example/',
      files: true,
      keep: false,
      accessibility: 'https://site.example/accessibilite',
      theme: 'dsfr',
      hours,
    });
    const { site } = await read();
    expect(site).toMatchObject({
      exit: 'https://exit.example/',
      limits: { files: { bytes: 10_485_760, count: 20 } },
      keep: false,
      accessibility: 'https://site.example/accessibilite',
      theme: 'dsfr',
      hours: { open: true, changesAt: '2026-11-24T18:00:00.000Z', timeZone: 'Europe/Paris' },
    });
    const { locales: _, ...inEveryLanguage } = site;
    expect(await inPage(`/frame/${SITE}?locale=en`)).toEqual({
      ...inEveryLanguage,
      locale: 'en',
      page: 'frame',
      embed: { origins: [SITE_ORIGIN] },
    });
    expect(await inPage(`/chat/${SITE}`)).toMatchObject({ ...inEveryLanguage, page: 'chat', embed: { origins: [] } });
  });

  it('is kept by no cache beyond the hour at which somebody comes or goes', async () => {
    await settle({ hours });
    const { now } = test.time;
    expect((await read()).maxAge).toBe('public, max-age=60');
    test.time.now = Date.parse('2026-11-24T17:59:30.500Z');
    expect(await read()).toMatchObject({ maxAge: 'public, max-age=29', site: { hours: { open: true } } });
    test.time.now = Date.parse('2026-11-24T17:59:59.999Z');
    expect((await read()).maxAge).toBe('public, max-age=0');
    test.time.now = Date.parse('2026-11-24T18:00:00.000Z');
    expect(await read()).toMatchObject({
      maxAge: 'public, max-age=60',
      site: { hours: { open: false, changesAt: '2026-11-25T07:30:00.000Z' } },
    });
    await settle({});
    expect((await read()).maxAge).toBe('public, max-age=60');
    test.time.now = now;
  });

  it('is settled only when it is there', async () => {
    expect(await test.store.write(settleSite, { site: 'none' as SiteId, settings: {} })).toBe(false);
  });
});

describe('those who wait while nobody answers', () => {
  it('are told when somebody is back, but for danger', async () => {
    await settle({ hours });
    const { now } = test.time;
    test.time.now = Date.parse('2026-11-24T20:00:00Z');
    const waiting = async ({ path, token }: { path: string; token: string }) =>
      (await test.call<{ waiting: unknown }>('GET', `${path}/events`, { token })).body.waiting;
    const calm = await test.open();
    const danger = await test.open({ door: 'victim', locale: 'fr', danger: true });
    await expect.poll(() => waiting(calm)).toMatchObject({ place: 2, opensAt: '2026-11-25T07:30:00.000Z' });
    await expect.poll(() => waiting(danger)).toMatchObject({ place: 1, opensAt: null });
    test.time.now = now;
    await settle({});
  });
});
