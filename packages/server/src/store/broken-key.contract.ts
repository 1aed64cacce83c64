// docs/security.md: T7

import type { ClientId, ConversationId, Event } from '@lanterne/protocol';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../domain/shift.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { SealBroken, type Store } from '../ports.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { claimConversation } from '../services/claim-conversation.ts';
import { giveBackLapsed } from '../services/give-back.ts';
import { purge } from '../services/purge.ts';
import { createCrew } from './crew.contract.ts';
import { calls } from './store.contract.commands.ts';
import { NOW } from './store.contract.samples.ts';
import type { Subject } from './store.contract.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const GRACE = { calmMs: 120_000, dangerMs: 30_000 };
const policy = {
  ...DEFAULT_POLICY,
  retention: {
    ...DEFAULT_POLICY.retention,
    endedMs: 400 * DAY_MS,
    partsMs: { position: 0, contact: 0, notes: 0, handover: 0 },
  },
};

/** What stands beside a conversation whose key was changed on the disk goes on, on any dialect. */
export const brokenKeyContract = (name: string, create: () => Promise<Subject>): void => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    const openAgain = async () => {
      await subject.closeAll();
      store = await subject.open();
    };
    /** For a server that has started since, and has no key of it at hand. */
    const breakKey = async (conversation: ConversationId) => {
      await subject.tamperKey(conversation);
      await openAgain();
      expect(await store.write(calls, [['opens', conversation]])).toEqual([false]);
    };
    beforeAll(async () => {
      subject = trackStores(await create(), { clock: () => now });
      await openAgain();
      return subject.remove;
    });
    beforeEach(async () => {
      now = NOW;
      await emptyQueue();
    });

    const { added, renew, wait, next, emptyQueue } = createCrew(
      () => store,
      () => now,
    );
    const note = async (conversation: ConversationId) => {
      const event: Event = {
        kind: 'note',
        author: 'officer',
        alias: 'Camille',
        seq: 1,
        at: new Date(now).toISOString(),
        id: 'n' as ClientId,
        text: 'Rappeler la sœur',
        by: 'holder',
      };
      await store.write(calls, [
        ['advance', conversation],
        ['appendEvent', conversation, event, null],
      ]);
    };

    it('is next to nobody, and whoever stands behind it is', async () => {
      const officer = await added();
      const broken = await wait({ danger: true, dangerAt: now });
      const whole = await wait();
      await note(broken);
      await breakKey(broken);
      expect(await next(officer)).toBe(whole);
      expect(await next(officer)).toBeNull();
      // It is not hidden from the queue, and whoever takes it by hand learns why they cannot.
      expect((await store.waiting()).map(({ id }) => id)).toEqual([broken]);
      await expect(
        store.write(claimConversation, { conversation: broken, officer: { id: officer.id, alias: officer.alias } }),
      ).rejects.toBeInstanceOf(SealBroken);
    });

    it('stays with an officer who is gone, or deactivated; all else that they hold goes back', async () => {
      for (const leave of ['gone', 'deactivated'] as const) {
        const officer = await added();
        await renew(officer);
        const held: ConversationId[] = [];
        for (let n = 0; n < 3; n += 1) {
          held.push(await wait());
          await next(officer);
        }
        // In the order in which they are given back.
        const [broken, ...whole] = held.toSorted() as [ConversationId, ...ConversationId[]];
        await breakKey(broken);
        now += LEASE_MS + GRACE.calmMs;
        if (leave === 'gone')
          expect(await store.write(giveBackLapsed, { officer: officer.id, grace: GRACE })).toBe(whole.length);
        else await store.write(changeOfficer, { officer: officer.id, change: { active: false } });
        expect((await store.waiting()).map(({ id }) => id).toSorted()).toEqual(whole);
        expect(await store.conversation(broken)).toMatchObject({ state: 'held', holder: officer.id });
        await emptyQueue();
      }
    });

    it('has its parts erased like all others, and the clock comes to its end', async () => {
      const [broken, whole] = [await wait(), await wait()];
      await note(broken);
      await note(whole);
      await breakKey(broken);
      now += 20 * DAY_MS;
      await purge(store, policy);
      expect(await store.lastPurge()).toBe(now);
      expect(await store.eventsAfter(whole, 0)).toMatchObject([{ kind: 'lapsed', was: 'note', part: 'notes' }]);
      await purge(store, { ...policy, retention: { ...policy.retention, endedMs: 0 } });
      expect([await store.conversation(broken), await store.conversation(whole)]).toEqual([null, null]);
    });
  });
};
