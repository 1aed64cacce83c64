import type { ClientId, ConversationId } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealedCodec, SealBroken } from './codec.ts';
import { MASTER_KEY, TEXTS } from './store.contract.samples.ts';

const A = 'conversation-a' as ConversationId;
const B = 'conversation-b' as ConversationId;

const boxesFor = (codec = createSealedCodec(MASTER_KEY)) => {
  const [keyOfA, keyOfB] = [codec.createKey(A), codec.createKey(B)];
  return { codec, keyOfA, keyOfB, a: codec.openKey(A, keyOfA), b: codec.openKey(B, keyOfB) };
};

describe('the sealed codec', () => {
  it('gives back what was sealed', () => {
    const { a } = boxesFor();
    for (const text of ['', ...TEXTS]) expect(a.open(3, a.seal(3, text))).toBe(text);
  });

  it('gives it back to another process that has the master key and the row', () => {
    const { a, keyOfA } = boxesFor();
    const elsewhere = createSealedCodec(MASTER_KEY).openKey(A, keyOfA);
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

  it('does not open a key under another master key, nor for another conversation', () => {
    const { codec, keyOfA } = boxesFor();
    expect(() => createSealedCodec(Buffer.alloc(32, 8)).openKey(A, keyOfA)).toThrow(SealBroken);
    expect(() => codec.openKey(B, keyOfA)).toThrow(SealBroken);
  });

  it('keeps the keys that were used last at hand, and drops those of erased conversations', () => {
    const codec = createSealedCodec(MASTER_KEY, 2);
    const [C, D] = ['conversation-c', 'conversation-d'] as [ConversationId, ConversationId];
    for (const id of [A, C]) codec.createKey(id);
    expect(codec.boxOf(A)).toBeDefined();
    codec.createKey(D);
    expect(codec.boxOf(C)).toBeUndefined();
    expect(codec.boxOf(A)).toBeDefined();
    codec.forget(A);
    expect(codec.boxOf(A)).toBeUndefined();
  });
});
