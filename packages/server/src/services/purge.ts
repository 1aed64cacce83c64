import type { Conversation } from '../domain/conversation.ts';
import { type Policy, policyFor, type SitePolicy } from '../domain/policy.ts';
import { HOURS_KEPT_MS, isOver, type Kept, purgeLimits } from '../domain/retention.ts';
import { DELIVERIES_KEPT_MS } from '../domain/webhook.ts';
import type { Command, Store, Transaction, Whose } from '../ports.ts';

/** What one step of a purge has done. */
export interface Purged {
  readonly erased: number;
  /** Whether there may be more to erase. */
  readonly more: boolean;
}

/** Each may have ten megabytes, and every byte is overwritten while others wait to write. */
const FILES_AT_ONCE = 5;

/** As many from the start as have few files together, and one at least. */
const withFewFiles = async (tx: Transaction, conversations: readonly Conversation[]): Promise<Conversation[]> => {
  const few: Conversation[] = [];
  let files = 0;
  for (const conversation of conversations) {
    files += await tx.countFiles(conversation.id);
    if (files > FILES_AT_ONCE && few.length > 0) break;
    few.push(conversation);
  }
  return few;
};

/** Whom each part of the policy is about. */
const groupsOf = (policy: Policy): readonly (readonly [Whose, SitePolicy])[] => [
  ...Object.entries(policy.sites).map(([site, own]) => [{ site }, own] as const),
  [{ but: Object.keys(policy.sites) }, policy],
];

/** Erases conversations that are over their time, at most `limit`. Takes those that nobody else works on. */
export const purgeConversations: Command<{ readonly policy: Policy; readonly limit: number }, Purged> = {
  name: 'purgeConversations',
  // Locks many rows, which others want one by one.
  waits: true,
  async run(tx, { policy, limit }) {
    const candidates: Kept[] = [];
    for (const [whose, decided] of groupsOf(policy)) {
      const most = limit - candidates.length;
      if (most > 0) candidates.push(...(await tx.overdue(whose, purgeLimits(decided, tx.now), most)));
    }
    const over = candidates
      .filter((kept) => isOver(kept, policyFor(policy, kept.conversation.site), tx.now))
      .map(({ conversation }) => conversation);
    const now = await withFewFiles(tx, over);
    for (const { id } of now) await tx.eraseConversation(id);
    return {
      answer: { erased: now.length, more: now.length > 0 && (now.length < over.length || candidates.length === limit) },
      changes: now.map((conversation) => ({ conversation, events: [], erased: true })),
      keep: true,
    };
  },
};

/**
 * Forgets every secret and every key that opens nothing any more and what was on record for long enough, and notes that all
 * that was over its time is gone.
 */
export const finishPurge: Command<{ readonly policy: Policy }, null> = {
  name: 'finishPurge',
  waits: true,
  async run(tx, { policy }) {
    await tx.forgetAudit(tx.now - policy.retention.auditMs);
    await tx.deleteExpired();
    await tx.forgetResumeCodes();
    await tx.forgetHours(new Date(tx.now - HOURS_KEPT_MS).toISOString().slice(0, 10));
    await tx.forgetDeliveries(tx.now - DELIVERIES_KEPT_MS);
    await tx.forgetKeys();
    await tx.notePurge();
    return { answer: null, changes: [], keep: true };
  },
};

/** Few: those who write must not wait behind a long erasure. */
const BATCH = 20;

/**
 * Erases all that is over its time; answers how many conversations. What is done is done when it stops half-way, and several
 * processes may do it at one time. `goOn` is asked before each batch.
 */
export const purge = async (
  store: Pick<Store, 'write'>,
  policy: Policy,
  { limit = BATCH, goOn = () => true }: { readonly limit?: number; readonly goOn?: () => boolean } = {},
): Promise<number> => {
  let erased = 0;
  while (goOn()) {
    const step = await store.write(purgeConversations, { policy, limit });
    erased += step.erased;
    if (!step.more) {
      await store.write(finishPurge, { policy });
      break;
    }
  }
  return erased;
};
