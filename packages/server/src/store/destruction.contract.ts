// docs/security.md: T10

import type { ConversationId, SiteId } from '@lanterne/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { eraseConversation } from '../services/erase-conversation.ts';
import { notePolicy, policyVersion } from '../services/note-policy.ts';
import { proveErasures, purge } from '../services/purge.ts';
import { calls, callsTakenBack, callsThatThrow, proveThatThrows } from './store.contract.commands.ts';
import { NOW, SITE } from './store.contract.samples.ts';
import { open, type StoreContract } from './store.contract.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

const DAY = 86_400_000;
const OTHER = 'other' as SiteId;
const MIDNIGHT = Date.parse('2026-11-25T00:00:00Z');

/** What was erased is proved, on any dialect. */
export const destructionContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    beforeEach(async () => {
      now = NOW;
      subject = trackStores(await create(), { clock: () => now });
      store = await subject.open();
      return subject.remove;
    });

    const byHand = (conversation: ConversationId, by = store) => by.write(eraseConversation, { conversation });
    const proved = async () =>
      (await store.audit({ before: null, action: 'destruction-proved', subject: null, limit: 1_000 })).map(
        ({ actor, login, subject: site, detail }) => ({ actor, login, site, ...detail }),
      );
    const sumOf = (proofs: readonly object[]): number =>
      proofs.reduce((sum, proof) => sum + ('byVisitor' in proof ? Number(proof.byVisitor) : 0), 0);

    it('is on record, by day and site and why, when the day is over, and not before', async () => {
      await store.write(notePolicy, { policy: DEFAULT_POLICY });
      await open(store, { openedAt: NOW - 100 * DAY });
      await open(store, { openedAt: NOW - 100 * DAY, site: OTHER });
      const [mine, kept] = [await open(store), await open(store)];
      await byHand(mine);
      expect(await purge(store, DEFAULT_POLICY)).toBe(2);
      now = MIDNIGHT - 1;
      await purge(store, DEFAULT_POLICY);
      expect(await proved()).toEqual([]);
      now = MIDNIGHT;
      await purge(store, DEFAULT_POLICY);
      const house = { actor: null, login: '', day: '2026-11-24', policies: [policyVersion(DEFAULT_POLICY)] };
      const parts = { position: 0, contact: 0, notes: 0, handover: 0 };
      const expected = [
        { ...house, site: OTHER, byClock: 1, byVisitor: 0, byLostKey: 0, parts },
        { ...house, site: SITE, byClock: 1, byVisitor: 1, byLostKey: 0, parts },
      ];
      expect((await proved()).toSorted((a, b) => (a.site < b.site ? -1 : 1))).toEqual(expected);
      // Nothing in it leads to what was erased.
      const record = JSON.stringify(await store.auditAfter(0, 1_000));
      for (const id of [mine, kept]) expect(record).not.toContain(id);
      await purge(store, DEFAULT_POLICY);
      now += DAY;
      await purge(store, DEFAULT_POLICY);
      expect(await proved()).toHaveLength(2);
      expect(await store.checkAudit([])).toMatchObject({ broken: null });
    });

    it('tells nothing of what was taken back, has failed, or was erased before', async () => {
      const [back, failed, mine] = [await open(store), await open(store), await open(store)];
      await store.write(callsTakenBack, [['eraseConversation', back, 'visitor']]);
      await expect(store.write(callsThatThrow, [['eraseConversation', failed, 'visitor']])).rejects.toThrow('thrown');
      await byHand(mine);
      await byHand(mine);
      await store.write(calls, [['eraseConversation', mine, 'clock']]);
      now = MIDNIGHT;
      await store.write(proveErasures, null);
      expect(await proved()).toMatchObject([{ byVisitor: 1, byClock: 0 }]);
    });

    it('is neither lost nor told twice when its putting on record fails half-way', async () => {
      await byHand(await open(store));
      now = MIDNIGHT;
      await expect(store.write(proveThatThrows, null)).rejects.toThrow('thrown by the command');
      expect(await proved()).toEqual([]);
      await store.write(proveErasures, null);
      await store.write(proveErasures, null);
      expect(await proved()).toMatchObject([{ day: '2026-11-24', byVisitor: 1 }]);
    });

    it('would be lost, if its counters were taken in another write than that which puts it on record', async () => {
      await byHand(await open(store));
      now = MIDNIGHT;
      await store.write(calls, [['takeErasures', '2026-11-25']]);
      await store.write(proveErasures, null);
      expect(await proved()).toEqual([]);
    });

    it('adds up, whoever erases and whoever puts it on record at one moment, over midnight', async () => {
      const stores = [store, ...(await subject.openMany(writers - 1))];
      const all: ConversationId[] = [];
      for (let n = 0; n < 90; n += 1) all.push(await open(store, n % 2 === 0 ? {} : { site: OTHER }));
      now = MIDNIGHT - 45;
      const proving = (async () => {
        for (let n = 0; n < 30; n += 1) await Promise.all(stores.map((one) => one.write(proveErasures, null)));
      })();
      await Promise.all(
        all.map((id, index) => {
          // Back and forth, as the clocks of several machines are.
          now = MIDNIGHT - 45 + index + (index % 3 === 0 ? -60 : 0);
          return byHand(id, stores[index % stores.length]);
        }),
      );
      await proving;
      now = MIDNIGHT + DAY;
      await store.write(proveErasures, null);
      expect(sumOf(await proved())).toBe(90);
      expect(await store.write(calls, [['takeErasures', '9']])).toEqual([[]]);
      expect(await store.checkAudit([])).toMatchObject({ broken: null });
    });
  });
};
