import { describe, expect, it } from 'vitest';
import { differences } from './audit.ts';

describe('what is put on record of a change', () => {
  it('is each field that differs, as it was and as it is', () => {
    const before = { alias: 'Camille', role: 'officer', queues: ['a'], skills: [] };
    expect(differences(before, { ...before, role: 'admin', queues: ['a', 'b'], skills: [] })).toEqual({
      role: ['officer', 'admin'],
      queues: [['a'], ['a', 'b']],
    });
    expect(differences(before, before)).toEqual({});
  });

  it('tells what was not said before, and what is said no more', () => {
    expect(differences({ exit: 'https://a.example/' }, { files: true })).toEqual({
      exit: ['https://a.example/', null],
      files: [null, true],
    });
    expect(differences({ hours: null }, {})).toEqual({});
  });
});
