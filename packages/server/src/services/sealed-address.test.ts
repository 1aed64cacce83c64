// docs/security.md: T10

import type { ConversationId } from '@lanterne/protocol';
import { makeHalf, nameOfHalf, newPassPhrase, openHalf, readHalf, shareOfHalf } from '@lanterne/protocol/seal-half';
import { beforeAll, describe, expect, it } from 'vitest';
import { SealBroken } from '../ports.ts';
import {
  isSealKey,
  nameOfHalf as nameHere,
  openAddress,
  placeOfShare,
  readBox,
  sealAddress,
} from './sealed-address.ts';

const CONVERSATION = 'c'.repeat(21) as ConversationId;
const ADDRESS = { address: '2001:db8::17', at: 1_795_000_000_000 };
const phrase = newPassPhrase();
let halves: Awaited<ReturnType<typeof makeHalf>>[];
let keys: CryptoKey[];
beforeAll(async () => {
  halves = await Promise.all([1, 2, 3].map(() => makeHalf(phrase)));
  keys = await Promise.all(
    halves.map(async (half) => {
      const key = await openHalf(half, phrase);
      if (!key) throw new Error('the half does not open');
      return key;
    }),
  );
});
const half = (index: number) => halves[index] as (typeof halves)[number];
const sealed = () => sealAddress([half(0).public, half(1).public], CONVERSATION, ADDRESS);
const shareOf = async (index: number, ephemeral: string) => ({
  half: half(index).half,
  share: await shareOfHalf(keys[index] as CryptoKey, ephemeral),
});

describe('a sealed address', () => {
  it('opens to both halves, in either order', async () => {
    const box = readBox(sealed());
    const [one, other] = [await shareOf(0, box.ephemeral), await shareOf(1, box.ephemeral)];
    expect(openAddress(box, CONVERSATION, [one, other])).toEqual(ADDRESS);
    expect(openAddress(box, CONVERSATION, [other, one])).toEqual(ADDRESS);
    expect([placeOfShare(box, one), placeOfShare(box, other)]).toEqual([0, 1]);
  });

  it('does not open to one of them, twice, nor beside another share, nor as that of another conversation', async () => {
    const box = readBox(sealed());
    const [one, other] = [await shareOf(0, box.ephemeral), await shareOf(1, box.ephemeral)];
    const another = readBox(sealed());
    const elsewhere = await shareOf(1, another.ephemeral);
    expect(() => openAddress(box, CONVERSATION, [one, one])).toThrow(SealBroken);
    expect(() => openAddress(box, CONVERSATION, [one, elsewhere])).toThrow(SealBroken);
    expect(() => openAddress(box, CONVERSATION, [one, { ...other, share: one.share }])).toThrow(SealBroken);
    expect(() => openAddress(box, 'd'.repeat(21) as ConversationId, [one, other])).toThrow(SealBroken);
    expect(placeOfShare(box, elsewhere)).toBeNull();
    expect(placeOfShare(box, await shareOf(2, box.ephemeral))).toBeNull();
    expect(placeOfShare(box, { ...one, half: other.half })).toBeNull();
  });

  it('is never the same twice, and holds no letter of the address', () => {
    const texts = [sealed(), sealed()];
    expect(new Set(texts).size).toBe(2);
    for (const text of texts) {
      expect(text).not.toContain(ADDRESS.address);
      expect(Buffer.from(readBox(text).sealed, 'base64').toString('latin1')).not.toContain('2001');
    }
  });

  it('is sealed for keys of the one kind alone', () => {
    expect(isSealKey(half(0).public)).toBe(true);
    for (const wrong of ['', 'x', half(0).wrapped, half(0).public.slice(0, -8)]) expect(isSealKey(wrong)).toBe(false);
  });
});

describe('a half', () => {
  it('opens by its own pass phrase, however that is typed, and by no other', async () => {
    expect(await openHalf(half(0), ` ${phrase.toLowerCase().replaceAll('-', ' ')}\n`)).not.toBeNull();
    expect(await openHalf(half(0), newPassPhrase())).toBeNull();
    expect(await openHalf({ ...half(0), half: half(1).half }, phrase)).toBeNull();
    expect(await openHalf({ ...half(0), salt: '*' }, phrase)).toBeNull();
  });

  it('has the same name for its keeper and for the server', async () => {
    expect(nameHere(half(0).public)).toBe(half(0).half);
    expect(await nameOfHalf(half(0).public)).toBe(half(0).half);
  });

  it('is read from its file, which nothing else is', () => {
    expect(readHalf(JSON.stringify(half(0)))).toEqual(half(0));
    const wrong = [{ ...half(0), kind: 'x' }, { ...half(0), iterations: 1e9 }, { ...half(0), salt: 7 }, null, []];
    for (const one of wrong) expect(readHalf(JSON.stringify(one))).toBeNull();
    expect(readHalf('{')).toBeNull();
  });

  it('keeps its private part from whoever uses it', () => {
    for (const key of keys) expect(key.extractable).toBe(false);
  });

  it('has a pass phrase of a hundred bits', () => {
    expect(phrase).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
