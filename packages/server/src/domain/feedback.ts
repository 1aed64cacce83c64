import type { Door, SiteId } from '@lanterne/protocol';

/** How many gave one score at one door of one site on one day. */
export interface FeedbackCount {
  /** `2026-11-24`, in UTC. */
  readonly day: string;
  readonly site: SiteId;
  readonly door: Door;
  /** 1 to 5. */
  readonly score: number;
  readonly answers: number;
}

/** The answers of one month at one door of one site. */
export interface FeedbackGroup {
  /** `2026-11`. */
  readonly month: string;
  readonly site: SiteId;
  readonly door: Door;
  readonly answers: number;
  /** How many gave 1, 2, 3, 4 and 5. */
  readonly scores: readonly [number, number, number, number, number];
}

/** Fewer are hidden: the answer of one person could be told among them (SAFETY.md, section 4). */
export const FEEDBACK_GROUP_MIN = 10;

type Scores = [number, number, number, number, number];

/** Sums up by month, site and door; a group that is too small is only counted among the hidden ones. */
export const groupFeedback = (
  counts: readonly FeedbackCount[],
): { readonly groups: FeedbackGroup[]; readonly hidden: number } => {
  const groups = new Map<string, FeedbackGroup & { answers: number; scores: Scores }>();
  for (const { day, site, door, score, answers } of counts) {
    const month = day.slice(0, 7);
    const key = `${month} ${site} ${door}`;
    const group = groups.get(key) ?? { month, site, door, answers: 0, scores: [0, 0, 0, 0, 0] };
    const scores = group.scores.map((sum, index) => (index + 1 === score ? sum + answers : sum)) as Scores;
    groups.set(key, { ...group, answers: group.answers + answers, scores });
  }
  const all = [...groups.values()];
  const shown = all.filter(({ answers }) => answers >= FEEDBACK_GROUP_MIN);
  return { groups: shown, hidden: all.length - shown.length };
};
