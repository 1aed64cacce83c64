// docs/security.md: T8

import type {
  AuditAnswer,
  HelpAnswer,
  InvitedAnswer,
  OfficersAnswer,
  QueuesAnswer,
  SiteHelpAnswer,
  SitesAnswer,
} from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieIn, createTestApp, ORIGIN, PASSWORD, SITE, type TestApp } from '../app.fixture.ts';

let test: TestApp;
let admin: string;
beforeEach(async () => {
  test = await createTestApp();
  admin = await test.officer('ada', 'admin');
});
afterEach(() => test.close());

const ask = <Body = Record<string, unknown>>(method: string, path: string, json?: unknown, cookie = admin) =>
  test.call<Body>(method, `/v1/admin/${path}`, { cookie, json });
const idOf = async (login: string) =>
  (await ask<OfficersAnswer>('GET', 'officers')).body.officers.find((officer) => officer.login === login)?.id;
const secretIn = (link: string) => /^https:\/\/chat\.example\.fr\/desk#invite=([\w-]{43})$/.exec(link)?.[1];
const accept = (invite: string | undefined) =>
  test.call('POST', '/v1/officer/invite', { json: { invite, password: PASSWORD } });

describe('officers', () => {
  it('are invited by a link that is told once, and works once', async () => {
    const invited = await ask<InvitedAnswer>('POST', 'officers', {
      login: 'sacha',
      alias: 'Agent 27',
      role: 'officer',
      languages: ['fr', 'ar'],
      capacity: 3,
    });
    expect(invited).toMatchObject({ status: 201, body: { officer: { login: 'sacha', active: true, capacity: 3 } } });
    const secret = secretIn(invited.body.link);
    const listed = await ask<OfficersAnswer>('GET', 'officers');
    expect(listed.body.officers).toMatchObject([{ login: 'ada' }, { login: 'sacha', hasPassword: false }]);
    expect(JSON.stringify(listed.body) + JSON.stringify((await ask('GET', 'audit')).body)).not.toContain(secret);

    const again = await ask<InvitedAnswer>('POST', `officers/${invited.body.officer.id}/invitation`);
    expect(await accept(secret)).toMatchObject({ status: 410, body: { code: 'invite_refused' } });
    expect((await accept(secretIn(again.body.link))).status).toBe(201);
    expect((await accept(secretIn(again.body.link))).status).toBe(410);
    expect((await ask<OfficersAnswer>('GET', 'officers')).body.officers[1]).toMatchObject({ hasPassword: true });
  });

  it('are refused with each field that is wrong', async () => {
    const wrong = { login: 'Sacha', alias: '', role: 'chief', capacity: 41, languages: ['french'], extra: 1 };
    const { status, body } = await ask('POST', 'officers', wrong);
    expect(status).toBe(400);
    expect((body as { faults: { pointer: string }[] }).faults.map(({ pointer }) => pointer).sort()).toEqual(
      ['/alias', '/capacity', '/extra', '/languages/0', '/login', '/role'].sort(),
    );
    const taken = await ask('POST', 'officers', { login: 'ada', alias: 'A', role: 'officer' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'login_taken' } });
    expect((await ask('PATCH', 'officers/short', {})).body).toMatchObject({ code: 'officer_unknown' });
    expect((await ask('PATCH', `officers/${'x'.repeat(21)}`, { alias: 'A' })).status).toBe(404);
  });

  it('are out at once when they are deactivated, and in again with their old password', async () => {
    const sacha = await test.officer('sacha');
    const id = await idOf('sacha');
    const session = (cookie: string) => test.call('GET', '/v1/officer/session', { cookie });
    const signIn = () => test.call('POST', '/v1/officer/session', { json: { login: 'sacha', password: PASSWORD } });
    expect((await session(sacha)).status).toBe(200);
    expect(await ask('PATCH', `officers/${id}`, { active: false })).toMatchObject({ status: 200 });
    expect((await session(sacha)).status).toBe(401);
    expect(await signIn()).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    expect((await ask('POST', `officers/${id}/invitation`)).body).toMatchObject({ code: 'officer_inactive' });
    await ask('PATCH', `officers/${id}`, { active: true });
    expect((await session(sacha)).status).toBe(401);
    expect((await signIn()).status).toBe(201);
  });

  it('end their desk when they are deactivated or changed', async () => {
    const sacha = await test.officer('sacha');
    const base = await test.listen();
    const openDesk = () =>
      fetch(`${base}/v1/officer/desk`, { headers: { cookie: sacha, accept: 'text/event-stream' } });
    const id = await idOf('sacha');
    for (const change of [{ alias: 'Another' }, { active: false }]) {
      const desk = await openDesk();
      expect(desk.status).toBe(200);
      expect((await ask('PATCH', `officers/${id}`, change)).status).toBe(200);
      // The stream ends, long before its session is looked at again.
      await desk.text();
    }
    expect((await openDesk()).status).toBe(401);
  });

  it('keep one who administers, and nobody shuts themself out', async () => {
    const id = await idOf('ada');
    const demote = (cookie = admin) => ask('PATCH', `officers/${id}`, { role: 'officer' }, cookie);
    expect(await demote()).toMatchObject({ status: 409, body: { code: 'last_admin' } });
    expect((await ask('PATCH', `officers/${id}`, { active: false })).body).toMatchObject({ code: 'last_admin' });
    const other = await test.officer('bob', 'admin');
    expect(await demote()).toMatchObject({ status: 409, body: { code: 'own_account' } });
    expect((await demote(other)).status).toBe(200);
    // Without a new sign-in: what she may is asked anew each time.
    // Whoever may do less than before signs in anew.
    expect(await ask('GET', 'officers')).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
  });
});

