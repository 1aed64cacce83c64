// docs/security.md: T7

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationId } from '@lanterne/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MasterKeySource } from '../key-service/open.ts';
import { type FakeTransit, startTransit } from '../key-service/transit.fixture.ts';
import { createTransit } from '../key-service/transit.ts';
import { type KeyService, nameOfKey } from '../master-keys.ts';
import { createCaller } from '../outgoing/caller.ts';
import { StoreUnavailable } from '../ports.ts';
import { calls, erase, say } from './store.contract.commands.ts';
import { newConversation } from './store.contract.samples.ts';
import { type OpenStore, WrongMasterKey } from './store.ts';

const SAID = 'Je suis chez ma sœur, il ne sait pas où.';
const DAY_MS = 24 * 60 * 60 * 1_000;

const fileWith = (token: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  writeFileSync(file, token);
  return file;
};

/** Opens the same database each time. */
export type OpenWith = (options: {
  readonly masterKey: MasterKeySource;
  readonly clock: () => number;
}) => Promise<OpenStore>;

/** What a store does whose master key is in a service: `start` answers how to open a new database. */
export const keyServiceContract = (start: () => Promise<OpenWith>): void => {
  const begin = async (openWith: OpenWith, older: Buffer | null = null) => {
    const fake = await startTransit();
    onTestFinished(() => fake.close());
    let now = Date.now();
    const service = (): KeyService =>
      createTransit(
        { url: fake.url, tokenFile: fileWith(fake.token) },
        createCaller({ insideHosts: [new URL(fake.url).host] }),
      );
    const open = async (leaving: Buffer | null = older): Promise<OpenStore> => {
      const one = service();
      await one.check();
      const store = await openWith({
        masterKey: { service: one, older: leaving && { keys: [leaving] } },
        clock: () => now,
      });
      onTestFinished(() => store.close());
      return store;
    };
    const talk = async (store: OpenStore): Promise<ConversationId> => {
      const conversation = newConversation({ openedAt: now, lastAt: now });
      await store.write(calls, [['insertConversation', conversation, { token: conversation.id, opening: null }]]);
      await store.write(say, { conversation: conversation.id, id: 'm', text: SAID });
      return conversation.id;
    };
    const reads = async (store: OpenStore, id: ConversationId | undefined): Promise<void> =>
      expect(await store.eventsAfter(id as ConversationId, 0)).toMatchObject([{ text: SAID }]);
    return {
      fake,
      open,
      talk,
      reads,
      now: () => now,
      goBy(days: number) {
        now += days * DAY_MS;
      },
    };
  };

  /** Nobody waits for a second after it was found to be away. */
  const comeBack = async (fake: FakeTransit, attempt: () => Promise<unknown>): Promise<void> => {
    fake.be('well');
    await expect
      .poll(
        () =>
          attempt().then(
            () => 'done',
            () => 'not yet',
          ),
        { timeout: 10_000 },
      )
      .toBe('done');
  };

  describe('a master key that never comes here', () => {
    it('opens what it has wrapped, after a restart too, and no other service does', async () => {
      const openWith = await start();
      const { fake, open, talk, reads } = await begin(openWith);
      const store = await open();
      const id = await talk(store);
      await reads(store, id);
      expect((await store.keys()).byMaster).toEqual({ 'transit/lanterne:v1': 2 });
      const { houseSecret } = store;
      await store.close();
      const again = await open();
      await reads(again, id);
      expect(again.houseSecret).toEqual(houseSecret);
      await again.close();
      // Nothing that was said goes there.
      expect(fake.heard.join()).not.toContain(Buffer.from(SAID).toString('base64').slice(0, 20));
      const other = await begin(openWith);
      await expect(other.open()).rejects.toBeInstanceOf(WrongMasterKey);
    });

    it('may be away: what is open goes on, and new conversations for a week, then those are refused and nothing else', async () => {
      const { fake, open, talk, reads, goBy, now } = await begin(await start());
      const store = await open();
      const until = await store.layKeys(now());
      expect(until).toBe(new Date(now() + 7 * DAY_MS).toISOString().slice(0, 10));
      const ids = [await talk(store)];
      for (const mood of ['sealed', 'silent', 'expired', 'garbage'] as const) {
        fake.be(mood);
        goBy(1);
        ids.push(await talk(store));
      }
      goBy(3);
      ids.push(await talk(store));
      fake.be('sealed');
      goBy(1);
      const refused = await talk(store).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StoreUnavailable);
      expect((refused as Error).message).toContain('it is sealed');
      await expect(store.layKeys(now())).rejects.toBeInstanceOf(StoreUnavailable);
      for (const id of ids) await reads(store, id);
      const [first] = ids;
      expect(await store.write(say, { conversation: first as ConversationId, id: 'n', text: 'n' })).toBe(2);
      await store.write(erase, first as ConversationId);
      // It is there again, and nothing has to be done.
      await comeBack(fake, () => talk(store));
    });

    it('is asked by a server for what another one has made, and by no transaction', async () => {
      const { fake, open, talk, reads, goBy, now } = await begin(await start());
      const [one, two] = [await open(), await open()];
      const ids = [await talk(one), await talk(two)];
      goBy(1);
      // Many at once, on a day that neither has a key of: each asks once.
      const { encrypt } = fake.asked;
      ids.push(...(await Promise.all(Array.from({ length: 20 }, (_, n) => talk(n % 2 === 0 ? one : two)))));
      expect(fake.asked.encrypt - encrypt).toBeLessThanOrEqual(2);
      for (const id of ids) {
        await reads(one, id);
        await reads(two, id);
      }
      await one.layKeys(now());
      expect((await two.keys()).byMaster).toEqual((await one.keys()).byMaster);
    });

    it('gets a new version, to which all keys go while servers run, and none of them is opened for it', async () => {
      const { fake, open, talk, reads, goBy, now } = await begin(await start());
      const running = await open();
      const ids = [await talk(running)];
      goBy(1);
      ids.push(await talk(running));
      fake.rotate();
      const rotating = await open();
      const { decrypt } = fake.asked;
      expect(await rotating.rotateKeys()).toMatchObject({ rewrapped: 2, broken: [] });
      expect(fake.asked.decrypt).toBe(decrypt);
      expect((await rotating.keys()).byMaster).toEqual({ 'transit/lanterne:v2': 3 });
      // The old version is good for nothing any more, and nobody needs it.
      fake.allowFrom(2);
      for (const id of ids) await reads(running, id);
      goBy(1);
      ids.push(await talk(running));
      await running.layKeys(now());
      await running.close();
      const later = await open();
      for (const id of ids) await reads(later, id);
    });

    it('is gone over to from one that was here, while servers run', async () => {
      const local = Buffer.alloc(32, 5);
      const openWith = await start();
      const { fake, open, talk, reads, goBy, now } = await begin(openWith, local);
      const before = await openWith({ masterKey: { keys: [local] }, clock: now });
      const ids = [await talk(before)];
      await before.close();
      const running = await open();
      ids.push(await talk(running));
      for (const id of ids) await reads(running, id);
      expect(await running.rotateKeys()).toMatchObject({ broken: [] });
      expect(Object.keys((await running.keys()).byMaster)).toEqual(['transit/lanterne:v1']);
      goBy(1);
      ids.push(await talk(running));
      await running.close();
      const { houseSecret } = running;
      const later = await open(null);
      for (const id of ids) await reads(later, id);
      expect(later.houseSecret).toEqual(houseSecret);
      expect(fake.asked.rewrap).toBe(0);
      await later.close();
      // The control: the key that was left is refused.
      await expect(openWith({ masterKey: { keys: [local] }, clock: now })).rejects.toBeInstanceOf(WrongMasterKey);
      expect(nameOfKey(local)).not.toContain('transit');
    });
  });
};
