// docs/security.md: T10

import {
  type Agreement,
  type ClientId,
  type Event,
  type SiteId,
  SUMMARY_FIELDS,
  type Summary,
  summaryStateOf,
} from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsProposal, handoverOf, saysSomething } from './handover.ts';

const at = (seq: number): string => new Date(seq * 1_000).toISOString();
const officer = { author: 'officer', alias: 'Camille' } as const;
const visitor = { author: 'visitor' } as const;
const id = 'i' as ClientId;

const proposed = (seq: number, summary: Summary): Event => ({
  kind: 'summary-proposed',
  ...officer,
  seq,
  at: at(seq),
  id,
  summary,
});
const answered = (seq: number, proposal: number, consented: Summary): Event => ({
  kind: 'summary-answered',
  ...visitor,
  seq,
  at: at(seq),
  id,
  proposal,
  consented,
  reference: saysSomething(consented) ? 'ABCD' : null,
});
const TOLD = { facts: 'Un vol', place: 'Lyon' };

it('an answer fits the newest proposal alone, and asks for nothing beside it', () => {
  const state = summaryStateOf([proposed(1, TOLD), proposed(2, TOLD)]);
  expect(fitsProposal(state, 2, { facts: 'Deux vols' })).toBe(true);
  expect(fitsProposal(state, 2, {})).toBe(true);
  expect(fitsProposal(state, 1, { facts: 'Un vol' })).toBe(false);
  expect(fitsProposal(state, 2, { wishes: 'Porter plainte' })).toBe(false);
  expect(fitsProposal(summaryStateOf([proposed(2, TOLD), answered(3, 2, {})]), 2, TOLD)).toBe(false);
});

describe('what leaves', () => {
  const text = fc.string({ minLength: 1, maxLength: 20 });
  const some = fc.record(Object.fromEntries(SUMMARY_FIELDS.map((field) => [field, text])), { requiredKeys: [] });

  it('is what was consented to, as it was corrected, and nothing else', () => {
    fc.assert(
      fc.property(some, some, (summary, consented) => {
        const state = summaryStateOf([proposed(1, summary), answered(2, 1, consented)]);
        const document = handoverOf({ site: 'site' as SiteId, locale: 'fr' }, state as unknown as Agreement);
        const texts = Object.fromEntries(Object.entries(document.fields).map(([field, part]) => [field, part?.text]));
        expect(texts).toEqual(consented);
        for (const [field, part] of Object.entries(document.fields)) {
          expect(part?.corrected).toBe(summary[field] !== part?.text);
        }
      }),
    );
  });

  it('says by what to ask for it, and when each side spoke', () => {
    const state = summaryStateOf([proposed(1, TOLD), answered(2, 1, { place: 'Lyon 3e' })]);
    expect(handoverOf({ site: 'site' as SiteId, locale: 'fr' }, state as unknown as Agreement)).toEqual({
      schema: 'lanterne.handover/1',
      reference: 'ABCD',
      site: 'site',
      language: 'fr',
      proposedAt: at(1),
      consentedAt: at(2),
      fields: { place: { text: 'Lyon 3e', corrected: true } },
    });
    const refused = summaryStateOf([proposed(1, TOLD), answered(2, 1, {})]);
    const nothing = handoverOf({ site: 'site' as SiteId, locale: 'fr' }, refused as unknown as Agreement);
    expect(nothing).toMatchObject({ reference: '', fields: {} });
  });
});