describe('queues', () => {
  it('are made, put in order, changed and removed; who stands in one that goes is not lost', async () => {
    const ids = ({ body }: { body: QueuesAnswer }) => body.queues.map(({ id }) => id);
    const queue = (id: string) => ({ id, name: `File ${id}`, sites: [], doors: ['victim'], priority: 1 });
    await ask('POST', 'queues', queue('a'));
    expect(await ask('POST', 'queues', queue('b'))).toMatchObject({ status: 201 });
    expect(await ask('POST', 'queues', queue('b'))).toMatchObject({ status: 409, body: { code: 'queue_taken' } });
    expect(ids(await ask<QueuesAnswer>('PUT', 'queues', { queues: ['b', 'a'] }))).toEqual(['b', 'a']);
    const changed = await ask<QueuesAnswer>('PATCH', 'queues/b', { name: 'Victimes' });
    expect(changed.body.queues[0]).toEqual({ ...queue('b'), name: 'Victimes' });
    expect(ids(await ask<QueuesAnswer>('DELETE', 'queues/b'))).toEqual(['a']);
    expect((await ask('DELETE', 'queues/general')).status).toBe(404);
    expect((await ask('PATCH', 'queues/b', {})).body).toMatchObject({ code: 'queue_unknown' });
    expect(ids(await ask<QueuesAnswer>('GET', 'queues'))).toEqual(['a']);
  });
});

describe('sites', () => {
  it('come with the snippet to paste, which quotes the hash of the script that is served', async () => {
    const added = await ask<{ site: SitesAnswer['sites'][number] }>('POST', 'sites', {
      id: 'impots',
      name: 'Impôts',
      origins: ['https://www.impots.example'],
      settings: { exit: 'https://exit.example/', light: { accent: '#ffd700' } },
    });
    expect(added.status).toBe(201);
    const { snippet, preview, settings, weakContrasts, doors } = added.body.site;
    const loader = await test.app.request(`${ORIGIN}/lanterne.js`);
    const hash = await crypto.subtle.digest('SHA-384', await loader.arrayBuffer());
    expect(snippet).toContain(`integrity="sha384-${Buffer.from(hash).toString('base64')}"`);
    expect(snippet).toContain(`src="${ORIGIN}/lanterne.js" data-site="impots"`);
    expect(preview).toBe(`${ORIGIN}/chat/impots`);
    expect(settings).toEqual({ exit: 'https://exit.example/', light: { accent: '#ffd700' } });
    expect(weakContrasts).toContainEqual(expect.objectContaining({ scheme: 'light', front: 'onAccent' }));
    expect(doors).toHaveLength(4);
    const taken = await ask('POST', 'sites', { id: 'impots', name: 'I', origins: [] });
    expect(taken).toMatchObject({ status: 409, body: { code: 'site_taken' } });
    expect((await ask<SitesAnswer>('GET', 'sites')).body.sites.map(({ id }) => id)).toEqual(['impots', SITE]);
  });

  it('change by what is named, at once for visitors; null takes a setting back', async () => {
    const change = (json: object) => ask('PATCH', `sites/${SITE}`, json);
    const shown = async () => (await test.call('GET', `/v1/sites/${SITE}`)).body;
    await change({ name: 'Autre', settings: { exit: 'https://exit.example/', files: true } });
    expect(await shown()).toMatchObject({ name: 'Autre', exit: 'https://exit.example/', limits: { files: {} } });
    await change({ settings: { exit: null, keep: false } });
    expect(await shown()).toMatchObject({ exit: 'https://meteofrance.com/', keep: false, limits: { files: {} } });
    expect(await ask('PATCH', 'sites/none', { name: 'X' })).toMatchObject({ status: 404 });
  });

  it('are refused by the same rules as at the command line, field by field', async () => {
    const { status, body } = await ask<{ faults: object[] }>('PATCH', `sites/${SITE}`, {
      origins: ['https://www.example.fr/', 'ftp://a.example'],
      locales: [],
      settings: { exit: 'http://x.example/', hours: { timeZone: 'Paris', weekly: {} }, keep: 1, colour: '#fff' },
    });
    expect(status).toBe(400);
    for (const fault of [
      { pointer: '/origins/0', reason: 'malformed' },
      { pointer: '/origins/1', reason: 'malformed' },
      { pointer: '/locales', reason: 'empty' },
      { pointer: '/settings/exit', reason: 'malformed' },
      { pointer: '/settings/hours/timeZone', reason: 'malformed' },
      { pointer: '/settings/hours/weekly/monday', reason: 'missing' },
      { pointer: '/settings/keep', reason: 'wrong_type' },
      { pointer: '/settings/colour', reason: 'unknown_field' },
    ]) {
      expect(body.faults).toContainEqual(fault);
    }
  });
});

