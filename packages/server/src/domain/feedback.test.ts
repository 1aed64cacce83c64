// docs/security.md: T10

import type { SiteId } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { type FeedbackCount, groupFeedback } from './feedback.ts';

const count = (answers: number, more: Partial<FeedbackCount> = {}): FeedbackCount => ({
  day: '2026-11-24',
  site: 'site' as SiteId,
  door: 'ask',
  score: 5,
  answers,
  ...more,
});

describe('feedback', () => {
  it('is summed up by month, site and door', () => {
    const { groups, hidden } = groupFeedback([
      count(6),
      count(3, { score: 1 }),
      count(2, { day: '2026-11-25' }),
      count(20, { day: '2026-12-01' }),
      count(30, { door: 'victim', score: 3 }),
      count(40, { site: 'other' as SiteId }),
    ]);
    expect(hidden).toBe(0);
    expect(groups).toEqual([
      { month: '2026-11', site: 'site', door: 'ask', answers: 11, scores: [3, 0, 0, 0, 8] },
      { month: '2026-12', site: 'site', door: 'ask', answers: 20, scores: [0, 0, 0, 0, 20] },
      { month: '2026-11', site: 'site', door: 'victim', answers: 30, scores: [0, 0, 30, 0, 0] },
      { month: '2026-11', site: 'other', door: 'ask', answers: 40, scores: [0, 0, 0, 0, 40] },
    ]);
  });

  it('says nothing of a group in which one person could be told', () => {
    expect(groupFeedback([count(9), count(10, { door: 'report' }), count(1, { door: 'victim' })])).toEqual({
      groups: [{ month: '2026-11', site: 'site', door: 'report', answers: 10, scores: [0, 0, 0, 0, 10] }],
      hidden: 2,
    });
    expect(groupFeedback([])).toEqual({ groups: [], hidden: 0 });
  });
});
