// docs/security.md: T10

import type { ClientId, ConversationId, Event, KeptPart, OfficerId, SiteId } from '@lanterne/protocol';
import { KEPT_PARTS, TOKEN_LIFE_MS } from '@lanterne/protocol';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation } from '../domain/conversation.ts';
import { partOf } from '../domain/kept-part.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import { isPartOver, type KeptWithPart } from '../domain/retention.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Change, Store } from '../ports.ts';
import { proveErasures, purge } from '../services/purge.ts';
import { type Call, calls, callsTakenBack, callsThatThrow } from './store.contract.commands.ts';
import { NOW, newConversation, SITE } from './store.contract.samples.ts';
import type { Subject } from './store.contract.ts';
import { type TrackedSubject, trackStores } from './tracked.fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONG = 400 * DAY;
const ME = 'officer-me' as OfficerId;
const VICTIMS = 'victims' as SiteId;

const { sites: _, ...ALL } = DEFAULT_POLICY;
type Parts = Readonly<Record<KeptPart, number>>;
const KEPT: Parts = { position: LONG, contact: LONG, notes: LONG, handover: LONG };
/** Conversations are kept; of their parts, those that are named are not. */
const policy = (parts: Partial<Parts>, own: Partial<Parts> = parts): Policy => ({
  ...ALL,
  retention: { endedMs: LONG, partsMs: { ...KEPT, ...parts }, auditMs: LONG },
  sites: { [VICTIMS]: { ...ALL, retention: { endedMs: LONG, partsMs: { ...KEPT, ...own } } } },
});

type Unplaced = Event extends infer One ? (One extends Event ? Omit<One, 'seq' | 'at'> : never) : never;
const byVisitor = { author: 'visitor' } as const;
const byOfficer = { author: 'officer', alias: 'Camille' } as const;
const id = (name: string) => name as ClientId;
/** One of each kind that says something of a part, among others. */
const SAID: readonly Unplaced[] = [
  { kind: 'opened', ...byVisitor, door: 'victim', locale: 'fr' },
  { kind: 'message', ...byVisitor, id: id('m'), text: 'Il est derrière la porte' },
  {
    kind: 'detail',
    ...byVisitor,
    id: id('d1'),
    detail: { about: 'position', latitude: 48.85, longitude: 2.35, accuracy: 9 },
  },
  { kind: 'detail', ...byVisitor, id: id('d2'), detail: { about: 'place', text: '12 rue des Lilas' } },
  { kind: 'detail', ...byVisitor, id: id('d3'), detail: { about: 'threats', threats: ['armed'] } },
  { kind: 'detail', ...byVisitor, id: id('d4'), detail: { about: 'contact', way: 'write' } },
  { kind: 'note', ...byOfficer, id: id('n'), text: 'Rappeler la sœur', by: 'holder' },
  { kind: 'danger-check', ...byOfficer, check: 'access', answer: 'yes', note: 'code 12B' },
  { kind: 'danger-check', ...byOfficer, check: 'weapon', answer: 'yes' },
  { kind: 'summary-drafted', ...byOfficer, id: id('s1'), summary: { facts: 'Un coup' } },
  { kind: 'summary-proposed', ...byOfficer, id: id('s2'), summary: { facts: 'Un coup' } },
  {
    kind: 'summary-answered',
    ...byVisitor,
    id: id('s3'),
    proposal: 11,
    consented: { facts: 'Deux coups' },
    reference: 'K7QM-3FXT',
  },
  { kind: 'summary-sent', ...byOfficer, answer: 12, how: 'file' },
  { kind: 'message', ...byOfficer, id: id('o'), text: 'Nous arrivons' },
];
/** As the log has them. */
const LOG: readonly Event[] = SAID.map(
  (said, index) => ({ ...said, seq: index + 1, at: new Date(NOW).toISOString() }) as Event,
);

const seconds = fc.option(fc.constantFrom(0, HOUR / 1_000, DAY / 1_000));
const sample = fc.record({
  site: fc.constantFrom(SITE, VICTIMS),
  state: fc.constantFrom('waiting', 'held', 'left', 'closed'),
  ago: fc.constantFrom(0, 1, HOUR, DAY - 1, DAY, DAY + 1, 2 * DAY, 2 * DAY + 1),
  promised: fc.option(fc.constantFrom(DAY / 1_000, LONG / 1_000)),
  promisedParts: fc.option(
    fc.record({ position: seconds, contact: seconds, notes: seconds, handover: seconds }).map(
      (parts): Parts => ({
        position: parts.position ?? LONG / 1_000,
        contact: parts.contact ?? LONG / 1_000,
        notes: parts.notes ?? LONG / 1_000,
        handover: parts.handover ?? LONG / 1_000,
      }),
    ),
  ),
  tokenAgo: fc.option(fc.constantFrom(0, TOKEN_LIFE_MS, TOKEN_LIFE_MS + 1), { freq: 3 }),
  holdUntil: fc.option(fc.constantFrom(NOW - 1, NOW, NOW + 1), { freq: 3 }),
});
type Sample = typeof sample extends fc.Arbitrary<infer Value> ? Value : never;

