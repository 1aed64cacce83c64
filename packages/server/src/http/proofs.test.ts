// docs/security.md: T9

import { createHash } from 'node:crypto';
import type { Challenge, SiteId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { createProofs } from './proofs.ts';

const SITE = 'site' as SiteId;

const numberOf = ({ salt, digest, max }: Challenge): number => {
  for (let number = 0; number < max; number += 1) {
    if (createHash('sha256').update(`${salt}.${number}`).digest('hex') === digest) return number;
  }
  throw new Error('there is none');
};

const start = (key = Buffer.alloc(32, 1)) => {
  const time = { now: Date.parse('2026-11-24T12:00:00Z') };
  return { time, proofs: createProofs(key, () => time.now) };
};

const proofOf = (challenge: Challenge) => ({ challenge: challenge.signed, number: numberOf(challenge) });

describe('a proof of work', () => {
  it('is accepted once, and again for the same subject only', () => {
    const { proofs } = start();
    const challenge = proofs.ask(SITE, 1_000);
    expect(challenge).toMatchObject({ max: 1_000, until: '2026-11-24T12:02:00.000Z' });
    const proof = proofOf(challenge);
    expect(proofs.accept(SITE, proof, 'a')).toBe(true);
    expect(proofs.accept(SITE, proof, 'a')).toBe(true);
    expect(proofs.accept(SITE, proof, 'b')).toBe(false);
  });

  it('is worth nothing elsewhere, later, under another key, or changed', () => {
    const { time, proofs } = start();
    const proof = proofOf(proofs.ask(SITE, 100));
    expect(proofs.accept('other' as SiteId, proof, 'a')).toBe(false);
    expect(start(Buffer.alloc(32, 2)).proofs.accept(SITE, proof, 'a')).toBe(false);
    expect(proofs.accept(SITE, { ...proof, number: proof.number + 1 }, 'a')).toBe(false);
    const parts = proof.challenge.split('.');
    for (const index of parts.keys()) {
      const challenge = parts.map((part, at) => (at === index ? `${part.slice(0, -2)}00` : part)).join('.');
      if (challenge !== proof.challenge) expect(proofs.accept(SITE, { ...proof, challenge }, 'a')).toBe(false);
    }
    for (const challenge of ['', '...', 'x.y.z.w', `${proof.challenge}.more`.slice(0, 5)]) {
      expect(proofs.accept(SITE, { ...proof, challenge }, 'a')).toBe(false);
    }
    time.now += 120_000;
    expect(proofs.accept(SITE, proof, 'a')).toBe(false);
  });

  it('is accepted by another process of the same service', () => {
    const proof = proofOf(start().proofs.ask(SITE, 100));
    expect(start().proofs.accept(SITE, proof, 'a')).toBe(true);
  });

  it('of a wrong number does not use up what was asked', () => {
    const { proofs } = start();
    const proof = proofOf(proofs.ask(SITE, 100));
    expect(proofs.accept(SITE, { ...proof, number: proof.number + 1 }, 'a')).toBe(false);
    expect(proofs.accept(SITE, proof, 'a')).toBe(true);
  });

  it('keeps no more of what was spent than can be spent again, and never takes one twice for that', () => {
    const { time, proofs } = start();
    const first = proofOf(proofs.ask(SITE, 1));
    expect(proofs.accept(SITE, first, 'first')).toBe(true);
    let refused = 0;
    for (let index = 0; index < 50_001; index += 1) {
      const { signed } = proofs.ask(SITE, 1);
      if (!proofs.accept(SITE, { challenge: signed, number: 0 }, `${index}`)) refused += 1;
    }
    expect(refused).toBe(2);
    expect(proofs.accept(SITE, first, 'another')).toBe(false);
    time.now += 120_000;
    expect(proofs.accept(SITE, proofOf(proofs.ask(SITE, 1)), 'later')).toBe(true);
  }, 30_000);
});
