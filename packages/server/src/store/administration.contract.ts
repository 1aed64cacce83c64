import {
  type AuditAction,
  type CannedAnswerId,
  DOORS,
  LOCALES,
  type OfficerId,
  type QueueId,
  type SiteId,
} from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../domain/audit.ts';
import { NEW_OFFICER } from '../domain/officer.ts';
import { GENERAL } from '../domain/queue.ts';
import type { Change, OfficerAccount, Store } from '../ports.ts';
import { addCannedAnswer } from '../services/add-canned-answer.ts';
import { addOfficer } from '../services/add-officer.ts';
import { addQueue } from '../services/add-queue.ts';
import { addSite } from '../services/add-site.ts';
import { changeCannedAnswer } from '../services/change-canned-answer.ts';
import { changeOfficer } from '../services/change-officer.ts';
import { changeQueue } from '../services/change-queue.ts';
import { changeSite } from '../services/change-site.ts';
import { inviteOfficer } from '../services/invite-officer.ts';
import { orderQueues } from '../services/order-queues.ts';
import { removeCannedAnswer } from '../services/remove-canned-answer.ts';
import { removeQueue } from '../services/remove-queue.ts';
import { calls } from './store.contract.commands.ts';
import { NOW, newConversation, sessionUntil } from './store.contract.samples.ts';
import type { StoreContract } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

const DAY = 86_400_000;
const all = { before: null, action: null, subject: null, limit: 1_000 };

