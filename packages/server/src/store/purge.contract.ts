// docs/security.md: T10

import type { ClientId, ConversationId, HoldRequestId, OfficerId, SiteId } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation } from '../domain/conversation.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import { isOver, type Kept, PURGE_LEASE_MS } from '../domain/retention.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Change, Store } from '../ports.ts';
import { answerHold, askHold } from '../services/hold.ts';
import { purge, purgeConversations } from '../services/purge.ts';
import { type Call, calls, say } from './store.contract.commands.ts';
import { NOW, newConversation, SITE, sessionUntil } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ME = 'officer-me' as OfficerId;
const VICTIMS = 'victims' as SiteId;

const { sites: _, ...ALL } = DEFAULT_POLICY;
/** For every site, and another time for one of them. */
const policy = (endedMs: number, ownMs = endedMs): Policy => ({
  ...ALL,
  retention: { ...ALL.retention, endedMs, auditMs: 3 * 365 * DAY },
  sites: { [VICTIMS]: { ...ALL, retention: { ...ALL.retention, endedMs: ownMs } } },
});

/** How long ago, in steps that fall on both sides of every limit of a day, and on it. */
const ago = fc.constantFrom(0, 1, HOUR, DAY - 1, DAY, DAY + 1, 2 * DAY - 1, 2 * DAY, 2 * DAY + 1, 5 * DAY);
const sample = fc.record({
  site: fc.constantFrom(SITE, VICTIMS),
  state: fc.constantFrom('waiting', 'held', 'left', 'closed'),
  ago,
  promisedSeconds: fc.option(fc.constantFrom(0, HOUR / 1_000, DAY / 1_000, (2 * DAY) / 1_000)),
  resumeUntil: fc.option(fc.constantFrom(NOW - 1, NOW, NOW + 1), { freq: 3 }),
  tokenAgo: fc.option(fc.constantFrom(0, TOKEN_LIFE_MS, TOKEN_LIFE_MS + 1), { freq: 3 }),
  holdUntil: fc.option(fc.constantFrom(NOW - 1, NOW, NOW + 1), { freq: 3 }),
});
type Sample = typeof sample extends fc.Arbitrary<infer Value> ? Value : never;

