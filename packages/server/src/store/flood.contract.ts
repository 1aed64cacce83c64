// docs/security.md: T9

import type { ConversationId, OfficerId } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { claimNext } from '../services/claim-conversation.ts';
import { flagDanger } from '../services/flag-danger.ts';
import { openConversation } from '../services/open-conversation.ts';
import { sendMessage } from '../services/send-message.ts';
import { OPEN_SITE, SITE } from './store.contract.samples.ts';

export interface FloodSubject {
  open(limits?: { readonly inFlight?: number }): Promise<Store>;
  remove(): Promise<void>;
}

/** Some thousands wait, and as many more come at one time. */
const WAITING = 3_000;
const COMING = 2_000;

const OFFICER = { id: 'officer' as OfficerId, alias: 'Camille' };

const opening = (store: Store, danger = false): Promise<ConversationId> => {
  const id = nanoid() as ConversationId;
  const seat = { token: `token of ${id}`, opening: null };
  const asked = { id, ...seat, site: SITE, door: 'ask', locale: 'fr', message: null, danger, keptSeconds: 0 } as const;
  return store.write(openConversation, asked).then(() => id);
};

/** Opens many conversations at one time; tells how many of them are there, and when all are. */
const flood = (store: Store, count: number) => {
  let arrived = 0;
  const openings = Array.from({ length: count }, async () => {
    await opening(store);
    arrived += 1;
  });
  return { arrived: () => arrived, all: Promise.all(openings) };
};

const claimed = async (store: Store): Promise<ConversationId | undefined> => {
  const result = await store.write(claimNext, { officer: OFFICER });
  return result.ok ? result.value?.id : undefined;
};

/** Danger goes before all else, however many come. Nothing here is measured in time: what counts is who comes before whom. */
export const floodContract = (name: string, create: () => Promise<FloodSubject>): void => {
  describe(name, () => {
    let subject: FloodSubject;
    let store: Store;
    beforeAll(async () => {
      subject = await create();
      store = await subject.open();
      await store.write(addSite, OPEN_SITE);
      await flood(store, WAITING).all;
    }, 60_000);
    afterAll(async () => {
      await store.close();
      await subject.remove();
    });

    it('claims who is in danger next, with thousands before them and more coming', async () => {
      const late = await opening(store);
      const more = flood(store, COMING);
      const fromTheStart = await opening(store, true);
      await store.write(flagDanger, { conversation: late });
      const both = [await claimed(store), await claimed(store)];
      expect(both.toSorted()).toEqual([late, fromTheStart].toSorted());
      expect(await store.conversation((await claimed(store)) ?? late)).toMatchObject({ danger: false });
      await more.all;
    }, 60_000);

    it('gives each of many officers who claim at one time somebody in danger', async () => {
      const more = flood(store, COMING);
      const endangered = await Promise.all(Array.from({ length: 6 }, () => opening(store, true)));
      const claims = await Promise.all(Array.from({ length: 6 }, () => claimed(store)));
      expect(claims.toSorted()).toEqual(endangered.toSorted());
      await more.all;
    }, 60_000);

    it('answers a call for help before most of those who asked to come in earlier', async () => {
      const calm = await opening(store);
      const more = flood(store, COMING);
      const message = store
        .write(sendMessage, { conversation: calm, id: nanoid() as never, text: 'text', officer: null })
        .then(more.arrived);
      const called = await store.write(flagDanger, { conversation: calm }).then(more.arrived);
      expect(called).toBeLessThan(COMING / 2);
      expect(await claimed(store)).toBe(calm);
      expect(more.arrived()).toBeLessThan(COMING);
      // The control: who is in no danger waits for their turn.
      expect(await message).toBeGreaterThan(called);
      expect(await message).toBeGreaterThan(COMING / 2);
      await more.all;
    }, 60_000);

    it('takes a call for help when it takes nothing else any more', async () => {
      const full = await subject.open({ inFlight: 50 });
      const calm = await opening(full);
      const more = flood(full, 50);
      await expect(opening(full)).rejects.toThrow('on their way');
      const called = await Promise.all([full.write(flagDanger, { conversation: calm }), opening(full, true)]);
      expect(called[0].ok).toBe(true);
      await more.all;
      await full.close();
    }, 60_000);

    it('and forgets nobody else: what is calm is written too while calls for help flood', async () => {
      const calls = Array.from({ length: COMING }, () => opening(store, true));
      let answered = 0;
      for (const call of calls) call.then(() => answered++);
      await opening(store);
      expect(answered).toBeLessThan(COMING);
      await Promise.all(calls);
    }, 60_000);
  });
};