/** What administrators settle, on any dialect. */
export const administrationContract: StoreContract = (name, create, { writers }) => {
  describe(name, () => {
    let store: Store;
    let stores: Store[];
    let now = NOW;
    let committed: Change[] = [];
    beforeAll(async () => {
      const subject = trackStores(await create(), {
        clock: () => now,
        onCommitted: (changes) => committed.push(...changes),
      });
      stores = await subject.openMany(writers);
      [store] = stores as [Store];
      return subject.remove;
    });
    beforeEach(() => {
      committed = [];
      now = NOW;
    });
    /** A moment later, so that the record has an order. */
    const later = () => {
      now += 1;
    };

    const account = (more: Partial<OfficerAccount> = {}): OfficerAccount => {
      const id = nanoid() as OfficerId;
      return {
        ...NEW_OFFICER,
        id,
        login: `a${id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`,
        alias: 'Agent',
        role: 'officer',
        password: null,
        ...more,
      };
    };
    const added = async (more: Partial<OfficerAccount> = {}): Promise<OfficerAccount> => {
      const officer = account(more);
      expect(await store.write(addOfficer, { officer, invite: null })).toMatchObject({ ok: true });
      return officer;
    };
    const recordOf = (id: string) => store.audit({ ...all, subject: id });
    const actionsOf = async (id: string) => (await recordOf(id)).map(({ action }) => action).reverse();

    describe('canned answers', () => {
      const canned = (owner: OfficerId | null, more: object = {}) => ({
        id: nanoid() as CannedAnswerId,
        owner,
        locale: 'fr',
        shortcut: `s${nanoid()
          .toLowerCase()
          .replaceAll(/[^a-z0-9]/g, '')}`,
        title: 'Titre',
        text: 'Bonjour, {alias}',
        ...more,
      });
      const kept = async (owner: OfficerId | null, more: object = {}) => {
        const answer = canned(owner, more);
        expect(await store.write(addCannedAnswer, { answer })).toMatchObject({ ok: true });
        return answer;
      };
      const idsFor = async (officer: OfficerId) => (await store.cannedAnswersFor(officer)).map(({ id }) => id);

      it('are everybody’s or one officer’s, by language and shortcut, and nobody else sees or touches these', async () => {
        const [one, other] = [await added(), await added()];
        const own = await kept(one.id, { locale: 'fr', shortcut: 'b' });
        const own2 = await kept(one.id, { locale: 'en', shortcut: 'z' });
        const own3 = await kept(one.id, { locale: 'fr', shortcut: 'a' });
        const shared = await kept(null, { locale: 'ar' });
        expect((await idsFor(one.id)).filter((id) => id !== shared.id).slice(-3)).toEqual([own2.id, own3.id, own.id]);
        expect(await idsFor(one.id)).toContain(shared.id);
        expect(await idsFor(other.id)).toContain(shared.id);
        expect(await idsFor(other.id)).not.toContain(own.id);
        const all = await store.sharedAnswers();
        expect(all.find(({ id }) => id === shared.id)).toEqual({ ...shared, updatedAt: now });
        expect(all.every(({ owner }) => owner === null)).toBe(true);

        for (const owner of [other.id, null]) {
          const change = { id: own.id, owner, change: { text: 'Autre' }, by: other };
          expect(await store.write(changeCannedAnswer, change)).toMatchObject({ code: 'canned_answer_unknown' });
          const remove = { id: own.id, owner, by: other };
          expect(await store.write(removeCannedAnswer, remove)).toMatchObject({ code: 'canned_answer_unknown' });
        }
        expect(await store.write(removeCannedAnswer, { id: own.id, owner: one.id, by: one })).toMatchObject({
          ok: true,
        });
        expect(await idsFor(one.id)).not.toContain(own.id);
      });

      it('are on record when they are everybody’s, and not when they are one’s own', async () => {
        const by = await added({ role: 'admin' });
        for (const owner of [null, by.id]) {
          const answer = canned(owner);
          await store.write(addCannedAnswer, { answer, by });
          later();
          const change = (fields: object) =>
            store.write(changeCannedAnswer, { id: answer.id, owner, change: fields, by });
          expect(await change({ text: 'Bonsoir' })).toMatchObject({ ok: true, repeated: false });
          expect(await change({ text: 'Bonsoir' })).toMatchObject({ ok: true, repeated: true });
          const [after] = (await store.cannedAnswersFor(by.id)).filter(({ id }) => id === answer.id);
          expect(after).toEqual({ ...answer, text: 'Bonsoir', updatedAt: now });
          later();
          await store.write(removeCannedAnswer, { id: answer.id, owner, by });
          const told = await recordOf(answer.id);
          if (owner !== null) expect(told).toEqual([]);
          else {
            expect(told).toMatchObject([
              { action: 'canned-answer-removed', actor: by.id, detail: { text: 'Bonsoir' } },
              { action: 'canned-answer-changed', detail: { text: { before: 'Bonjour, {alias}', after: 'Bonsoir' } } },
              { action: 'canned-answer-added', login: by.login, detail: { shortcut: answer.shortcut } },
            ]);
          }
        }
      });

      it('keep a shortcut to one of them in its language, also when all add it at one moment', async () => {
        const by = await added({ role: 'admin' });
        for (const owner of [null, by.id]) {
          const shortcut = `t${nanoid()
            .toLowerCase()
            .replaceAll(/[^a-z0-9]/g, '')}`;
          const answers = await Promise.all(
            Array.from({ length: 6 }, (_, index) =>
              (stores[index % stores.length] as Store).write(addCannedAnswer, {
                answer: canned(owner, { shortcut }),
                by,
              }),
            ),
          );
          expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
          expect(answers.filter((answer) => !answer.ok && answer.code === 'shortcut_taken')).toHaveLength(5);
          const another = await kept(owner);
          const change = { id: another.id, owner, change: { shortcut }, by };
          expect(await store.write(changeCannedAnswer, change)).toMatchObject({ code: 'shortcut_taken' });
          const elsewhere = { ...change, change: { shortcut, locale: 'en' } };
          expect(await store.write(changeCannedAnswer, elsewhere)).toMatchObject({ ok: true });
        }
      });
    });

    describe('officers', () => {
      it('change field by field, and each change is on record with who made it', async () => {
        const by = await added({ role: 'admin' });
        const officer = await added();
        const change = (fields: object) => {
          later();
          return store.write(changeOfficer, { officer: officer.id, change: fields, by });
        };
        expect(await change({ alias: 'Camille', languages: ['fr', 'ar'] })).toMatchObject({ ok: true });
        expect(await change({ capacity: 2, alias: 'Camille' })).toMatchObject({ ok: true, repeated: false });
        expect(await change({ capacity: 2 })).toMatchObject({ ok: true, repeated: true });
        const changed = { ...officer, alias: 'Camille', languages: ['fr', 'ar'], capacity: 2 };
        expect(await store.officer(officer.id)).toEqual(changed);
        expect(await recordOf(officer.id)).toMatchObject([
          { action: 'officer-changed', actor: by.id, login: by.login, detail: { capacity: { before: 4, after: 2 } } },
          {
            action: 'officer-changed',
            detail: {
              alias: { before: 'Agent', after: 'Camille' },
              languages: { before: ['fr'], after: ['fr', 'ar'] },
            },
          },
          { action: 'officer-added', actor: null, detail: { login: officer.login } },
        ]);
        expect(JSON.stringify(await recordOf(officer.id))).not.toContain('password');
      });

      it('are refused what does not exist, and then nothing is on record', async () => {
        const nowhere = { queues: ['nowhere' as QueueId] };
        const unknown = account(nowhere);
        expect(await store.write(addOfficer, { officer: unknown, invite: null })).toMatchObject({
          code: 'queue_unknown',
        });
        const officer = await added({ queues: [GENERAL] });
        expect(await store.write(addOfficer, { officer: { ...officer, id: unknown.id }, invite: null })).toMatchObject({
          code: 'login_taken',
        });
        const change = { officer: officer.id, change: nowhere };
        expect(await store.write(changeOfficer, change)).toMatchObject({ code: 'queue_unknown' });
        const none = { officer: unknown.id, change: {} };
        expect(await store.write(changeOfficer, none)).toMatchObject({ code: 'officer_unknown' });
        expect(await recordOf(unknown.id)).toEqual([]);
        expect(await actionsOf(officer.id)).toEqual(['officer-added']);
      });

      it('lose their sessions and their links when they are deactivated, and are invited no more', async () => {
        const officer = await added();
        const [first, second, session] = [nanoid(), nanoid(), nanoid()];
        const invite = (secret: string) => {
          later();
          return store.write(inviteOfficer, { officer: officer.id, invite: secret });
        };
        await invite(first);
        expect(await invite(second)).toMatchObject({ ok: true, value: { until: now + 7 * DAY } });
        // The later link takes the place of the earlier one.
        expect(await store.write(calls, [['takeInvite', first]])).toEqual([null]);
        await store.write(calls, [['insertSession', sessionUntil(NOW + DAY, session, officer.id)]]);
        later();
        await store.write(changeOfficer, { officer: officer.id, change: { active: false } });
        expect(await store.signedIn(session, NOW)).toBeNull();
        expect(await store.write(calls, [['takeInvite', second]])).toEqual([null]);
        expect(await invite(nanoid())).toMatchObject({ code: 'officer_inactive' });
        // The session does not come back with the account.
        later();
        await store.write(changeOfficer, { officer: officer.id, change: { active: true } });
        expect(await store.signedIn(session, NOW)).toBeNull();
        const told = ['officer-added', 'officer-invited', 'officer-invited', 'officer-deactivated'];
        expect(await actionsOf(officer.id)).toEqual([...told, 'officer-reactivated']);
      });

      it('always leave one who administers, also when all remove each other at one moment', async () => {
        const admins = (await store.officers()).filter(({ role, active }) => role === 'admin' && active);
        const team = [...admins, ...(await Promise.all([1, 2, 3].map(() => added({ role: 'admin' }))))];
        const answers = await Promise.all(
          team.map((one, index) =>
            (stores[index % stores.length] as Store).write(changeOfficer, {
              officer: one.id,
              change: index % 2 ? { role: 'officer' } : { active: false },
              by: team[(index + 1) % team.length] as OfficerAccount,
            }),
          ),
        );
        const left = (await store.officers()).filter(({ role, active }) => role === 'admin' && active);
        expect(left).toHaveLength(1);
        expect(answers.filter(({ ok }) => !ok)).toEqual([{ ok: false, code: 'last_admin' }]);
        const last = left[0] as OfficerAccount;
        const oneself = { officer: last.id, change: { active: false }, by: last };
        expect(await store.write(changeOfficer, oneself)).toMatchObject({ code: 'last_admin' });
        const second = await added({ role: 'admin' });
        expect(await store.write(changeOfficer, oneself)).toMatchObject({ code: 'own_account' });
        expect(await store.write(changeOfficer, { ...oneself, by: second })).toMatchObject({ ok: true });
      });
    });

    describe('queues', () => {
      const queue = (id: string, more: object = {}) => ({
        id: id as QueueId,
        name: `Queue ${id}`,
        sites: [],
        doors: [],
        priority: 0,
        ...more,
      });

      it('are added after the others, put in order, changed', async () => {
        for (const id of ['a', 'b', 'c']) await store.write(addQueue, { queue: queue(id) });
        expect(await store.write(addQueue, { queue: queue('a') })).toMatchObject({ code: 'queue_taken' });
        expect(await store.write(addQueue, { queue: queue(GENERAL) })).toMatchObject({ code: 'queue_taken' });
        const ids = async () => (await store.queues()).map(({ id }) => id);
        expect(await ids()).toEqual(['a', 'b', 'c']);
        await store.write(orderQueues, { order: ['c', 'a'] as QueueId[] });
        expect(await ids()).toEqual(['c', 'a', 'b']);
        expect(await store.write(orderQueues, { order: ['nowhere' as QueueId] })).toMatchObject({
          code: 'queue_unknown',
        });
        later();
        await store.write(changeQueue, { queue: 'b' as QueueId, change: { doors: ['victim'], priority: 9 } });
        expect((await store.queues())[2]).toEqual({ ...queue('b'), doors: ['victim'], priority: 9, position: 2 });
        expect(await actionsOf('b')).toEqual(['queue-added', 'queue-changed']);
      });

      it('leave nobody behind when they are removed', async () => {
        const a = 'a' as QueueId;
        const [only, both] = [await added({ queues: [a] }), await added({ queues: [a, 'b' as QueueId] })];
        const waiting = newConversation({ queue: a });
        await store.write(calls, [['insertConversation', waiting, { token: nanoid(), opening: null }]]);
        committed = [];
        expect(await store.write(removeQueue, { queue: a })).toMatchObject({ ok: true });
        expect(await store.conversation(waiting.id)).toEqual({ ...waiting, queue: GENERAL });
        expect(committed).toMatchObject([{ conversation: { id: waiting.id, queue: GENERAL }, events: [] }]);
        // Not all queues, which an empty list would be.
        expect((await store.officer(only.id))?.queues).toEqual([GENERAL]);
        expect((await store.officer(both.id))?.queues).toEqual(['b']);
        expect(await store.write(removeQueue, { queue: a })).toMatchObject({ code: 'queue_unknown' });
        expect(await store.write(removeQueue, { queue: GENERAL })).toMatchObject({ code: 'queue_unknown' });
      });
    });

    describe('sites', () => {
      const site = {
        id: 'impots' as SiteId,
        name: 'Impôts',
        origins: ['https://www.impots.example'],
        doors: DOORS,
        locales: LOCALES,
        settings: { files: true, exit: 'https://exit.example/' },
      };

      it('change setting by setting: two who change different ones at one moment both have their way', async () => {
        await store.write(addSite, site);
        const changes = [{ files: null }, { keep: false }, { theme: 'dsfr' }] as const;
        await Promise.all(
          changes.map((settings, index) =>
            (stores[index % stores.length] as Store).write(changeSite, { site: site.id, change: { settings } }),
          ),
        );
        const [kept] = await store.sitesAsKept();
        expect(kept).toEqual({ ...site, settings: { exit: site.settings.exit, keep: false, theme: 'dsfr' } });
        expect((await store.site(site.id))?.settings).toMatchObject({ files: false, keep: false });
        const repeat = { site: site.id, change: { settings: { keep: false } } } as const;
        expect(await store.write(changeSite, repeat)).toMatchObject({ ok: true, repeated: true });
        expect(await store.write(changeSite, { ...repeat, site: 'none' as SiteId })).toMatchObject({
          code: 'site_unknown',
        });
        const told = (await recordOf(site.id)).filter(({ action }) => action === 'site-changed');
        expect(told.map(({ detail }) => detail)).toEqual(
          expect.arrayContaining([
            { files: { before: true, after: null } },
            { keep: { before: null, after: false } },
            { theme: { before: null, after: 'dsfr' } },
          ]),
        );
      });
    });

    describe('the record', () => {
      const entry = (at: number, action: AuditAction, about: string): AuditRecord => ({
        id: nanoid(),
        at,
        actor: null,
        login: 'root',
        action,
        subject: about,
        reason: 'because',
        detail: { a: [1, null], é: ['🏛️', { b: [] }] },
      });

      it('is read from the newest on, page by page, by action and by subject', async () => {
        const about = nanoid();
        // Three of one moment, so that a page ends among them.
        const entries = [3, 3, 3, 2, 1].map((hours, index) =>
          entry(NOW - hours * 1_000, index % 2 ? 'site-changed' : 'signed-in', about),
        );
        await store.write(
          calls,
          entries.map((one) => ['addAudit', one] as const),
        );
        const expected = [...entries].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
        const seen: AuditRecord[] = [];
        for (let before: string | null = null; ; before = seen.at(-1)?.id ?? null) {
          const page = await store.audit({ before, action: null, subject: about, limit: 2 });
          seen.push(...page);
          if (page.length < 2) break;
        }
        expect(seen).toEqual(expected);
        const changed = await store.audit({ ...all, action: 'site-changed', subject: about });
        expect(changed).toEqual(expected.filter(({ action }) => action === 'site-changed'));
        expect(await store.audit({ ...all, before: 'none' })).toEqual([]);
      });

      it('tells how often each has done something since, and not who', async () => {
        const later = NOW + 1_000_000;
        const [one, other] = [nanoid() as OfficerId, nanoid() as OfficerId];
        const done = [
          [later, one, 'conversation-inspected'],
          [later + 1, one, 'conversation-inspected'],
          [later + 1, one, 'conversation-inspected'],
          [later + 1, other, 'conversation-inspected'],
          [later + 1, other, 'signed-in'],
        ] as const;
        await store.write(
          calls,
          done.map(([at, actor, action]) => ['addAudit', { ...entry(at, action, nanoid()), actor }] as const),
        );
        expect((await store.auditTimes('conversation-inspected', later)).sort()).toEqual([1, 2]);
        expect(await store.auditTimes('conversation-inspected', later + 1)).toEqual([]);
      });
    });
  });
};