describe('the help of a site', () => {
  it('is the country’s in every language, with what the site changes; a change is on record and shown at once', async () => {
    const read = () => ask<SiteHelpAnswer>('GET', `sites/${SITE}/help`);
    const first = await read();
    expect(first).toMatchObject({
      status: 200,
      body: { country: { country: 'fr' }, overlay: { cards: [], order: [] } },
    });
    const card = first.body.country.cards.at(-1);
    expect(card?.title).toMatchObject({ fr: expect.any(String), en: expect.any(String) });
    const help = { cards: [{ ...card, title: { fr: 'Changée' } }], order: [card?.id] };
    expect(await ask('PATCH', `sites/${SITE}`, { settings: { help } })).toMatchObject({ status: 200 });
    expect((await read()).body.overlay).toMatchObject({ ...help, without: [] });
    const shown = await test.call<HelpAnswer>('GET', `/v1/sites/${SITE}/help`);
    expect(shown.body.cards[0]).toMatchObject({ id: card?.id, title: 'Changée' });
    const { body } = await ask<AuditAnswer>('GET', `audit?subject=${SITE}&action=site-changed`);
    expect(JSON.stringify(body.entries[0]?.changes)).toContain('Changée');

    const wrong = { cards: [{ ...card, title: { fr: ' ' }, lines: { fr: [] } }] };
    const refused = await ask<{ faults: object[] }>('PATCH', `sites/${SITE}`, { settings: { help: wrong } });
    expect(refused.body.faults).toContainEqual({ pointer: '/settings/help/cards/0/title/fr', reason: 'empty' });
    expect(refused.body.faults).toContainEqual({ pointer: '/settings/help/cards/0/lines/fr', reason: 'empty' });
    expect(await ask('GET', 'sites/none/help')).toMatchObject({ status: 404, body: { code: 'site_unknown' } });
  });
});

describe('the record', () => {
  it('tells all that was done, by whom, the newest first and page by page', async () => {
    await test.call('POST', '/v1/officer/session', { json: { login: 'ada', password: 'wrong' } });
    const invited = await ask<InvitedAnswer>('POST', 'officers', { login: 'sacha', alias: 'S', role: 'officer' });
    const accepted = await accept(secretIn(invited.body.link));
    const sacha = cookieIn(accepted.headers);
    await test.call('DELETE', '/v1/officer/session', { cookie: sacha });
    await ask('PATCH', `sites/${SITE}`, { name: 'Autre' });

    const seen: AuditAnswer['entries'] = [];
    for (let more = true; more; ) {
      const before = seen.length > 0 ? `&before=${seen.at(-1)?.id}` : '';
      const { status, body } = await ask<AuditAnswer>('GET', `audit?limit=3${before}`);
      expect(status).toBe(200);
      seen.push(...body.entries);
      more = body.more;
    }
    const ada = await idOf('ada');
    expect(seen.map(({ action }) => action).sort()).toEqual(
      [
        ...['site-added', 'officer-added', 'signed-in', 'sign-in-refused'],
        ...['officer-added', 'invite-accepted', 'signed-out', 'site-changed'],
      ].sort(),
    );
    const bySubject = await ask<AuditAnswer>('GET', `audit?subject=${SITE}&action=site-changed`);
    expect(bySubject.body.entries).toMatchObject([
      { actor: ada, login: 'ada', subject: SITE, changes: { name: { before: 'Site', after: 'Autre' } }, detail: {} },
    ]);
    const refused = await ask<AuditAnswer>('GET', 'audit?action=sign-in-refused');
    expect(refused.body.entries).toMatchObject([{ actor: null, login: '', subject: ada }]);
    expect(JSON.stringify(seen)).not.toContain(PASSWORD);
    for (const query of ['limit=0', 'limit=x', 'action=none', 'before=a%20b', 'text=a']) {
      expect((await ask('GET', `audit?${query}`)).status).toBe(400);
    }
  });
});
