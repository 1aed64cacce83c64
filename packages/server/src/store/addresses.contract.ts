// docs/security.md: T10

import type { ConversationId, OfficerId, SiteId, UnsealingId } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol';
import fc from 'fast-check';
import { nanoid } from 'nanoid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Conversation } from '../domain/conversation.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import { ANSWER_WITHIN_MS } from '../domain/two-people.ts';
import { isAddressOver } from '../domain/unsealing.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Store } from '../ports.ts';
import { destroyOverdueAddresses } from '../services/sealed-addresses.ts';
import { calls } from './store.contract.commands.ts';
import { NOW, newConversation, SITE } from './store.contract.samples.ts';
import type { Subject } from './store.contract.ts';
import { trackStores } from './tracked.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ME = 'officer-me' as OfficerId;
const STRICT = 'strict' as SiteId;
const SHORT = 'short' as SiteId;

const { sites: _, ...ALL } = DEFAULT_POLICY;
const sealed = (keptMs: number) => ({ anonymity: 'sealed', address: { keptMs, reasons: ['lost'] } }) as const;
/** An hour everywhere, ten minutes on one site, nothing on another. */
const policy: Policy = {
  ...ALL,
  ...sealed(HOUR),
  sites: { [STRICT]: ALL, [SHORT]: { ...ALL, ...sealed(10 * MINUTE) } },
};

const sample = fc.record({
  site: fc.constantFrom(SITE, STRICT, SHORT),
  state: fc.constantFrom('waiting', 'held', 'left', 'closed'),
  ago: fc.constantFrom(
    0,
    1,
    ...[10 * MINUTE, HOUR, 2 * HOUR, TOKEN_LIFE_MS + 10 * MINUTE, TOKEN_LIFE_MS + HOUR].flatMap((ms) => [
      ms - 1,
      ms,
      ms + 1,
    ]),
  ),
  promisedSeconds: fc.constantFrom(60, 600, 3_600, 7_200),
});
type Sample = typeof sample extends fc.Arbitrary<infer Value> ? Value : never;