/** The clock of retention, on any dialect. */
export const purgeContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    let erased: ConversationId[] = [];
    const commits: (readonly Change[])[] = [];
    beforeAll(async () => {
      subject = trackStores(await create(), {
        clock: () => now,
        onCommitted: (changes) => {
          commits.push(changes);
          erased.push(...changes.filter((change) => change.erased).map(({ conversation }) => conversation.id));
        },
      });
      store = await subject.open();
      return subject.remove;
    });
    /** Waits until all are over their time. */
    const wipe = async () => {
      now = NOW + 1_000 * DAY;
      await purge(store, policy(0));
      now = NOW;
    };
    afterEach(async () => {
      await wipe();
      erased = [];
      commits.length = 0;
    });

    /** Puts a conversation there as the sample says; answers all that its time depends on. */
    const put = async (asked: Sample): Promise<Kept> => {
      const at = NOW - asked.ago;
      const waiting = newConversation({ site: asked.site, openedAt: at, lastAt: at });
      const { lostAt: _, ...common } = waiting;
      const states: Record<Sample['state'], Conversation> = {
        waiting,
        held: { ...waiting, state: 'held', holder: ME, helper: null, claimedAt: at },
        left: { ...common, state: 'left', how: 'exit', holder: null, claimedAt: null, endedAt: at },
        closed: { ...common, state: 'closed', how: null, holder: ME, claimedAt: at, endedAt: at },
      };
      const conversation = states[asked.state];
      const { id } = conversation;
      const code = { code: `code of ${id}`, until: asked.resumeUntil ?? 0 };
      const more: Call[] = [['saveConversation', conversation]];
      if (asked.resumeUntil !== null) more.push(['keepResumeCode', id, code]);
      const seat = { token: `token of ${id}`, opening: null };
      await store.write(calls, [['insertConversation', waiting, seat, asked.promisedSeconds], ...more]);
      if (asked.holdUntil !== null) await store.write(calls, [['setHold', id, asked.holdUntil]]);
      if (asked.tokenAgo !== null) {
        now = NOW - asked.tokenAgo;
        await store.write(calls, [['giveSeat', id, { token: `other token of ${id}`, opening: null }]]);
        now = NOW;
      }
      return {
        conversation,
        promisedMs: asked.promisedSeconds === null ? null : asked.promisedSeconds * 1_000,
        resumeUntil: asked.resumeUntil,
        tokenAt: asked.tokenAgo === null ? null : NOW - asked.tokenAgo,
        holdUntil: asked.holdUntil,
      };
    };
    const old: Sample = {
      site: SITE,
      state: 'closed',
      ago: 5 * DAY,
      promisedSeconds: null,
      resumeUntil: null,
      tokenAgo: null,
      holdUntil: null,
    };

    it('erases what the domain says is over its time, and nothing else', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(sample, { minLength: 1, maxLength: 25 }),
          fc.constantFrom(0, DAY, 2 * DAY),
          fc.constantFrom(0, DAY, 2 * DAY),
          async (samples, ...times) => {
            const all: Kept[] = [];
            for (const one of samples) all.push(await put(one));
            const over = all
              .filter((kept) => isOver(kept, policyFor(policy(...times), kept.conversation.site), NOW))
              .map(({ conversation }) => conversation.id);
            erased = [];
            expect(await purge(store, policy(...times), { limit: 7 })).toBe(over.length);
            expect(erased.sort()).toEqual(over.sort());
            for (const { conversation } of all) {
              const left = await store.conversation(conversation.id);
              expect(left === null, conversation.id).toBe(over.includes(conversation.id));
            }
            await wipe();
          },
        ),
        { numRuns: 25 },
      );
    });

    it('is never overtaken by a hold: what two people keep is there, and what is gone was not kept', async () => {
      const stores = [store, ...(await subject.openMany(writers - 1))];
      const account = (id: string) =>
        ({ ...NEW_OFFICER, id: id as OfficerId, login: id, alias: id, role: 'admin', password: null }) as const;
      const all = await Promise.all(Array.from({ length: 12 }, () => put(old)));
      const until = new Date(NOW + DAY).toISOString();
      const asked = all.map(({ conversation: { id } }) => ({
        id: `request-of-${id}` as HoldRequestId,
        conversation: id,
      }));
      for (const one of asked) {
        const place = { ...one, kind: 'place', reason: 'because', until } as const;
        expect(await store.write(askHold, { by: account('ada'), asked: place })).toMatchObject({ ok: true });
      }
      const confirming = asked.map(async ({ id, conversation }, index) => {
        const said = { by: account('sasha'), request: id, answer: 'confirm' } as const;
        const { ok } = await (stores[index % stores.length] as Store).write(answerHold, said);
        return { conversation, ok };
      });
      await Promise.all(stores.map((one) => purge(one, policy(0), { node: 'same', limit: 2 })));
      for (const { conversation, ok } of await Promise.all(confirming))
        expect([conversation, (await store.conversation(conversation)) !== null]).toEqual([conversation, ok]);
      expect(await store.holdsInForce(NOW)).toHaveLength((await Promise.all(confirming)).filter(({ ok }) => ok).length);
    });

    it('takes the log along, and leaves that of others', async () => {
      const [gone, stays] = [await put(old), await put({ ...old, ago: 1 })];
      now = NOW - 5 * DAY;
      await store.write(say, { conversation: gone.conversation.id, id: 'm', text: 'text' });
      now = NOW;
      await store.write(say, { conversation: stays.conversation.id, id: 'm', text: 'text' });
      expect(await purge(store, policy(DAY))).toBe(1);
      expect(await store.eventsAfter(gone.conversation.id, 0)).toEqual([]);
      expect(await store.eventsAfter(stays.conversation.id, 0)).toHaveLength(1);
    });

    it('goes on in small steps, and from where it stopped', async () => {
      for (let n = 0; n < 10; n += 1) await put(old);
      commits.length = 0;
      let batches = 0;
      expect(await purge(store, policy(DAY), { limit: 3, goOn: () => ++batches <= 2 })).toBe(6);
      expect(commits.map((changes) => changes.length)).toEqual([3, 3]);
      expect(await purge(store, policy(DAY), { limit: 3 })).toBe(4);
      expect(await purge(store, policy(DAY), { limit: 3 })).toBe(0);
      expect(new Set(erased).size).toBe(10);
    });

    it('takes few at one time where there are files', async () => {
      const content = Buffer.alloc(100, 1);
      for (let n = 0; n < 4; n += 1) {
        const { id } = (await put(old)).conversation;
        await store.write(
          calls,
          Array.from(
            { length: 3 },
            (_, file): Call => ['insertFile', id, `f${file}` as ClientId, { content, digest: '00' }],
          ),
        );
      }
      const [many] = [(await put({ ...old, ago: 4 * DAY })).conversation.id];
      await store.write(
        calls,
        Array.from(
          { length: 9 },
          (_, file): Call => ['insertFile', many, `f${file}` as ClientId, { content, digest: '00' }],
        ),
      );
      commits.length = 0;
      expect(await purge(store, policy(DAY))).toBe(5);
      expect(commits.map((changes) => changes.length)).toEqual([1, 1, 1, 1, 1]);
      expect(await store.countFiles(many)).toBe(0);
    });

    it('erases once what several processes erase at one time', async () => {
      const all: ConversationId[] = [];
      for (let n = 0; n < 60; n += 1) all.push((await put(old)).conversation.id);
      const stores = [store, ...(await subject.openMany(writers - 1))];
      // As one whose lease was over while it was still about it, and who did not know.
      const counts = await Promise.all(stores.map((one) => purge(one, policy(DAY), { node: 'same', limit: 5 })));
      // Whoever met rows that another was erasing passed over them, and may have been done first.
      const rest = await purge(store, policy(DAY));
      expect(counts.reduce((sum, count) => sum + count, rest)).toBe(60);
      expect(erased.sort()).toEqual(all.sort());
    });

    it('is the work of one at a time: another one leaves it alone, and takes it over when that one is gone', async () => {
      const other = await subject.open();
      for (let n = 0; n < 6; n += 1) await put(old);
      const left = async () => 6 - new Set(erased).size;
      const step = (by: Store, node: string) => by.write(purgeConversations, { node, policy: policy(DAY), limit: 1 });
      expect(await step(store, 'first')).toMatchObject({ erased: 1, more: true });
      expect(await step(other, 'second')).toBe('elsewhere');
      expect(await purge(other, policy(DAY))).toBe(0);
      expect(await left()).toBe(5);
      expect(await store.lastPurge()).not.toBe(NOW);
      // Each step makes it last longer.
      now = NOW + PURGE_LEASE_MS - 1;
      expect(await step(store, 'first')).toMatchObject({ erased: 1, more: true });
      now += PURGE_LEASE_MS - 1;
      expect(await step(other, 'second')).toBe('elsewhere');
      // The first one is gone, in the middle of it.
      now += 1;
      expect(await step(other, 'second')).toMatchObject({ erased: 1, more: true });
      expect(await step(store, 'first')).toBe('elsewhere');
      // Whoever stops half-way leaves it to the next; so does whoever is done.
      expect(await purge(other, policy(DAY), { node: 'second', limit: 1, goOn: () => false })).toBe(0);
      expect(await purge(store, policy(DAY), { limit: 1 })).toBe(3);
      expect(await purge(other, policy(DAY))).toBe(0);
      expect([await left(), await store.lastPurge()]).toEqual([0, now]);
    });

    it('is not kept from anybody by a clock that was ahead', async () => {
      await put(old);
      await put(old);
      now = NOW + 100 * DAY;
      await store.write(purgeConversations, { node: 'ahead', policy: policy(DAY), limit: 1 });
      now = NOW;
      expect(await purge(store, policy(DAY))).toBe(1);
    });

    it('forgets secrets that open nothing any more, and says when it was done', async () => {
      const account = {
        ...NEW_OFFICER,
        id: ME,
        login: 'camille',
        alias: 'Camille',
        role: 'officer',
        password: null,
      } as const;
      await store.write(calls, [
        ['insertOfficer', account],
        ['insertInvite', 'old invite', ME, NOW],
        ['insertInvite', 'invite', ME, NOW + 1],
        ['insertSession', sessionUntil(NOW, 'old session', ME)],
        ['insertSession', sessionUntil(NOW + 1, 'session', ME)],
        ['insertSession', { ...sessionUntil(NOW + 1, 'idle session', ME), idleUntil: NOW }],
      ]);
      const kept = await put({ ...old, ago: 0, resumeUntil: NOW });
      await purge(store, policy(DAY));
      expect(await store.lastPurge()).toBe(NOW);
      // Back in time, when they were good.
      now = NOW - 10;
      for (const over of ['old session', 'idle session']) expect(await store.signedIn(over, now)).toBeNull();
      expect(await store.signedIn('session', now)).toMatchObject({ officer: { login: 'camille' } });
      expect(await store.write(calls, [['takeInvite', 'old invite']])).toEqual([null]);
      expect(await store.write(calls, [['takeInvite', 'invite']])).toMatchObject([{ login: 'camille' }]);
      const { id, site } = kept.conversation;
      expect(await store.write(calls, [['takeResumeCode', site, `code of ${id}`]])).toEqual([null]);
    });
  });
};
