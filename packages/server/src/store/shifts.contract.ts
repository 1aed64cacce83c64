import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../domain/shift.ts';
import type { OfficerAccount, Store } from '../ports.ts';
import { addSite } from '../services/add-site.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { leaveDesk } from '../services/leave-desk.ts';
import { officersAtWork } from '../services/officers-at-work.ts';
import { hashSecret, newSecret } from '../services/secret.ts';
import { setAvailability } from '../services/set-availability.ts';
import { openSession } from '../services/sign-in.ts';
import { signOut } from '../services/sign-out.ts';
import { createCrew } from './crew.contract.ts';
import { calls } from './store.contract.commands.ts';
import { byPassword, NOW, OPEN_SITE } from './store.contract.samples.ts';
import type { Subject } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

/** Who is at work, and who gets the next one, on any dialect. */
export const shiftsContract = (name: string, create: () => Promise<Subject>): void => {
  describe(name, () => {
    let store: Store;
    let now = NOW;
    beforeAll(async () => {
      const subject = trackStores(await create(), { clock: () => now });
      store = await subject.open();
      await store.write(addSite, OPEN_SITE);
      return subject.remove;
    });
    beforeEach(async () => {
      // Whoever was at work in an earlier test is no more, and nobody waits.
      now += 10 * LEASE_MS;
      await emptyQueue();
    });

    const { added, renew, wait, next, emptyQueue, sessionOf } = createCrew(
      () => store,
      () => now,
    );
    const atWork = async () => (await officersAtWork(store, now)).map(({ id, available }) => [id, available]);

    it('are at work while their lease is renewed, as available as they were', async () => {
      const [a, b] = [await added(), await added()].sort((x, y) => (x.id < y.id ? -1 : 1)) as [
        OfficerAccount,
        OfficerAccount,
      ];
      expect(await atWork()).toEqual([]);
      await renew(b, a);
      expect(await atWork()).toEqual([
        [a.id, true],
        [b.id, true],
      ]);
      expect(await store.write(setAvailability, { officer: a.id, available: false })).toMatchObject({
        repeated: false,
      });
      expect(await store.write(setAvailability, { officer: a.id, available: false })).toMatchObject({ repeated: true });
      now += LEASE_MS - 1;
      await renew(a);
      now += 1;
      expect(await atWork()).toEqual([[a.id, false]]);
    });

    it('are not at work once their last desk has closed, and find their shift as it was when they come back', async () => {
      const a = await added();
      expect(await store.write(setAvailability, { officer: a.id, available: false })).toMatchObject({
        code: 'officer_unavailable',
      });
      await renew(a);
      await store.write(setAvailability, { officer: a.id, available: false });
      await store.write(leaveDesk, { officer: a.id });
      expect(await atWork()).toEqual([]);
      await renew(a);
      expect(await atWork()).toEqual([[a.id, false]]);
    });

    it('end their shift with their last session, and are not at work when they are deactivated', async () => {
      const [a, b] = [await added(), await added()];
      const second = hashSecret(newSecret());
      await store.write(openSession, byPassword(second, a.id));
      await renew(a, b);
      await store.write(setAvailability, { officer: a.id, available: false });
      await store.write(changeOfficer, { officer: b.id, change: { active: false } });
      await store.write(signOut, { session: sessionOf(a), by: a });
      expect(await atWork()).toEqual([[a.id, false]]);
      await store.write(signOut, { session: second, by: a });
      expect(await atWork()).toEqual([]);
      // Their desk is closed in the next moment: until then it keeps nobody at work.
      await renew(a, b);
      expect(await atWork()).toEqual([]);
      // A new one begins as every shift does.
      await store.write(openSession, byPassword(second, a.id));
      await renew(a);
      expect(await atWork()).toEqual([[a.id, true]]);
    });

    it('tells how many each holds, and since when they were given none', async () => {
      const a = await added({ capacity: 3 });
      await renew(a);
      await wait();
      await wait();
      now += 1;
      await next(a);
      now += 1;
      await next(a);
      const claimedAt = now;
      now += 1;
      expect(await officersAtWork(store, now)).toMatchObject([
        { id: a.id, load: 2, capacity: 3, idleSince: claimedAt },
      ]);
    });

    it('gives an officer what fits them before what others at work can do, and then all the rest', async () => {
      const fits = await added({ languages: ['fr'] });
      const speaks = await added({ languages: ['uk'] });
      await renew(fits, speaks);
      const many = 120;
      const ukrainian: string[] = [];
      for (let n = 0; n < many; n += 1) ukrainian.push(await wait({ locale: 'uk', openedAt: now + n }));
      const french = await wait({ openedAt: now + many });
      const danger = await wait({ danger: true, locale: 'uk', openedAt: now + many + 1 });
      expect(await next(fits)).toBe(danger);
      expect(await next(fits)).toBe(french);
      // Nobody is told that nobody waits while somebody does.
      expect(await next(fits)).toBe(ukrainian[0]);
      expect(await next(speaks)).toBe(ukrainian[1]);
    });

    it('gives last what is being offered to somebody else', async () => {
      const [me, other] = [await added(), await added()];
      const offered = await wait({ openedAt: now, offer: { to: other.id, until: now + 1_000 } });
      const free = await wait({ openedAt: now + 1 });
      const [first] = await store.waiting();
      if (first)
        await store.write(calls, [['saveConversation', { ...first, offer: { to: other.id, until: now + 1_000 } }]]);
      expect(await next(me)).toBe(free);
      expect(await next(me)).toBe(offered);
      expect(await next(me)).toBeNull();
    });
  });
};
