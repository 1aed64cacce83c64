import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCursor } from './cursor.ts';
import { createFaults } from './faults.ts';

const read = (...seqs: number[]) => {
  const faults = createFaults();
  const cursor = createCursor('c', faults);
  const news = seqs.filter((seq) => cursor.stream(seq));
  return { news, doubled: faults.count('doubled'), reordered: faults.count('reordered'), faults };
};

describe('what one reader sees of a conversation', () => {
  it('takes events in order', () => {
    expect(read(1, 2, 3)).toMatchObject({ news: [1, 2, 3], doubled: 0, reordered: 0 });
  });

  it('catches a doubled event', () => {
    expect(read(1, 2, 2, 3)).toMatchObject({ news: [1, 2, 3], doubled: 1, reordered: 0 });
  });

  it('catches a gap', () => {
    expect(read(1, 3)).toMatchObject({ news: [1, 3], doubled: 0, reordered: 1 });
  });

  it('catches events that change places', () => {
    const { reordered, doubled } = read(1, 3, 2);
    expect(reordered + doubled).toBeGreaterThan(0);
  });

  it('catches a stream that does not begin at the beginning', () => {
    expect(read(2).reordered).toBe(1);
  });

  it('catches every order but the right one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }), (seqs) => {
        const right = seqs.every((seq, index) => seq === index + 1);
        const { doubled, reordered } = read(...seqs);
        expect(doubled + reordered === 0).toBe(right);
      }),
    );
  });

  describe('with a transcript', () => {
    const reader = () => {
      const faults = createFaults();
      return { faults, cursor: createCursor('c', faults) };
    };

    it('lets the stream repeat what the transcript told, and no more', () => {
      const { faults, cursor } = reader();
      expect(cursor.transcript([1, 2])).toEqual([1, 2]);
      expect([2, 3].map(cursor.stream)).toEqual([false, true]);
      expect(faults.examples).toEqual([]);
      cursor.stream(3);
      expect(faults.count('doubled')).toBe(1);
    });

    it('takes from a second one only what is news', () => {
      const { faults, cursor } = reader();
      cursor.transcript([1]);
      cursor.stream(2);
      expect(cursor.transcript([1, 2, 3, 4])).toEqual([3, 4]);
      expect(cursor.last).toBe(4);
      expect(faults.examples).toEqual([]);
    });

    it('catches a gap in it, and one that lacks what was seen', () => {
      const { faults, cursor } = reader();
      cursor.transcript([1, 3]);
      expect(faults.count('reordered')).toBe(1);
      cursor.transcript([1, 2]);
      expect(faults.count('reordered')).toBe(2);
    });
  });
});
