import { createHash } from 'node:crypto';
import { promisesOf, readPromises } from '../domain/notice.ts';
import type { Policy } from '../domain/policy.ts';
import type { Command, PolicyInForce } from '../ports.ts';

/** The same for the same promises, on every machine. */
export const policyVersion = (policy: Policy): string =>
  createHash('sha256')
    .update(JSON.stringify(promisesOf(policy)))
    .digest('hex')
    .slice(0, 16);

/** Puts on record that a policy is in force from now on, unless it was so already. */
export const notePolicy: Command<{ readonly policy: Policy }, null> = {
  name: 'notePolicy',
  async run(tx, { policy }) {
    const version = policyVersion(policy);
    const newest = (await tx.policies()).at(-1);
    if (newest?.version !== version) {
      // A clock that went back must not leave the one before in force.
      const since = Math.max(tx.now, (newest?.since ?? 0) + 1);
      await tx.insertPolicy({ version, since, document: JSON.stringify(promisesOf(policy)) });
    }
    return { answer: null, changes: [], keep: true };
  },
};

/** Since when a version is in force; null where it is not, or not yet. */
export const sinceOf = (version: string, inForce: readonly PolicyInForce[]): number | null => {
  const newest = inForce.at(-1);
  return newest?.version === version ? newest.since : null;
};

/** What was promised at a time; null before anything was. */
export const policyAt = (inForce: readonly PolicyInForce[], at: number) => {
  const found = inForce.findLast(({ since }) => since <= at);
  return found ? { ...found, promises: readPromises(found.document) } : null;
};
