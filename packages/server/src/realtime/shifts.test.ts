// docs/security.md: T15

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../app.fixture.ts';
import type { Spans } from '../domain/policy.ts';
import { LEASE_MS } from '../domain/shift.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { setAvailability } from '../services/set-availability.ts';
import { readDesk } from './desk.fixture.ts';

let test: TestApp;
let base: string;
beforeEach(async () => {
  test = await createTestApp({ timing: { awayAfterMs: 20, renewShiftsMs: 20 } });
  base = await test.listen();
});
afterEach(() => test.close());

type Team = { alias: string; available: boolean }[];

/** A desk that is open; `team` is the newest that it was told. */
const openDesk = async (cookie: string) => {
  let team: Team = [];
  const { close } = await readDesk(base, cookie, (event, body) => {
    if (event === 'team') team = body;
    if (event === 'snapshot') team = body.team;
  });
  const names = () => team.map(({ alias, available }) => `${alias}${available ? '' : ' (away)'}`).sort();
  return {
    sees: (...expected: string[]) => vi.waitFor(() => expect(names()).toEqual(expected), 5_000),
    close,
  };
};

describe('who is at work', () => {
  it('is told to every desk, as officers come, pause and go', async () => {
    const [agnes, bruno] = [await test.officer('agnes'), await test.officer('bruno')];
    const desk = await openDesk(agnes);
    await desk.sees('Alias agnes');
    const other = await openDesk(bruno);
    await desk.sees('Alias agnes', 'Alias bruno');
    await other.sees('Alias agnes', 'Alias bruno');

    const pause = await test.call('PUT', '/v1/officer/availability', { cookie: bruno, json: { available: false } });
    expect(pause.status).toBe(204);
    await desk.sees('Alias agnes', 'Alias bruno (away)');
    // Another screen of the same officer finds it as they left it.
    const second = await openDesk(bruno);
    await second.sees('Alias agnes', 'Alias bruno (away)');
    await other.close();
    const third = await openDesk(await test.officer('chloe'));
    await desk.sees('Alias agnes', 'Alias bruno (away)', 'Alias chloe');
    await second.close();
    await desk.sees('Alias agnes', 'Alias chloe');
    for (const one of [desk, third]) await one.close();
  });

  it('is not who only asks over the wire, and cannot be offered anything', async () => {
    const cookie = await test.officer('agnes');
    const snapshot = await test.call<{ team: Team }>('GET', '/v1/officer/desk', { cookie });
    expect(snapshot.body.team).toEqual([]);
    const pause = await test.call('PUT', '/v1/officer/availability', { cookie, json: { available: true } });
    expect(pause).toMatchObject({ status: 409, body: { code: 'officer_unavailable' } });
  });

  it('is not who signs out', async () => {
    const [agnes, bruno] = [await test.officer('agnes'), await test.officer('bruno')];
    const desk = await openDesk(agnes);
    const other = await openDesk(bruno);
    await desk.sees('Alias agnes', 'Alias bruno');
    await test.call('DELETE', '/v1/officer/session', { cookie: bruno });
    await desk.sees('Alias agnes');
    for (const one of [desk, other]) await one.close();
  });

  it('goes on while the store does not answer', async () => {
    await test.close();
    let down = false;
    test = await createTestApp({
      wrap: (store) => ({
        ...store,
        write: async (command, input) => {
          if (down) throw new Error('the store is down');
          return store.write(command, input);
        },
      }),
      timing: { awayAfterMs: 20, renewShiftsMs: 20 },
    });
    base = await test.listen();
    const cookie = await test.officer('agnes');
    const desk = await openDesk(cookie);
    await desk.sees('Alias agnes');
    down = true;
    await vi.waitFor(() => expect(test.lines.some(({ level }) => level === 'warn')).toBe(true));
    down = false;
    const [shift] = await test.store.openShifts(0);
    if (shift) await test.store.write(setAvailability, { officer: shift.officer, available: false });
    // Written behind its back: seen at the next renewal.
    await desk.sees('Alias agnes (away)');
    await desk.close();
  });
});

