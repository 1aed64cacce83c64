// docs/security.md: T15

import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../domain/shift.ts';
import type { Change, OfficerAccount, Store } from '../ports.ts';
import { createOffers } from '../realtime/offers.ts';
import { addSite } from '../services/add-site.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { claimConversation, claimNext } from '../services/claim-conversation.ts';
import { closeConversation } from '../services/close-conversation.ts';
import { giveBackLapsed } from '../services/give-back.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { offerWaiting } from '../services/offer-waiting.ts';
import { passOffer } from '../services/pass-offer.ts';
import { openSession } from '../services/sign-in.ts';
import { signOut } from '../services/sign-out.ts';
import { createCrew } from './crew.contract.ts';
import { calls, takeBlindly } from './store.contract.commands.ts';
import { byPassword, NOW, newConversation, OPEN_SITE } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

const TIMES = { calmMs: 30_000, dangerMs: 15_000 };
const GRACE = { calmMs: 120_000, dangerMs: 30_000 };

/** A storm: so many officers, and so many who wait for them. */
const OFFICERS = 200;
const WAITING = 2_000;

/** Offers and what is given back, on any dialect, with as many processes as it allows. */
export const routingContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let stores: Store[];
    let now = NOW;
    let onChange: (change: Change) => void = () => {};
    const store = (n = 0): Store => {
      const one = stores[n % stores.length];
      if (!one) throw new Error('no store is open');
      return one;
    };
    beforeAll(async () => {
      const subject = trackStores(await create(), {
        clock: () => now,
        onCommitted: (changes) => {
          for (const change of changes) onChange(change);
        },
      });
      stores = await subject.openMany(writers);
      await store().write(addSite, OPEN_SITE);
      return subject.remove;
    });
    beforeEach(async () => {
      // Whoever was at work in an earlier test is no more, and nobody waits.
      now += 10 * LEASE_MS;
      onChange = () => {};
      await emptyQueue();
      const [gone] = (await store().write(calls, [['lapsedShifts', now]])) as [OfficerId[]];
      await store().write(
        calls,
        gone.map((id) => ['deleteShift', id] as const),
      );
    });

    const { added, renew, wait, next, emptyQueue, sessionOf } = createCrew(store, () => now);
    const offer = (n = 0) => store(n).write(offerWaiting, { times: TIMES });
    const offers = async () =>
      new Map((await store().waiting()).map((one) => [one.id, one.offer && { ...one.offer }] as const));
    const claim = ({ id, alias }: OfficerAccount, conversation: ConversationId) =>
      store().write(claimConversation, { conversation, officer: { id, alias } });
    const logOf = async (id: ConversationId) => (await store().eventsAfter(id, 0)).map(({ kind }) => kind);

    describe('offers', () => {
      it('are made to who is at work and has a place, and are kept with those who let them pass', async () => {
        const [a, b] = [await added({ capacity: 1 }), await added({ capacity: 1 })];
        const first = await wait();
        await offer();
        expect(await offers()).toEqual(new Map([[first, null]]));

        await renew(a);
        await offer();
        expect(await offers()).toEqual(new Map([[first, { to: a.id, until: now + TIMES.calmMs, passed: [] }]]));
        await renew(b);
        // One that runs stays where it is.
        await offer();
        expect((await offers()).get(first)?.to).toBe(a.id);
        // It was never theirs to pass.
        expect(await store().write(passOffer, { conversation: first, officer: b.id })).toMatchObject({
          repeated: true,
        });
        expect(await store().write(passOffer, { conversation: first, officer: a.id })).toMatchObject({
          repeated: false,
        });
        await offer();
        expect((await offers()).get(first)).toEqual({ to: b.id, until: now + TIMES.calmMs, passed: [a.id] });
        expect(await logOf(first)).toEqual([]);

        // Anybody else may take it: who it was offered to finds that it is held.
        expect(await claim(a, first)).toMatchObject({ ok: true });
        expect(await claim(b, first)).toMatchObject({ code: 'conversation_held' });
        expect(await store().write(passOffer, { conversation: first, officer: b.id })).toMatchObject({ ok: true });
        expect(await store().conversation(first)).toMatchObject({ state: 'held', holder: a.id });
      });

      it('go to the longest idle, and count what an officer takes on their own', async () => {
        const [a, b] = [await added(), await added()];
        await renew(a, b);
        await wait();
        now += 1;
        expect(await next(a)).not.toBeNull();
        now += 1;
        const [first, second] = [await wait(), await wait({ openedAt: now + 1 })];
        await offer();
        const made = await offers();
        expect([made.get(first)?.to, made.get(second)?.to]).toEqual([b.id, a.id]);
      });

      it('are made by one of those who make them at one moment, and to nobody beyond their places', async () => {
        const crew = await Promise.all(Array.from({ length: 6 }, () => added({ capacity: 2 })));
        await renew(...crew);
        const ids = [];
        for (let n = 0; n < 10; n += 1) ids.push(await wait({ openedAt: now + n }));
        const told: ConversationId[] = [];
        onChange = ({ conversation }) => void told.push(conversation.id);
        await Promise.all(Array.from({ length: 12 }, (_, n) => offer(n)));
        // Whoever was passed over because another decided at that moment is asked at the next look.
        await offer();
        expect(told.toSorted()).toEqual(ids.toSorted());
        const places = [...(await offers()).values()].map((one) => one?.to ?? null);
        for (const { id } of crew) expect(places.filter((to) => to === id).length).toBeLessThanOrEqual(2);
        expect(places).not.toContain(null);
      });
    });

    describe('what an officer holds', () => {
      const released = (id: ConversationId) =>
        store()
          .eventsAfter(id, 0)
          .then((events) => events.flatMap((event) => (event.kind === 'released' ? [event.why] : [])));
      const giveBack = ({ id }: OfficerAccount, n = 0) => store(n).write(giveBackLapsed, { officer: id, grace: GRACE });
      const lapsed = (goneMs: number) => store().write(calls, [['lapsedShifts', now - LEASE_MS - goneMs]]);

      /** An officer at work who holds somebody calm, who came first, and somebody in danger. */
      const holder = async () => {
        const officer = await added();
        await renew(officer);
        const calm = await wait({ openedAt: now - 2_000 });
        const danger = await wait({ openedAt: now - 1_000, danger: true, dangerAt: now - 1_000 });
        for (const id of [calm, danger]) expect(await claim(officer, id)).toMatchObject({ ok: true });
        return { officer, calm, danger };
      };

      it('goes back to its place in the queue when their desk is gone for long enough, danger sooner', async () => {
        const { officer, calm, danger } = await holder();
        const young = await wait({ openedAt: now - 1 });
        now += LEASE_MS + GRACE.dangerMs - 1;
        expect(await giveBack(officer)).toBe(0);
        now += 1;
        expect(await lapsed(GRACE.dangerMs)).toEqual([[officer.id]]);
        expect(await giveBack(officer)).toBe(1);
        expect((await store().waiting()).map(({ id }) => id)).toEqual([danger, young]);
        now += GRACE.calmMs - GRACE.dangerMs;
        expect(await giveBack(officer)).toBe(1);
        expect((await store().waiting()).map(({ id }) => id)).toEqual([danger, calm, young]);
        expect([await released(calm), await released(danger)]).toEqual([['lost'], ['lost']]);
        // Their shift is over: there is nothing to come back to.
        expect(await lapsed(0)).toEqual([[]]);
        expect(await giveBack(officer)).toBe(0);
      });

      it('stays theirs when they come back in time, whatever was seen before the lock', async () => {
        const { officer, calm } = await holder();
        now += LEASE_MS + 2 * GRACE.calmMs;
        expect(await lapsed(GRACE.dangerMs)).toEqual([[officer.id]]);
        await renew(officer);
        expect(await giveBack(officer)).toBe(0);
        expect(await store().conversation(calm)).toMatchObject({ state: 'held', holder: officer.id });
        // The control: had they not come, it would have been given back.
        now += LEASE_MS + GRACE.calmMs;
        expect(await giveBack(officer)).toBe(2);
      });

      it('is given back once, by one of those who see it at one moment, but for what they end in that moment', async () => {
        const { officer, calm, danger } = await holder();
        now += LEASE_MS + GRACE.calmMs;
        const [closing, ...given] = await Promise.all([
          store(1).write(closeConversation, { conversation: calm, officer }),
          ...Array.from({ length: 6 }, (_, n) => giveBack(officer, n)),
        ]);
        const isClosed = closing.ok;
        expect(given.reduce((sum, one) => sum + one, 0)).toBe(isClosed ? 1 : 2);
        expect(await logOf(calm)).toEqual(['claimed', isClosed ? 'closed' : 'released']);
        expect(await logOf(danger)).toEqual(['claimed', 'released']);
      });

      it('stays theirs where they never had a desk open', async () => {
        const api = await added();
        const id = await wait();
        await claim(api, id);
        now += LEASE_MS + 10 * GRACE.calmMs;
        expect(await lapsed(0)).toEqual([[]]);
        expect(await giveBack(api)).toBe(0);
        await store().write(signOut, { session: sessionOf(api), by: api });
        expect(await store().conversation(id)).toMatchObject({ state: 'held', holder: api.id });
      });

      it('goes back at once with their last session, and what a visitor has left stays to be closed', async () => {
        const { officer, calm, danger } = await holder();
        await store().write(openSession, byPassword('second', officer.id));
        await store().write(signOut, { session: sessionOf(officer), by: officer });
        expect(await store().conversation(calm)).toMatchObject({ state: 'held' });
        await store().write(leaveConversation, { conversation: danger, how: 'end' });
        await store().write(signOut, { session: 'second', by: officer });
        expect(await released(calm)).toEqual(['off-duty']);
        expect(await store().conversation(danger)).toMatchObject({ state: 'left', holder: officer.id });
      });

      it('goes back at once when they are deactivated, first of all to who helped', async () => {
        const { officer, calm, danger } = await holder();
        const helper = await added();
        await renew(helper);
        const held = await store().conversation(calm);
        if (held?.state === 'held') {
          await store().write(calls, [
            ['advance', calm],
            ['saveConversation', { ...held, lastSeq: held.lastSeq + 1, helper: helper.id }],
          ]);
        }
        await store().write(changeOfficer, { officer: officer.id, change: { active: false } });
        expect([(await released(danger)).length, await released(calm)]).toEqual([1, ['off-duty']]);
        await offer();
        const made = await offers();
        expect(made.get(calm)).toMatchObject({ to: helper.id });
        expect([...made.values()].some((one) => one?.to === officer.id)).toBe(false);
      });
    });

    describe('a storm', () => {
      /** What `claimed` tells of every claim that somebody was told to have made. */
      const claimedOnce = async (ids: readonly ConversationId[], claimed: readonly (ConversationId | null)[]) => {
        const logs = new Set(
          (await Promise.all(ids.map(logOf))).map((log) => log.filter((kind) => kind === 'claimed').length),
        );
        return {
          told: claimed.length,
          different: new Set(claimed).size,
          waiting: (await store().waiting()).length,
          logs: [...logs],
        };
      };

      const prepare = async (officers: number, waiting: number) => {
        const crew: OfficerAccount[] = [];
        for (let n = 0; n < officers; n += 1) crew.push(await added({ capacity: 12 }));
        await renew(...crew);
        const line = Array.from({ length: waiting }, (_, n) =>
          newConversation({ openedAt: now + n, danger: n % 50 === 0 }),
        );
        await store().write(
          calls,
          line.map((one) => ['insertConversation', one, { token: `token of ${one.id}`, opening: null }] as const),
        );
        return { crew, ids: line.map(({ id }) => id) };
      };

      it(`of ${OFFICERS} officers and ${WAITING} who wait ends with each claimed exactly once`, async () => {
        const { crew, ids } = await prepare(OFFICERS, WAITING);
        const claimed: ConversationId[] = [];
        const counts = { accepted: 0, taken: 0, passed: 0 };

        const failures: unknown[] = [];
        const underWay = new Set<Promise<void>>();
        const start = (work: Promise<void>) => {
          const watched = work
            .catch((error: unknown) => void failures.push(error))
            .finally(() => underWay.delete(watched));
          underWay.add(watched);
        };
        const by = new Map(crew.map((officer, n) => [officer.id, { officer, n, times: 0 }]));

        const accept = async (conversation: ConversationId, officer: OfficerAccount, n: number) => {
          const result = await store(n).write(claimConversation, { conversation, officer });
          // A taker may have been faster.
          if (!result.ok) return expect(result.code).toBe('conversation_held');
          counts.accepted += 1;
          claimed.push(conversation);
        };
        const pass = async (conversation: ConversationId, { id: officer }: OfficerAccount, n: number) => {
          const result = await store(n).write(passOffer, { conversation, officer });
          if (result.ok && !result.repeated) counts.passed += 1;
        };
        const take = async (officer: OfficerAccount, n: number) => {
          for (;;) {
            const result = await store(n).write(claimNext, { officer });
            if (!result.ok || !result.value) return;
            counts.taken += 1;
            claimed.push(result.value.id);
          }
        };

        // Most accept what is offered, some let the first few pass, some take the next until nobody waits.
        const part = (n: number) => (['takes', 'passes'] as const)[n % 20] ?? 'accepts';
        onChange = ({ conversation, events }) => {
          for (const one of offering) one.changed();
          if (conversation.state !== 'waiting' || events.length > 0) return;
          const asked = conversation.offer && conversation.offer.until > now && by.get(conversation.offer.to);
          if (!asked) return;
          if (part(asked.n) === 'takes') return;
          asked.times += 1;
          const passes = part(asked.n) === 'passes' && asked.times <= 20;
          start((passes ? pass : accept)(conversation.id, asked.officer, asked.n));
        };
        const logger = { info() {}, warn: (facts: object) => failures.push(facts), error() {} };
        const offering = stores.map((one) => createOffers({ store: one, clock: () => now, logger, times: TIMES }));
        await Promise.all(crew.filter((_, n) => part(n) === 'takes').map(take));
        for (const one of offering) one.stop();
        while (underWay.size > 0) await Promise.all(underWay);
        expect(failures).toEqual([]);

        expect(await claimedOnce(ids, claimed)).toEqual({
          told: WAITING,
          different: WAITING,
          waiting: 0,
          logs: [1],
        });
        for (const count of [counts.accepted, counts.taken, counts.passed]) expect(count).toBeGreaterThan(0);
        // PostgreSQL commits each claim of a taker alone.
      }, 120_000);

      it('would claim some twice without the look under the lock', async () => {
        const { crew, ids } = await prepare(20, 20);
        const head = (await store().waiting())[0]?.id;
        if (!head) throw new Error('nobody waits');
        const claimed = await Promise.all(
          crew.map((officer, n) => store(n).write(takeBlindly, { conversation: head, holder: officer.id })),
        );
        expect(await claimedOnce(ids, claimed)).toMatchObject({ told: 20, different: 1 });
      });
    });
  });
};