/** What is kept of sealed addresses, and when it is destroyed, on any dialect. */
export const addressesContract = (name: string, create: () => Promise<Subject>): void => {
  describe(name, () => {
    let store: Store;
    let now = NOW;
    beforeAll(async () => {
      const subject = trackStores(await create(), { clock: () => now });
      store = await subject.open();
      return subject.remove;
    });

    const stage = async ({ site, state, ago, promisedSeconds }: Sample): Promise<Conversation> => {
      const at = NOW - ago;
      const waiting = newConversation({ site, openedAt: at, queuedAt: at, lastAt: at });
      await store.write(calls, [
        ['insertConversation', waiting, { token: nanoid(), opening: null }],
        ['keepAddress', waiting.id, { box: `box of ${waiting.id}`, sealedAt: at, keptSeconds: promisedSeconds }],
      ]);
      const { offer: __, ...common } = waiting;
      const { lostAt: ___, ...over } = common;
      const states = {
        waiting,
        held: { ...common, state: 'held', holder: ME, helper: null, claimedAt: at },
        left: { ...over, state: 'left', how: 'end', holder: null, claimedAt: null, endedAt: at },
        closed: { ...over, state: 'closed', how: null, holder: ME, claimedAt: at, endedAt: at },
      } as unknown as Record<Sample['state'], Conversation>;
      const staged = states[state];
      if (state !== 'waiting') await store.write(calls, [['saveConversation', staged]]);
      return staged;
    };
    const ask = async (conversation: ConversationId, askedAt = now): Promise<UnsealingId> => {
      const id = nanoid() as UnsealingId;
      const asked = { id, conversation, reason: 'lost', askedBy: ME, askedAt, share: 'a share' } as const;
      await store.write(calls, [['insertUnsealing', asked]]);
      return id;
    };
    const one = (): Promise<Conversation> => stage({ site: SITE, state: 'held', ago: 0, promisedSeconds: 3_600 });

    it('destroys what is over its time, as the domain says it, and nothing else', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 12 }), async (samples) => {
          now = NOW;
          const staged = await Promise.all(samples.map(async (each) => ({ ...each, conversation: await stage(each) })));
          await destroyOverdueAddresses(store, policy);
          for (const { conversation, site, promisedSeconds } of staged) {
            const { address } = policyFor(policy, site);
            const keptMs = Math.min(address?.keptMs ?? 0, promisedSeconds * 1_000);
            const isKept = address !== undefined && !isAddressOver(conversation, keptMs, NOW);
            const found = await store.sealedAddress(conversation.id);
            expect([conversation.state, conversation.site, found !== null]).toEqual([
              conversation.state,
              conversation.site,
              isKept,
            ]);
            if (found) expect(found.keptSeconds).toBe(keptMs / 1_000);
            // Only the address goes.
            expect(await store.conversation(conversation.id)).not.toBeNull();
          }
        }),
        { numRuns: 15, seed: 20_261_130 },
      );
    });

    it('destroys many, some at a time', async () => {
      now = NOW;
      const over = { site: SITE, state: 'left', ago: HOUR, promisedSeconds: 3_600 } as const;
      const staged = await Promise.all(Array.from({ length: 120 }, () => stage(over)));
      await destroyOverdueAddresses(store, policy);
      for (const { id } of staged) expect(await store.sealedAddress(id)).toBeNull();
    });

    it('destroys with the address what two people have opened, and with the conversation both', async () => {
      now = NOW;
      for (const how of ['eraseAddress', 'eraseConversation'] as const) {
        const { id } = await one();
        const request = await ask(id);
        const answered = { id: request, conversation: id, reason: 'lost', askedBy: ME, askedAt: NOW } as const;
        const confirmed = { ...answered, answer: 'confirmed', answeredBy: ME, answeredAt: NOW } as const;
        await store.write(calls, [['answerUnsealing', confirmed, 'an address']]);
        expect(await store.write(calls, [['openedAddress', answered]])).toEqual(['an address']);
        expect(await store.write(calls, [['shareOf', answered]])).toEqual([null]);
        await store.write(calls, [how === 'eraseAddress' ? [how, id] : [how, id, 'visitor']]);
        expect(await store.sealedAddress(id)).toBeNull();
        expect(await store.unsealing(request)).toBeNull();
      }
    });

    it('destroys what belongs to no conversation', async () => {
      now = NOW;
      const lost = nanoid() as ConversationId;
      await store.write(calls, [['keepAddress', lost, { box: 'lost', sealedAt: NOW, keptSeconds: 3_600 }]]);
      await destroyOverdueAddresses(store, policy);
      expect(await store.sealedAddress(lost)).toBeNull();
    });

    it('renews what is sealed, and seals nothing where nothing was', async () => {
      now = NOW;
      const { id } = await one();
      const renewed = { box: 'another box', sealedAt: NOW + 1 };
      await store.write(calls, [['renewAddress', id, renewed]]);
      expect(await store.sealedAddress(id)).toEqual({ ...renewed, keptSeconds: 3_600 });
      await store.write(calls, [
        ['eraseAddress', id],
        ['renewAddress', id, renewed],
      ]);
      expect(await store.sealedAddress(id)).toBeNull();
    });

    it('knows who waits for a second person, once, and forgets what they brought when it is too late', async () => {
      now = NOW;
      const { id } = await one();
      const request = await ask(id);
      const asked = { id: request, conversation: id };
      const repeat = { ...asked, reason: 'lost', askedBy: ME, askedAt: NOW, share: 'another share' } as const;
      expect(await store.write(calls, [['insertUnsealing', repeat]])).toEqual([false]);
      expect((await store.waitingUnsealings(NOW - 1)).map((each) => each.id)).toContain(request);
      expect(await store.waitingUnsealings(NOW)).toEqual([]);
      expect(await store.unsealingsOf(id)).toMatchObject([{ id: request, answer: null }]);
      expect(await store.write(calls, [['shareOf', asked]])).toEqual(['a share']);
      expect(await store.write(calls, [['lockUnsealing', request]])).toMatchObject([{ id: request }]);
      now = NOW + ANSWER_WITHIN_MS - 1;
      await destroyOverdueAddresses(store, policy);
      expect(await store.write(calls, [['shareOf', asked]])).toEqual(['a share']);
      now += 1;
      await destroyOverdueAddresses(store, policy);
      expect(await store.write(calls, [['shareOf', asked]])).toEqual([null]);
    });
  });
};
