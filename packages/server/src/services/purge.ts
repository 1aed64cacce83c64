import { KEPT_PARTS, type KeptPart } from '@lanterne/protocol';
import { nanoid } from 'nanoid';
import type { Conversation } from '../domain/conversation.ts';
import { destructionsOf, erasureDay, versionsOn } from '../domain/erasure.ts';
import { type Policy, policyFor, type SitePolicy } from '../domain/policy.ts';
import {
  HOURS_KEPT_MS,
  isOver,
  isPartOver,
  type Kept,
  PURGE_LEASE_MS,
  partLimits,
  purgeLimits,
} from '../domain/retention.ts';
import { DELIVERIES_KEPT_MS } from '../domain/webhook.ts';
import type { Command, Store, Transaction, Whose } from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { destroyOverdueAddresses } from './sealed-addresses.ts';

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

interface PurgeStep {
  /** Who purges. Whoever finds that another one does leaves it to that one. */
  readonly node: string;
  readonly policy: Policy;
  readonly limit: number;
}

/**
 * Erases conversations that are over their time, at most `limit`. Takes those that nobody else works on. The lease spares the
 * database a second purge at the same time, which would do no harm.
 */
export const purgeConversations: Command<PurgeStep, Purged | 'elsewhere'> = {
  name: 'purgeConversations',
  // Locks many rows, which others want one by one.
  waits: true,
  async run(tx, { node, policy, limit }) {
    if (!(await tx.leasePurge(node, tx.now + PURGE_LEASE_MS))) return { answer: 'elsewhere', changes: [], keep: false };
    const candidates: Kept[] = [];
    for (const [whose, decided] of groupsOf(policy)) {
      const most = limit - candidates.length;
      if (most > 0) candidates.push(...(await tx.overdue(whose, purgeLimits(decided, tx.now), most)));
    }
    const over = candidates
      .filter((kept) => isOver(kept, policyFor(policy, kept.conversation.site), tx.now))
      .map(({ conversation }) => conversation);
    const now = await withFewFiles(tx, over);
    for (const { id } of now) await tx.eraseConversation(id, 'clock');
    return {
      answer: { erased: now.length, more: now.length > 0 && (now.length < over.length || candidates.length === limit) },
      changes: now.map((conversation) => ({ conversation, events: [], erased: true })),
      keep: true,
    };
  },
};

/** What one step over the parts has done. */
export interface Lapsed {
  readonly lapsed: number;
  readonly more: boolean;
}

/**
 * Erases parts of conversations whose own time is over, of at most `limit` conversations, while the rest of them is kept. Takes those that
 * nobody else works on.
 */
export const lapseParts: Command<PurgeStep, Lapsed | 'elsewhere'> = {
  name: 'lapseParts',
  waits: true,
  async run(tx, { node, policy, limit }) {
    if (!(await tx.leasePurge(node, tx.now + PURGE_LEASE_MS))) return { answer: 'elsewhere', changes: [], keep: false };
    const over: { readonly conversation: Conversation; readonly part: KeptPart }[] = [];
    let candidates = 0;
    for (const part of KEPT_PARTS) {
      for (const [whose, decided] of groupsOf(policy)) {
        const most = limit - candidates;
        if (most <= 0) break;
        const found = await tx.overdueParts(whose, part, partLimits(decided, part, tx.now), most);
        candidates += found.length;
        for (const kept of found) if (isPartOver(kept, part, decided, tx.now)) over.push({ ...kept, part });
      }
    }
    for (const { conversation, part } of over) await tx.lapsePart(conversation, part);
    const told = new Map(over.map(({ conversation }) => [conversation.id, conversation]));
    return {
      answer: { lapsed: over.length, more: over.length > 0 && candidates === limit },
      changes: [...told.values()].map((conversation) => ({ conversation, events: [], erased: false, lapsed: true })),
      keep: true,
    };
  },
};

/**
 * Puts on record what was erased on days that are over, and takes it out of the counters in the same breath: nothing is told twice,
 * or not at all. What a clock that goes back counts of such a day later is told later, in a record of its own.
 */
export const proveErasures: Command<null, null> = {
  name: 'proveErasures',
  waits: true,
  async run(tx) {
    const destructions = destructionsOf(await tx.takeErasures(erasureDay(tx.now)));
    const inForce = destructions.length > 0 ? await tx.policies() : [];
    for (const { site, ...counted } of destructions) {
      const detail = { ...counted, policies: versionsOn(counted.day, inForce) };
      await audit(tx, THE_HOUSE, 'destruction-proved', site, { detail });
    }
    return { answer: null, changes: [], keep: true };
  },
};

/**
 * Forgets every secret and every key that opens nothing any more and what was on record for long enough, and notes that all
 * that was over its time is gone.
 */
export const finishPurge: Command<{ readonly node: string; readonly policy: Policy }, null> = {
  name: 'finishPurge',
  waits: true,
  async run(tx, { node, policy }) {
    await tx.leavePurge(node);
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

/** Leaves what is left to whoever purges next. */
export const leavePurge: Command<{ readonly node: string }, null> = {
  name: 'leavePurge',
  waits: true,
  async run(tx, { node }) {
    await tx.leavePurge(node);
    return { answer: null, changes: [], keep: true };
  },
};

/** Few: whoever writes at that moment waits for all of them (`bench/README.md`). */
const BATCH = 10;

/**
 * Erases all that is over its time, unless somebody else is about it; answers how many conversations. What is done is done when it
 * stops half-way. `goOn` is asked before each batch, and may take its time.
 */
export const purge = async (
  store: Pick<Store, 'write'>,
  policy: Policy,
  {
    node = nanoid(),
    limit = BATCH,
    goOn = () => true,
  }: { readonly node?: string; readonly limit?: number; readonly goOn?: () => boolean | Promise<boolean> } = {},
): Promise<number> => {
  let erased = 0;
  await destroyOverdueAddresses(store, policy, goOn);
  while (await goOn()) {
    const step = await store.write(purgeConversations, { node, policy, limit });
    if (step === 'elsewhere') return erased;
    erased += step.erased;
    if (step.more) continue;
    const parts = await store.write(lapseParts, { node, policy, limit });
    if (parts === 'elsewhere') return erased;
    if (parts.more) continue;
    await store.write(proveErasures, null);
    await store.write(finishPurge, { node, policy });
    return erased;
  }
  await store.write(leavePurge, { node });
  return erased;
};
