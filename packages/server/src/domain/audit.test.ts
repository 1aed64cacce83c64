import type { AuditAction } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { differences, toldBy } from './audit.ts';

describe('what is put on record of a change', () => {
  it('is each field that differs, as it was and as it is', () => {
    const before = { alias: 'Camille', role: 'officer', queues: ['a'], skills: [] };
    expect(differences(before, { ...before, role: 'admin', queues: ['a', 'b'], skills: [] })).toEqual({
      role: { before: 'officer', after: 'admin' },
      queues: { before: ['a'], after: ['a', 'b'] },
    });
    expect(differences(before, before)).toEqual({});
  });

  it('tells what was not said before, and what is said no more', () => {
    expect(differences({ exit: 'https://a.example/' }, { files: true })).toEqual({
      exit: { before: 'https://a.example/', after: null },
      files: { before: null, after: true },
    });
    expect(differences({ hours: null }, {})).toEqual({});
  });
});

describe('what a record tells', () => {
  const told = (action: AuditAction, detail: Record<string, unknown>) => toldBy({ action, detail });

  it('is its changes, and nothing that only looks like one', () => {
    const changes = differences({ languages: ['fr'] }, { languages: ['fr', 'en'] });
    expect(told('officer-changed', changes)).toEqual({ changes, detail: {} });
    expect(told('officer-added', { languages: ['fr', 'en'], before: 1, after: 2 })).toEqual({
      changes: {},
      detail: { languages: ['fr', 'en'], before: 1, after: 2 },
    });
  });

  it('is read from a pair in records of before', () => {
    expect(told('officer-changed', { languages: [['fr'], ['fr', 'en']], capacity: [4, 2] })).toEqual({
      changes: { languages: { before: ['fr'], after: ['fr', 'en'] }, capacity: { before: 4, after: 2 } },
      detail: {},
    });
  });

  it('keeps what it cannot read as a change', () => {
    const detail = { one: ['a'], text: 'b', nothing: null, object: { before: 1 } };
    expect(told('site-changed', detail)).toEqual({ changes: {}, detail });
  });
});
