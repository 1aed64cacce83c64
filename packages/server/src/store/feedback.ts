import type { ConversationId, Door, SiteId } from '@lanterne/protocol';
import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { FeedbackCount } from '../domain/feedback.ts';
import { given, type Handle, prepared } from './handle.ts';

const queries = prepared(({ db, tables: { conversations: c, feedback: f }, dialect: { prepare } }) => ({
  take: prepare(
    db
      .update(c)
      .set({ feedback: true })
      .where(and(eq(c.id, given(c.id)), eq(c.feedback, false)))
      .returning({ site: c.site, door: c.door }),
    'take_feedback',
  ),
  count: prepare(
    db
      .insert(f)
      .values({ day: given(f.day), site: given(f.site), door: given(f.door), score: given(f.score), answers: 1 })
      .onConflictDoUpdate({
        target: [f.day, f.site, f.door, f.score],
        set: { answers: sql`${f.answers} + 1` },
      }),
    'count_feedback',
  ),
  some: prepare(
    db
      .select()
      .from(f)
      .where(between(f.day, given(f.day, 'from'), given(f.day, 'to'))),
    'feedback_of_days',
  ),
  all: prepare(db.select().from(f).orderBy(asc(f.day), asc(f.site), asc(f.door), asc(f.score)), 'all_feedback'),
}));

/** Says that the conversation has answered; null when it had, or is no more. */
export const takeFeedback = async (handle: Handle, id: ConversationId): Promise<{ site: SiteId; door: Door } | null> =>
  (await queries(handle).take.execute({ id }))[0] ?? null;

/** Adds one to a counter. */
export const countFeedback = async (handle: Handle, answer: Omit<FeedbackCount, 'answers'>): Promise<void> => {
  await queries(handle).count.execute({ ...answer });
};

export const feedback = async (handle: Handle): Promise<FeedbackCount[]> => queries(handle).all.execute();

export const feedbackOf = async (
  handle: Handle,
  days: { readonly from: string; readonly to: string },
): Promise<FeedbackCount[]> => queries(handle).some.execute({ ...days });