describe('what an officer holds', () => {
  /** Another server, which waits for so long. */
  const withGrace = async (giveBack: Spans, wrap?: (store: Store) => Store) => {
    await test.close();
    const policy = { ...DEFAULT_POLICY, routing: { ...DEFAULT_POLICY.routing, giveBack } };
    test = await createTestApp({ wrap, timing: { awayAfterMs: 20, renewShiftsMs: 20 }, policy });
    base = await test.listen();
  };
  const claimed = async (cookie: string) => {
    const opened = await test.open();
    expect((await test.claim(opened.conversation, cookie)).status).toBe(201);
    const told = async () => {
      const { body } = await test.call<{ events: object[] }>('GET', `${opened.path}/events`, { token: opened.token });
      return body.events;
    };
    return { ...opened, told };
  };

  it('goes back to the queue some time after their desk was lost, and the visitor is told', async () => {
    await withGrace({ calmMs: 60, dangerMs: 40 });
    const [agnes, bruno] = [await test.officer('agnes'), await test.officer('bruno')];
    const desk = await openDesk(agnes);
    const other = await openDesk(bruno);
    await other.sees('Alias agnes', 'Alias bruno');
    const { told } = await claimed(agnes);
    await desk.close();
    await other.sees('Alias bruno');
    // The clock of the test stands still: nobody has been gone for any time yet.
    expect(await told()).toMatchObject([{ kind: 'opened' }, { kind: 'claimed' }]);
    test.time.now += 60;
    await vi.waitFor(async () => {
      expect(await told()).toMatchObject([
        { kind: 'opened' },
        { kind: 'claimed' },
        { kind: 'released', why: 'lost', alias: 'Alias agnes' },
      ]);
    }, 5_000);
    const snapshot = await test.call('GET', '/v1/officer/desk', { cookie: bruno });
    expect(snapshot.body).toMatchObject({ queue: [{ state: 'waiting', holder: null }] });
    await other.close();
  });

  it('goes back at once when they sign out', async () => {
    const [agnes, bruno] = [await test.officer('agnes'), await test.officer('bruno')];
    const desk = await openDesk(agnes);
    const other = await openDesk(bruno);
    await other.sees('Alias agnes', 'Alias bruno');
    const { told } = await claimed(agnes);
    await test.call('DELETE', '/v1/officer/session', { cookie: agnes });
    expect(await told()).toMatchObject([
      { kind: 'opened' },
      { kind: 'claimed' },
      { kind: 'released', why: 'off-duty' },
    ]);
    for (const one of [desk, other]) await one.close();
  });

  it('stays theirs while it may be the server that was away: it waits for all to come back first', async () => {
    const graceMs = 300;
    const looks: number[] = [];
    await withGrace({ calmMs: graceMs, dangerMs: graceMs }, (store) => ({
      ...store,
      lapsedShifts(before) {
        looks.push(performance.now());
        return store.lapsedShifts(before);
      },
    }));
    const desk = await openDesk(await test.officer('bruno'));
    const agnes = await test.officer('agnes');
    // As another process does that serves her, and then is gone for as long as this machine sleeps.
    await test.openDesks('agnes');
    const { told } = await claimed(agnes);
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(0), 5_000);

    const before = looks.length;
    const sleptAt = performance.now();
    test.time.now += LEASE_MS + 3_600_000;
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(before), 5_000);
    expect((looks[before] ?? 0) - sleptAt).toBeGreaterThanOrEqual(graceMs);
    // The control: once it has been awake for long enough, it is the officer who is gone.
    await vi.waitFor(async () => expect(await told()).toHaveLength(3), 5_000);
    expect(await test.store.waiting()).toHaveLength(1);
    await desk.close();
  });
});
