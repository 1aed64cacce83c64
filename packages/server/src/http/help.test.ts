import { brotliDecompressSync } from 'node:zlib';
import { type HelpAnswer, helpAnswer, type SettingsDocument, type SiteId } from '@lanterne/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, ORIGIN, SITE, type TestApp } from '../app.fixture.ts';
import { addSite } from '../services/add-site.ts';
import { settleSite } from '../services/settle-site.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const settle = (settings: SettingsDocument) => test.store.write(settleSite, { site: SITE, settings });
const read = async (query = '', headers: Record<string, string> = {}) => {
  const reply = await test.call<HelpAnswer>('GET', `/v1/sites/${SITE}/help${query}`, { headers });
  if (reply.status === 200) v.assert(helpAnswer, reply.body);
  return reply;
};
const firstTitle = async (query: string) => (await read(query)).body.cards[0]?.title;

describe('the help of a site', () => {
  it('is in the language that is asked for, whatever its form, or else in that of the site', async () => {
    const french = await firstTitle('?locale=fr');
    const english = await firstTitle('?locale=en');
    expect(french).not.toBe(english);
    expect(await firstTitle('?locale=en-GB')).toBe(english);
    expect(await firstTitle('?locale=EN')).toBe(english);
    for (const query of ['', '?locale=', '?locale=eo', '?locale=../../etc', '?locale=constructor', '?locale=x-fr']) {
      expect(await firstTitle(query), query).toBe(french);
    }
    const site = { id: 'english' as SiteId, name: '', origins: [], doors: [], locales: ['en'], settings: {} } as const;
    await test.store.write(addSite, site);
    const { body } = await test.call<HelpAnswer>('GET', '/v1/sites/english/help');
    expect(body).toMatchObject({ locale: 'en', country: 'fr' });
    expect(body.cards[0]?.title).toBe(english);
  });

  it('has the changes of the site as soon as they are settled', async () => {
    const before = await read();
    const [card] = before.body.cards;
    if (!card) throw new Error('no cards');
    const entry = { id: card.id, doors: ['ask' as const], about: 'steps' as const };
    await settle({
      help: { cards: [{ ...entry, title: { fr: 'Changée', eo: 'Nova' }, lines: { fr: ['Une ligne.'] } }] },
    });
    const after = await read();
    expect(after.body.cards[0]).toMatchObject({ id: card.id, title: 'Changée' });
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    // A language that only the site speaks.
    expect((await read('?locale=eo')).body.cards[0]?.title).toBe('Nova');
    await settle({ help: { without: [card.id] } });
    expect((await read()).body.cards.map(({ id }) => id)).not.toContain(card.id);
    await settle({});
    expect((await read()).headers.get('etag')).toBe(before.headers.get('etag'));
  });

  it('is sent once, and again when it is another', async () => {
    const { headers } = await read('?locale=fr');
    const etag = headers.get('etag') ?? '';
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(await read('?locale=fr', { 'if-none-match': `"x", ${etag}` })).toMatchObject({ status: 304, body: '' });
    expect((await read('?locale=en', { 'if-none-match': etag })).status).toBe(200);
  });

  it('travels compressed', async () => {
    const response = await test.app.request(`${ORIGIN}/v1/sites/${SITE}/help`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(response.headers.get('content-encoding')).toBe('br');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBeLessThan(7_000);
    v.assert(helpAnswer, JSON.parse(brotliDecompressSync(bytes).toString()));
  });

  it('is refused for a site that does not exist, and to questions that it does not know', async () => {
    expect(await test.call('GET', '/v1/sites/nobody/help')).toMatchObject({
      status: 404,
      body: { code: 'site_unknown' },
    });
    expect(await test.call('GET', `/v1/sites/${SITE}/help?door=ask`)).toMatchObject({ status: 400 });
  });
});
