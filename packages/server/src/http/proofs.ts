import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Challenge, Proof, SiteId } from '@lanterne/protocol';
import { instantOf } from '../domain/instant.ts';
import type { Clock } from '../ports.ts';

/** Work that is asked of whoever comes while many do, in place of a puzzle: no person has to solve anything. */
export interface Proofs {
  /** To find one number below `max`. Nothing is kept of it: what was asked is signed. */
  ask(site: SiteId, max: number): Challenge;
  /**
   * Whether this was asked for this site, a short time ago, and is done; and, of what was asked, whether it is the first time or a
   * repeat for the same subject. It holds for one subject only.
   */
  accept(site: SiteId, proof: Proof, subject: string): boolean;
}

/** Long enough for the slowest phone on the worst of lines, too short to lay in a stock. */
const LIFE_MS = 120_000;
/** More are not spent in that time: what comes in has a ceiling. Beyond it none is taken until older ones have expired. */
const SPENT_MAX = 50_000;

const digestOf = (salt: string, number: number): string =>
  createHash('sha256').update(`${salt}.${number}`).digest('hex');

/**
 * The number is drawn here, and told only as a digest: so the work has an end, at `max`, and its length no long tail. The
 * key is the same in all processes and after a restart; what was spent is known to this process alone.
 */
export const createProofs = (key: Buffer, clock: Clock): Proofs => {
  /** By salt: until when it could be spent again, and for whom it was spent. Oldest first. */
  const spent = new Map<string, { readonly until: number; readonly subject: string }>();

  const sign = (site: SiteId, signed: string): string =>
    createHmac('sha256', key).update(`${site}.${signed}`).digest('base64url');

  const forgetExpired = (now: number) => {
    for (const [salt, { until }] of spent) {
      // Each expires after the same time, in the order in which they were asked; of those that were spent in another order some
      // stay for a little longer.
      if (until > now) break;
      spent.delete(salt);
    }
  };

  const isSigned = (site: SiteId, signed: string, mac: string): boolean => {
    const [given, own] = [Buffer.from(mac), Buffer.from(sign(site, signed))];
    return given.length === own.length && timingSafeEqual(given, own);
  };

  return {
    ask(site, max) {
      const until = clock() + LIFE_MS;
      const salt = randomBytes(12).toString('base64url');
      const digest = digestOf(salt, randomInt(max));
      const signed = `${until}.${salt}.${digest}`;
      return { signed: `${signed}.${sign(site, signed)}`, salt, digest, max, until: instantOf(until) };
    },

    accept(site, { challenge, number }, subject) {
      const [until = '', salt = '', digest = '', mac = ''] = challenge.split('.');
      const now = clock();
      if (!isSigned(site, `${until}.${salt}.${digest}`, mac)) return false;
      if (Number(until) <= now || digestOf(salt, number) !== digest) return false;
      const earlier = spent.get(salt);
      if (earlier) return earlier.subject === subject;
      forgetExpired(now);
      if (spent.size >= SPENT_MAX) return false;
      spent.set(salt, { until: Number(until), subject });
      return true;
    },
  };
};
