// docs/security.md: T7

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KeyServiceAway } from '../master-keys.ts';
import { type Caller, createCaller } from '../outgoing/caller.ts';
import { SealBroken } from '../ports.ts';
import { type Mood, startTransit } from './transit.fixture.ts';
import { createTransit, parseTransitUrl } from './transit.ts';

const KEY = Buffer.alloc(32, 9);

/** The caller, and no more patience than a test has. */
const hasty = (caller: Caller): Caller => ({ ...caller, call: (call) => caller.call({ ...call, timeoutMs: 300 }) });

const start = async () => {
  const fake = await startTransit();
  onTestFinished(() => fake.close());
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-transit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${fake.token}\n`);
  const { url } = fake;
  const caller = hasty(createCaller({ insideHosts: [new URL(url).host] }));
  return { fake, tokenFile, service: createTransit({ url, tokenFile }, caller) };
};

const wrapOne = async (service: ReturnType<typeof createTransit>, place: string) => {
  const [wrapped] = await service.wrap([{ place, key: KEY }]);
  if (!wrapped) throw new Error('nothing was wrapped');
  return { place, wrapped };
};

describe('the Transit engine', () => {
  it('wraps keys and opens them again, in order, and says under which version of its own they lie', async () => {
    const { service, fake } = await start();
    await service.check();
    const keys = Array.from({ length: 250 }, (_, n) => ({ place: `key of day ${n}`, key: Buffer.alloc(32, n) }));
    const wrapped = await service.wrap(keys);
    expect(new Set(wrapped.map(({ master }) => master))).toEqual(new Set(['transit/lanterne:v1']));
    expect(service.newest()).toBe('transit/lanterne:v1');
    const opened = await service.unwrap(
      keys.map(({ place }, n) => ({ place, wrapped: wrapped[n] ?? (wrapped[0] as never) })),
    );
    expect(opened).toEqual(keys.map(({ key }) => key));
    // One request for many.
    expect(fake.asked).toMatchObject({ encrypt: 1 + 3, decrypt: 2 + 3 });
  });

  it('opens a key in its place alone, and others beside one that does not open', async () => {
    const { service } = await start();
    const { place, wrapped } = await wrapOne(service, 'key of 2026-11-30');
    const changed = { ...wrapped, sealed: Buffer.from(`${wrapped.sealed.toString().slice(0, -8)}AAAAAAA=`) };
    const foreign = { ...wrapped, master: '0011223344556677' };
    const opened = await service.unwrap([
      { place: 'key of 2026-12-01', wrapped },
      { place, wrapped: foreign },
      { place, wrapped: changed },
      { place, wrapped },
    ]);
    expect(opened.slice(0, 3)).toEqual([expect.any(SealBroken), expect.any(SealBroken), expect.any(SealBroken)]);
    expect(opened[3]).toEqual(KEY);
    expect(String(opened[1])).toContain('the master key 0011223344556677 is not here');
  });

  it('is not used when its key does not bind to the place', async () => {
    const { service, fake } = await start();
    // The control of the test above: so would it be with a key that is not a derived one.
    fake.be('unbound');
    const { wrapped } = await wrapOne(service, 'key of 2026-11-30');
    expect(await service.unwrap([{ place: 'key of 2026-12-01', wrapped }])).toEqual([KEY]);
    await expect(service.check()).rejects.toThrow('derived=true');
  });

  it('goes to a new version of its key without opening anything, and says what a policy does not allow any more', async () => {
    const { service, fake } = await start();
    const old = await wrapOne(service, 'key of 2026-11-30');
    fake.rotate();
    const heard = fake.heard.length;
    const [rewrapped] = await service.rewrap([old]);
    expect(rewrapped).toMatchObject({ master: 'transit/lanterne:v2' });
    expect(fake.asked.decrypt).toBe(0);
    expect(fake.heard.slice(heard).join()).not.toContain(KEY.toString('base64'));
    // The control: what is wrapped is heard.
    expect(fake.heard.join()).toContain(KEY.toString('base64'));
    await service.check();
    expect(service.newest()).toBe('transit/lanterne:v2');
    fake.allowFrom(2);
    const [refused, opened] = await service.unwrap([old, { ...old, wrapped: rewrapped as typeof old.wrapped }]);
    expect(String(refused)).toContain('disallowed by policy (too old)');
    expect(opened).toEqual(KEY);
    expect(await service.rewrap([old])).toEqual([expect.any(SealBroken)]);
  });

  const wrong: Record<Exclude<Mood, 'well' | 'unbound' | 'short'>, string> = {
    expired:
      'it refuses the token: it has expired, or its policy does not let it use this key (it says: permission denied)',
    sealed: 'it is sealed, or stands by (it says: Vault is sealed [31m)',
    standby: 'it sends to another machine, which is not followed',
    'no-engine': 'there is no such Transit engine (it says: no handler for route)',
    'no-key': 'it answered with status 400 (it says: encryption key not found)',
    silent: 'it gave no answer in 5 seconds',
    slow: 'it gave no answer in 5 seconds',
    'hangs-up': 'it hung up in the middle of the answer',
    garbage: 'its answer is not one of a Transit engine',
    endless: 'it gave an answer without end',
    fewer: 'its answer is not one of a Transit engine',
    empty: 'its answer is not one of a Transit engine',
  };
  for (const [mood, says] of Object.entries(wrong)) {
    it(`says what is wrong when it is ${mood}, for each thing that it is asked, and is asked again afterwards`, async () => {
      const { service, fake } = await start();
      const kept = await wrapOne(service, 'key of 2026-11-30');
      fake.be(mood as Mood);
      const tries = [
        () => service.wrap([{ place: kept.place, key: KEY }]),
        () => service.rewrap([kept]),
        () => service.check(),
      ];
      for (const attempt of tries) {
        const error = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(KeyServiceAway);
        expect((error as Error).message).toContain(`The key service ${fake.url} cannot be used: ${says}`);
        expect((error as Error).message).not.toContain(fake.token);
      }
      // A plaintext that is nothing is no answer without end, nor a fault of the service: that one key does not open.
      const opened = await service.unwrap([kept]).catch((thrown: unknown) => thrown);
      expect(mood === 'empty' ? (opened as unknown[])[0] : opened).toBeInstanceOf(
        mood === 'empty' ? SealBroken : KeyServiceAway,
      );
      fake.be('well');
      expect(await service.unwrap([kept])).toEqual([KEY]);
    });
  }

  it('does not take for a key what is none', async () => {
    const { service, fake } = await start();
    const kept = await wrapOne(service, 'key of 2026-11-30');
    fake.be('short');
    expect(await service.unwrap([kept])).toEqual([
      expect.objectContaining({ message: expect.stringContaining('5 bytes are no key') }),
    ]);
  });

  it('takes a token that was renewed, and says when there is none', async () => {
    const { service, fake, tokenFile } = await start();
    writeFileSync(tokenFile, 's.expired');
    await expect(service.check()).rejects.toThrow('it refuses the token');
    writeFileSync(tokenFile, fake.token);
    await service.check();
    for (const text of ['', 'two words', 'line\nbreak']) {
      writeFileSync(tokenFile, text);
      await expect(service.check()).rejects.toThrow('holds no token');
    }
    rmSync(tokenFile);
    await expect(service.check()).rejects.toThrow('its token cannot be read');
  });

  it('cannot be reached once it is gone', async () => {
    const { service, fake } = await start();
    await fake.close();
    await expect(service.check()).rejects.toThrow('it cannot be reached');
  });

  it('is named by the address of its key', () => {
    expect(parseTransitUrl('https://vault.example.fr:8200/v1/transit/keys/lanterne')).toEqual({
      base: 'https://vault.example.fr:8200/v1/transit',
      mount: 'transit',
      key: 'lanterne',
    });
    expect(parseTransitUrl('https://v.example/v1/interieur/chat/transit/keys/a-1')).toMatchObject({
      mount: 'interieur/chat/transit',
    });
    for (const url of [
      'vault.example.fr',
      'https://v.example/v1/transit/lanterne',
      'https://v.example/v1/transit/keys/a/../b/keys/',
      'https://v.example/v1/transit/keys/a?b',
      'https://u:p@v.example/v1/transit/keys/a',
      'https://v.example/v1/transit/keys/a%2Fb',
    ])
      expect(parseTransitUrl(url)).toBeNull();
  });
});
