import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { readDesk } from './desk.fixture.ts';

const TIMING = { awayAfterMs: 20, renewShiftsMs: 20, offerAfterMs: 5, offerSweepMs: 20 };
const { offer: OFFER } = DEFAULT_POLICY.routing;

let test: TestApp;
let base: string;
beforeEach(async () => {
  test = await createTestApp({ timing: TIMING });
  base = await test.listen();
});
afterEach(() => test.close());

/** A desk that is open, and all that it was told. */
const openDesk = async (login: string, more = {}) => {
  const cookie = await test.officer(login, 'officer', more);
  const queue = new Map<ConversationId, DeskEntry>();
  const told: string[] = [];
  const gone = new Map<ConversationId, object>();
  const { close } = await readDesk(base, cookie, (event, body) => {
    told.push(event);
    if (event === 'snapshot') for (const entry of body.queue) queue.set(entry.conversation, entry);
    if (event === 'entry') queue.set(body.conversation, body);
    if (event === 'gone') {
      queue.delete(body.conversation);
      gone.set(body.conversation, body);
    }
  });
  onTestFinished(close);
  await vi.waitFor(() => expect(told).toContain('snapshot'));
  const post = (what: string, id: string) =>
    test.call('POST', `/v1/officer/conversations/${id}/${what}`, { cookie, json: {} });
  return {
    cookie,
    told,
    close,
    post,
    gone: (id: string) => gone.get(id as ConversationId),
    entry: (id: string) => queue.get(id as ConversationId),
    offeredUntil: (id: string) => queue.get(id as ConversationId)?.offeredUntil ?? null,
    available: (available: boolean) => test.call('PUT', '/v1/officer/availability', { cookie, json: { available } }),
  };
};

type Desk = Awaited<ReturnType<typeof openDesk>>;

const isOffered = (desk: Desk, id: string) => vi.waitFor(() => expect(desk.offeredUntil(id)).not.toBeNull(), 5_000);
const isNot = (desk: Desk, id: string) => vi.waitFor(() => expect(desk.offeredUntil(id)).toBeNull(), 5_000);

describe('an offer', () => {
  it('is made to who is at work, who alone may read it, and all see in the queue whom it is offered to', async () => {
    const [agnes, bruno] = [await openDesk('agnes'), await openDesk('bruno')];
    await bruno.available(false);
    const { conversation: id, path, token } = await test.open();
    await isOffered(agnes, id);
    expect(agnes.offeredUntil(id)).toBe(new Date(test.time.now + OFFER.calmMs).toISOString());
    const offer = { to: expect.any(String), until: agnes.offeredUntil(id) };
    await vi.waitFor(() => expect(bruno.entry(id)).toMatchObject({ state: 'waiting', offeredUntil: null, offer }));
    const read = (cookie: string) => test.call('GET', `/v1/officer/conversations/${id}/events`, { cookie });
    expect((await read(agnes.cookie)).status).toBe(200);
    expect((await read(bruno.cookie)).status).toBe(404);
    // The visitor is told nothing of it.
    const { body } = await test.call('GET', `${path}/events`, { token });
    expect(body).toMatchObject({ events: [{ kind: 'opened' }] });

    // It only asks: anybody may take it, and it is gone for whom it was offered to.
    expect((await bruno.post('claim', id)).status).toBe(201);
    await vi.waitFor(() => expect(agnes.entry(id)).toBeUndefined());
    expect(agnes.gone(id)).toMatchObject({ takenBy: expect.stringContaining('bruno') });
    expect(await agnes.post('claim', id)).toMatchObject({ status: 409, body: { code: 'conversation_held' } });
    expect((await agnes.post('pass', id)).status).toBe(204);
  });

  it('goes to another officer when it is passed, when the time is up, and when its officer takes a break', async () => {
    const agnes = await openDesk('agnes');
    const { conversation: id } = await test.open();
    await isOffered(agnes, id);
    const bruno = await openDesk('bruno');
    expect((await agnes.post('pass', id)).status).toBe(204);
    await isOffered(bruno, id);
    await isNot(agnes, id);

    const chloe = await openDesk('chloe');
    test.time.now += OFFER.calmMs;
    await isOffered(chloe, id);
    await isNot(bruno, id);

    const denis = await openDesk('denis');
    await chloe.available(false);
    await isOffered(denis, id);
    await isNot(chloe, id);

    // Nobody else is asked any more, and all still see it.
    await denis.post('pass', id);
    await isNot(denis, id);
    for (const desk of [agnes, bruno, chloe, denis]) expect(desk.entry(id)).toMatchObject({ state: 'waiting' });
  });

  it('goes to another officer when the desk of its own is gone, and comes back to one who is alone after a rest', async () => {
    const agnes = await openDesk('agnes');
    const { conversation: id } = await test.open();
    await isOffered(agnes, id);
    const bruno = await openDesk('bruno');
    await agnes.close();
    await isOffered(bruno, id);
    await bruno.post('pass', id);
    await isNot(bruno, id);
    test.time.now += OFFER.calmMs;
    await isOffered(bruno, id);
  });

  it('is made of danger though nobody has a place, in less time, and every desk is told to whom', async () => {
    const [agnes, bruno] = [await openDesk('agnes', { capacity: 1 }), await openDesk('bruno', { capacity: 1 })];
    for (const desk of [agnes, bruno]) {
      const { conversation: id } = await test.open();
      await desk.post('claim', id);
    }
    const calm = await test.open();
    const danger = await test.open({ door: 'victim', locale: 'fr', danger: true });
    await vi.waitFor(() => {
      const untils = [agnes, bruno].map((desk) => desk.offeredUntil(danger.conversation));
      expect(untils.filter((until) => until !== null)).toEqual([
        new Date(test.time.now + OFFER.dangerMs).toISOString(),
      ]);
    });
    for (const desk of [agnes, bruno]) {
      expect(desk.entry(calm.conversation)).toMatchObject({ offeredUntil: null });
      expect(desk.entry(danger.conversation)).toMatchObject({ danger: true });
    }
    const [asked, other] = agnes.offeredUntil(danger.conversation) ? [agnes, bruno] : [bruno, agnes];
    const shown = asked.entry(danger.conversation)?.offer;
    expect(shown).toMatchObject({ until: asked.offeredUntil(danger.conversation) });
    await vi.waitFor(() => expect(other.entry(danger.conversation)?.offer).toEqual(shown));
  });

  it('is made once the store answers again', async () => {
    await test.close();
    let down = true;
    test = await createTestApp({
      wrap: (store) => ({
        ...store,
        write: async (command, input) => {
          if (down && command.name === 'offerWaiting') throw new Error('the store is down');
          return store.write(command, input);
        },
      }),
      timing: TIMING,
    });
    base = await test.listen();
    const agnes = await openDesk('agnes');
    const { conversation: id } = await test.open();
    await vi.waitFor(() => expect(test.lines).toContainEqual(expect.objectContaining({ level: 'warn' })));
    expect(agnes.offeredUntil(id)).toBeNull();
    down = false;
    await isOffered(agnes, id);
  });
});
