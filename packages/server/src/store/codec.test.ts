// docs/security.md: T7

import type { ClientId, ConversationId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeySource } from '../key.ts';
import { openMasterKeys } from '../master-keys.ts';
import { SealBroken } from '../ports.ts';
import { createSealedCodec, HOUSE } from './codec.ts';
import { MASTER_KEY, TEXTS } from './store.contract.samples.ts';

const A = 'conversation-a' as ConversationId;
const B = 'conversation-b' as ConversationId;

const DAY = '2026-11-24';
const codecUnder = (source: KeySource = MASTER_KEY, keysAtHand?: number) =>
  createSealedCodec(openMasterKeys(source), keysAtHand);
const other = { keys: [Buffer.alloc(32, 8)] };

const boxesFor = (codec = codecUnder()) => {
  const wrapped = codec.makeKey(DAY, codec.masters.newest());
  const day = codec.openDay(DAY, wrapped);
  const [keyOfA, keyOfB] = [day.createKey(A), day.createKey(B)];
  return { codec, wrapped, day, keyOfA, keyOfB, a: day.openKey(A, keyOfA), b: day.openKey(B, keyOfB) };
};

describe('the sealed codec', () => {
  it('gives back what was sealed', () => {
    const { a } = boxesFor();
    for (const text of ['', ...TEXTS]) expect(a.open(3, a.seal(3, text))).toBe(text);
  });

  it('gives it back to another process that has the master key and the rows', () => {
    const { a, wrapped, keyOfA } = boxesFor();
    const elsewhere = codecUnder().openDay(DAY, wrapped).openKey(A, keyOfA);
    expect(elsewhere.open(1, a.seal(1, 'text'))).toBe('text');
  });

  it('never seals the same text to the same bytes', () => {
    const { a } = boxesFor();
    expect(a.seal(1, 'text')).not.toEqual(a.seal(1, 'text'));
    expect(a.seal(1, 'text').toString('latin1')).not.toContain('text');
  });

  it('opens a file in its own conversation, under its own id, as the part that it is, and nowhere else', () => {
    const { a, b } = boxesFor();
    const [mine, other] = ['mine' as ClientId, 'other' as ClientId];
    const bytes = Buffer.from([0, 255, 1, 254]);
    const sealed = a.sealFile(mine, 'content', bytes);
    expect(a.openFile(mine, 'content', sealed)).toEqual(bytes);
    expect(() => a.openFile(other, 'content', sealed)).toThrow(SealBroken);
    expect(() => a.openFile(mine, 'digest', sealed)).toThrow(SealBroken);
    expect(() => b.openFile(mine, 'content', sealed)).toThrow(SealBroken);
    expect(() => a.open(1, sealed)).toThrow(SealBroken);
  });

  it('does not open what was moved to another place, another conversation, or cut', () => {
    const { a, b } = boxesFor();
    const sealed = a.seal(1, 'text');
    expect(() => a.open(2, sealed)).toThrow(SealBroken);
    expect(() => b.open(1, sealed)).toThrow(SealBroken);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => a.open(1, sealed.subarray(0, length))).toThrow(SealBroken);
    }
  });

  it('does not open what was changed in any bit', () => {
    const { a } = boxesFor();
    const sealed = a.seal(1, 'text');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => a.open(1, changed)).toThrow(SealBroken);
      }),
    );
  });

  it('does not open a key under another master key, as that of another day, nor for another conversation', () => {
    const { codec, wrapped, day, keyOfA } = boxesFor();
    expect(() => codecUnder(other).openDay(DAY, wrapped)).toThrow(SealBroken);
    expect(() => codec.openDay('2026-11-25', wrapped)).toThrow(SealBroken);
    expect(() => codec.openHouse(wrapped)).toThrow(SealBroken);
    expect(() => day.openKey(B, keyOfA)).toThrow(SealBroken);
    const tomorrow = codec.openDay('2026-11-25', codec.makeKey('2026-11-25', codec.masters.newest()));
    expect(() => tomorrow.openKey(A, keyOfA)).toThrow(SealBroken);
  });

  it('opens what was wrapped anew by the new master key alone, and a day that came in the place of another', () => {
    const { codec, wrapped, keyOfA, a } = boxesFor(codecUnder({ keys: [...other.keys, ...MASTER_KEY.keys] }));
    const [newest, older] = [codecUnder(other), codecUnder()];
    const sealed = a.seal(1, 'text');
    expect(newest.openDay(DAY, wrapped).openKey(A, keyOfA).open(1, sealed)).toBe('text');
    const before = older.makeKey(DAY, older.masters.newest());
    const anew = codec.rewrap(DAY, before, codec.masters.newest());
    expect(anew.master).toBe(newest.masters.newest());
    newest.openDay(DAY, anew);
    expect(() => older.openDay(DAY, anew)).toThrow(SealBroken);
    // The same day, another key: what is at hand of the one is not taken for the other.
    expect(() => codec.openDay(DAY, anew).openKey(A, keyOfA)).toThrow(SealBroken);
  });

  it('tells the key of one house from that of another, and keeps its secrets', () => {
    const codec = codecUnder();
    const [mine, another] = [1, 2].map(() => codec.openHouse(codec.makeKey(HOUSE, codec.masters.newest())));
    if (!mine || !another) throw new Error('no keys');
    mine.checkProof(mine.prove());
    expect(() => another.checkProof(mine.prove())).toThrow(SealBroken);
    const sealed = mine.sealSecret('here', 'secret');
    expect(mine.openSecret('here', sealed)).toBe('secret');
    expect(() => mine.openSecret('there', sealed)).toThrow(SealBroken);
    expect(() => another.openSecret('here', sealed)).toThrow(SealBroken);
  });

  it('keeps the keys that were used last at hand, and drops those of erased conversations', () => {
    const codec = codecUnder(MASTER_KEY, 2);
    const { day } = boxesFor(codec);
    const [C, D] = ['conversation-c', 'conversation-d'] as [ConversationId, ConversationId];
    for (const id of [A, C]) day.createKey(id);
    expect(codec.boxOf(A)).toBeDefined();
    day.createKey(D);
    expect(codec.boxOf(C)).toBeUndefined();
    expect(codec.boxOf(A)).toBeDefined();
    codec.forget(A);
    expect(codec.boxOf(A)).toBeUndefined();
  });
});
