import { describe, expect, it } from 'vitest';
import type { Event } from './event.ts';
import type { ClientId } from './ids.ts';
import { summaryStateOf } from './summary.ts';

const at = '2026-11-30T08:00:00.000Z';
const officer = { author: 'officer', alias: 'Camille', at } as const;
const visitor = { author: 'visitor', at } as const;
const id = 'i' as ClientId;
const drafted: Event = { kind: 'summary-drafted', ...officer, seq: 1, id, summary: { facts: 'brouillon' } };
const proposed: Event = { kind: 'summary-proposed', ...officer, seq: 2, id, summary: { facts: 'proposé' } };
const consented: Event = {
  kind: 'summary-answered',
  ...visitor,
  seq: 3,
  id,
  proposal: 2,
  consented: { facts: 'corrigé' },
  reference: 'ABCD-EFGH',
};
const refused: Event = { ...consented, consented: {}, reference: null };
const withdrawn: Event = { kind: 'summary-withdrawn', ...visitor, seq: 4, answer: 3 };
const sent: Event = { kind: 'summary-sent', ...officer, seq: 4, answer: 3, how: 'webhook' };

describe('how far a summary has come', () => {
  it.each([
    ['none', []],
    ['none', [drafted]],
    ['proposed', [drafted, proposed]],
    ['refused', [proposed, refused]],
    ['consented', [proposed, consented]],
    ['withdrawn', [proposed, consented, withdrawn]],
    ['sent', [proposed, consented, sent, drafted]],
    ['proposed', [proposed, consented, sent, { ...proposed, seq: 9 }]],
  ] as const)('%s', (is, events) => {
    expect(summaryStateOf(events).is).toBe(is);
  });

  it('knows no answer without a proposal', () => {
    expect(summaryStateOf([consented, withdrawn, sent]).is).toBe('none');
    expect(summaryStateOf([proposed, withdrawn, sent]).is).toBe('proposed');
  });
});