/** Parts of conversations that have a time of their own, on any dialect. */
export const partsContract = (name: string, create: () => Promise<Subject>): void => {
  describe(name, () => {
    let subject: TrackedSubject;
    let store: Store;
    let now = NOW;
    const commits: (readonly Change[])[] = [];
    beforeAll(async () => {
      subject = trackStores(await create(), {
        clock: () => now,
        onCommitted: (changes) => void commits.push(changes),
      });
      store = await subject.open();
      return subject.remove;
    });
    afterEach(async () => {
      now = NOW + 1_000 * DAY;
      await purge(store, { ...ALL, retention: { ...ALL.retention, endedMs: 0 }, sites: {} });
      now = NOW;
      commits.length = 0;
    });

    const old: Sample = {
      site: SITE,
      state: 'closed',
      ago: 2 * DAY,
      promised: null,
      promisedParts: null,
      tokenAgo: null,
      holdUntil: null,
    };
    const append = (conversation: ConversationId, events: readonly Event[]): Call[] =>
      events.flatMap((event): Call[] => [
        ['advance', conversation],
        ['appendEvent', conversation, event, event.author === 'officer' ? ME : null],
      ]);
    /** Puts a conversation there as the sample says, with all of `LOG`; answers all that its time depends on. */
    const put = async (asked: Sample): Promise<KeptWithPart & { readonly parts: Parts | null }> => {
      const at = NOW - asked.ago;
      now = at;
      const waiting = newConversation({ site: asked.site, openedAt: at, lastAt: at });
      const { lostAt: _lost, ...common } = { ...waiting, lastSeq: LOG.length };
      const states: Record<Sample['state'], Conversation> = {
        waiting: { ...waiting, lastSeq: LOG.length },
        held: { ...common, state: 'held', holder: ME, helper: null, claimedAt: at, lostAt: null },
        left: { ...common, state: 'left', how: 'exit', holder: null, claimedAt: null, endedAt: at },
        closed: { ...common, state: 'closed', how: null, holder: ME, claimedAt: at, endedAt: at },
      };
      const conversation = states[asked.state];
      const seat = { token: `token of ${waiting.id}`, opening: null };
      const more: Call[] = asked.holdUntil === null ? [] : [['setHold', waiting.id, asked.holdUntil]];
      await store.write(calls, [
        ['insertConversation', waiting, seat, asked.promised, asked.promisedParts],
        ...append(waiting.id, LOG),
        ['saveConversation', conversation],
        ...more,
      ]);
      if (asked.tokenAgo !== null) {
        now = NOW - asked.tokenAgo;
        await store.write(calls, [['giveSeat', waiting.id, { token: `other token of ${waiting.id}`, opening: null }]]);
      }
      now = NOW;
      return {
        conversation,
        promisedMs: asked.promised === null ? null : asked.promised * 1_000,
        promisedPartMs: null,
        parts: asked.promisedParts,
        resumeUntil: null,
        tokenAt: asked.tokenAgo === null ? null : NOW - asked.tokenAgo,
        holdUntil: asked.holdUntil,
      };
    };
    /** What is left of the log once these parts are over. */
    const without = (...parts: readonly KeptPart[]): Event[] =>
      LOG.map((event) => {
        const part = partOf(event);
        if (!part || !parts.includes(part)) return event;
        const { kind: was, author, seq, at } = event;
        return { kind: 'lapsed', author, seq, at, was, part, erasedAt: new Date(NOW).toISOString() } as Event;
      });
    /** Whatever the time at which it was said. */
    const read = async (conversation: ConversationId, from = store): Promise<Event[]> =>
      (await from.eventsAfter(conversation, 0)).map((event) => ({ ...event, at: new Date(NOW).toISOString() }));

    it('are erased when the domain says that they are over their time, and nothing else is', async () => {
      const period = fc.record({
        position: fc.constantFrom(0, DAY, LONG),
        contact: fc.constantFrom(0, DAY, LONG),
        notes: fc.constantFrom(0, DAY, LONG),
        handover: fc.constantFrom(0, DAY, LONG),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(sample, { minLength: 1, maxLength: 8 }),
          period,
          period,
          async (samples, all, own) => {
            const decided = policy(all, own);
            const kept: Awaited<ReturnType<typeof put>>[] = [];
            for (const one of samples) kept.push(await put(one));
            await purge(store, decided, { limit: 3 });
            for (const one of kept) {
              const site = policyFor(decided, one.conversation.site);
              const over = KEPT_PARTS.filter((part) => {
                const promisedPartMs = one.parts && one.parts[part] * 1_000;
                return isPartOver({ ...one, promisedPartMs }, part, site, NOW);
              });
              const left = await store.conversation(one.conversation.id);
              // A promise of the whole is kept as well.
              if (left) expect(await read(left.id)).toEqual(without(...over));
            }
            now = NOW + 1_000 * DAY;
            await purge(store, { ...decided, retention: { ...decided.retention, endedMs: 0 }, sites: {} });
            now = NOW;
          },
        ),
        { numRuns: 15 },
      );
    });

    it('leave the log whole: every seq, its kind, its time and whose it was', async () => {
      const { conversation } = await put(old);
      await purge(store, policy({ position: 0 }));
      // The store that was open all the while, and one that has seen nothing of it.
      for (const from of [store, await subject.open()])
        expect(await read(conversation.id, from)).toEqual(without('position'));
      const [repeat] = await store.write(calls, [['eventByClientId', conversation.id, id('d1')]]);
      expect(repeat).toMatchObject({ kind: 'lapsed', was: 'detail', seq: 3 });
      // Whoever shows it is told to read it again, with nothing added.
      const told = commits.flat().filter((change) => change.lapsed);
      expect(told).toMatchObject([{ conversation: { id: conversation.id }, events: [], erased: false }]);
      expect((await store.conversation(conversation.id))?.lastSeq).toBe(LOG.length);
    });

    it('are erased once, a few at a time, and counted', async () => {
      const proofs = async () =>
        store.audit({ before: null, action: 'destruction-proved', subject: null, limit: 1_000 });
      const before = new Set((await proofs()).map((proof) => proof.id));
      const all: ConversationId[] = [];
      for (let n = 0; n < 7; n += 1) all.push((await put(old)).conversation.id);
      commits.length = 0;
      await purge(store, policy({ notes: 0, handover: 0 }), { limit: 3 });
      const sizes = commits.map((changes) => changes.filter(({ lapsed }) => lapsed).length).filter((size) => size > 0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
      for (const one of all) expect(await read(one)).toEqual(without('notes', 'handover'));
      commits.length = 0;
      await purge(store, policy({ notes: 0, handover: 0 }), { limit: 3 });
      expect(commits.flat().filter(({ lapsed }) => lapsed)).toEqual([]);
      now = NOW + DAY;
      await store.write(proveErasures, null);
      const proved = (await proofs()).filter((proof) => !before.has(proof.id)).map(({ detail }) => detail);
      now = NOW;
      expect(proved).toMatchObject([{ parts: { notes: 7, handover: 7, position: 0, contact: 0 }, byClock: 0 }]);
    });

    it('stay as long as two people keep the conversation, and go when they do not any more', async () => {
      const { conversation } = await put({ ...old, holdUntil: NOW + DAY });
      await purge(store, policy({ position: 0, notes: 0 }));
      expect(await read(conversation.id)).toEqual(LOG);
      await store.write(calls, [['setHold', conversation.id, null]]);
      await purge(store, policy({ position: 0, notes: 0 }));
      expect(await read(conversation.id)).toEqual(without('position', 'notes'));
    });

    it('that are told again afterwards are sealed anew, and read', async () => {
      const { conversation } = await put(old);
      await purge(store, policy({ position: 0 }));
      const again: Event = {
        ...byVisitor,
        kind: 'detail',
        seq: LOG.length + 1,
        at: new Date(NOW).toISOString(),
        id: id('again'),
        detail: { about: 'place', text: 'Chez ma sœur' },
      };
      await store.write(calls, append(conversation.id, [again]));
      for (const from of [store, await subject.open()]) {
        expect(await read(conversation.id, from)).toEqual([...without('position'), again]);
      }
      await purge(store, policy({ position: 0 }));
      expect((await read(conversation.id)).at(-1)).toMatchObject({ kind: 'lapsed', part: 'position' });
    });

    it('are read whole where the first try was taken back, and another process made the second', async () => {
      const other = await subject.open();
      const at = new Date(NOW).toISOString();
      for (const fail of [callsTakenBack, callsThatThrow]) {
        const waiting = newConversation();
        const event: Event = { kind: 'note', ...byOfficer, id: id('n'), text: 'Vu', by: 'holder', seq: 1, at };
        await store.write(calls, [['insertConversation', waiting, { token: waiting.id, opening: null }]]);
        await store.write(fail, append(waiting.id, [event])).catch(() => {});
        await other.write(calls, append(waiting.id, [event]));
        // By whoever reads, and by whoever writes.
        expect(await store.eventsAfter(waiting.id, 0)).toEqual([event]);
        expect(await store.write(calls, [['events', waiting.id]])).toEqual([[event]]);
      }
    });

    it('cannot be read any more without their key, whoever has kept the log: it has lapsed', async () => {
      const { conversation } = await put(old);
      await subject.destroyPartKeys('notes');
      const from = await subject.open();
      const lapsed = without('notes').map((event) => (event.kind === 'lapsed' ? { ...event, erasedAt: null } : event));
      expect(await read(conversation.id, from)).toEqual(lapsed);
      // The control: the rest opens under its own keys.
      expect(lapsed.filter(({ kind }) => kind === 'lapsed')).toHaveLength(2);
      await purge(from, policy({ notes: 0 }));
      expect(await read(conversation.id, from)).toEqual(without('notes'));
    });
  });
};
