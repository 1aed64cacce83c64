// docs/security.md: T6

import { createHash, createHmac } from 'node:crypto';
import type { OfficerId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import type { AuditRecord } from './audit.ts';
import {
  asKept,
  BEGINNING,
  canonical,
  type Digest,
  type Linked,
  linkAfter,
  recordIn,
  sealOf,
  whyBroken,
} from './audit-chain.ts';

const digestOf = (key: string): Digest => ({
  hash: (text) => createHash('sha256').update(text).digest('hex'),
  seal: (text) => createHmac('sha256', key).update(text).digest('hex'),
});
const digest = digestOf('ours');

const record = (more: Partial<AuditRecord> = {}): AuditRecord => ({
  id: 'one',
  at: Date.parse('2026-11-30T12:00:00.001Z'),
  actor: 'x'.repeat(21) as OfficerId,
  login: 'camille',
  action: 'site-changed',
  subject: 'site',
  reason: null,
  detail: { name: ['A', 'B'] },
  ...more,
});
const linked = (before = BEGINNING, of = record()): Linked => ({ ...linkAfter(before, of, digest), record: of });

describe('a record in one form', () => {
  it('is the same whatever order its keys came in, and whatever no JSON can say', () => {
    const shuffled = { b: { z: 1, a: [null, { d: 1, c: 2 }] }, a: undefined, '10': true, '9': 0.5 };
    expect(canonical(shuffled)).toBe('{"9":0.5,"10":true,"b":{"a":[null,{"c":2,"d":1}],"z":1}}');
    expect(canonical(JSON.parse(canonical(shuffled)))).toBe(canonical(shuffled));
    const broken = record({ reason: 'half \ud800', login: 'a\0', detail: { a: ['\udc00', undefined], b: undefined } });
    expect(asKept(broken)).toEqual(
      record({ reason: 'half \ufffd', login: 'a\ufffd', detail: { a: ['\ufffd', null] } }),
    );
    expect(asKept(record())).toEqual(record());
  });

  it('can be hashed again by anybody who has an export', () => {
    const { hash } = linkAfter(BEGINNING, record(), digest);
    const line = canonical({ ...recordIn(1, record()), hash });
    const { hash: told, ...rest } = JSON.parse(line);
    const again = createHash('sha256')
      .update(`${'0'.repeat(64)}\n${JSON.stringify(rest)}`)
      .digest('hex');
    expect(again).toBe(told);
  });
});

describe('a link', () => {
  const first = linked();
  const second = linked(first, record({ id: 'two' }));

  it('follows the one before it, and no other', () => {
    expect(whyBroken(BEGINNING, first, digest)).toBeNull();
    expect(whyBroken(first, second, digest)).toBeNull();
    expect(whyBroken({ ...first, hash: 'f'.repeat(64) }, second, digest)).toEqual({ seq: 2, fault: 'changed' });
    expect(whyBroken(BEGINNING, second, digest)).toEqual({ seq: 1, fault: 'missing' });
    expect(whyBroken(first, { ...second, record: null }, digest)).toEqual({ seq: 2, fault: 'missing' });
  });

  it('covers every field of its record', () => {
    const changes: Partial<AuditRecord>[] = [
      { id: 'other' },
      { at: record().at + 1 },
      { actor: null },
      { login: 'sacha' },
      { action: 'site-added' },
      { subject: 'other' },
      { reason: '' },
      { detail: {} },
    ];
    expect(changes.map((one) => Object.keys(one)[0]).sort()).toEqual(Object.keys(record()).sort());
    for (const change of changes) {
      expect(whyBroken(BEGINNING, { ...first, record: record(change) }, digest)).toEqual({ seq: 1, fault: 'changed' });
    }
  });

  it('is sealed under a key: who has not got it can make no other', () => {
    const theirs = { ...linkAfter(BEGINNING, record(), digestOf('theirs')), record: record() };
    expect(theirs.hash).toBe(first.hash);
    expect(whyBroken(BEGINNING, theirs, digest)).toEqual({ seq: 1, fault: 'forged' });
    // Nor is the seal of one thing good for another.
    expect(first.seal).not.toBe(sealOf('head', first, digest));
  });
});
