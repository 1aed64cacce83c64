import type { Clock } from '../ports.ts';

/** Slows down repeated failures of one subject, such as guesses at a login. In memory only. */
export interface AttemptLimit {
  /**
   * Asks for one try: 0, and the try counts as failed until it has succeeded, so that many at one time gain nothing; or
   * the milliseconds until the next one is let through.
   */
  begin(subject: string): number;
  /** What `begin` would answer, and nothing is counted. */
  waitFor(subject: string): number;
  succeeded(subject: string): void;
}

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
const SUBJECTS_MAX = 10_000;

/** A minute and a quarter of an hour unless it is said. */
export interface AttemptTimes {
  readonly longestWaitMs?: number;
  readonly forgetAfterMs?: number;
}

/**
 * After five failures each further one doubles the wait, up to a minute. Who guesses at a login delays everybody who tries
 * it; so a browser that has signed in there before is a subject of its own, which no stranger can delay.
 */
export const createAttemptLimit = (
  clock: Clock,
  { longestWaitMs = LONGEST_WAIT_MS, forgetAfterMs = FORGET_AFTER_MS }: AttemptTimes = {},
): AttemptLimit => {
  const failures = new Map<string, { count: number; lastAt: number }>();

  const forgetOld = (now: number) => {
    for (const [subject, { lastAt }] of failures) {
      if (now - lastAt <= forgetAfterMs && failures.size <= SUBJECTS_MAX) break;
      failures.delete(subject);
    }
  };

  const waitFor = (subject: string): number => {
    const seen = failures.get(subject);
    if (!seen || seen.count < FREE_FAILURES) return 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (seen.count - FREE_FAILURES), longestWaitMs);
    // A clock that went back keeps nobody out for longer than the wait itself.
    return Math.min(wait, Math.max(0, seen.lastAt + wait - clock()));
  };

  return {
    waitFor,
    begin(subject) {
      const wait = waitFor(subject);
      if (wait > 0) return wait;
      const now = clock();
      const seen = failures.get(subject);
      const count = seen && now - seen.lastAt <= forgetAfterMs ? seen.count + 1 : 1;
      // Re-inserted, so that the map stays in the order of the last failure.
      failures.delete(subject);
      failures.set(subject, { count, lastAt: now });
      forgetOld(now);
      return 0;
    },
    succeeded(subject) {
      failures.delete(subject);
    },
  };
};

/** Slows down what fails too often of late for many who share something: the strangers at one login, the people of one network. */
export interface Slowdown {
  /** 0, or the milliseconds until the next try is let through. */
  waitFor(subject: string): number;
  /** A try, which counts as failed until it is forgiven. */
  count(subject: string): void;
  /** It was no failure. The others stay. */
  forgive(subject: string): void;
}

const FADE_MS = 15 * 60_000;

/**
 * So many failures are free; each further one doubles the wait, up to a minute. They fade: after a quarter of an hour a third
 * of them is left. So who goes on without end is held to a rate (of 30, to some two in a minute), and whoever only had a
 * bad morning is not slowed at all.
 */
export const createSlowdown = (clock: Clock, free: number, subjectsMax = SUBJECTS_MAX): Slowdown => {
  const failures = new Map<string, { readonly count: number; readonly at: number }>();

  const faded = (subject: string, now: number): number => {
    const seen = failures.get(subject);
    return seen ? seen.count * Math.exp(-Math.max(0, now - seen.at) / FADE_MS) : 0;
  };

  const keep = (subject: string, count: number, at: number) => {
    // Re-inserted, so that the map stays in the order of the last failure.
    failures.delete(subject);
    failures.set(subject, { count, at });
    for (const [oldest] of failures) {
      if (failures.size <= subjectsMax) break;
      failures.delete(oldest);
    }
  };

  return {
    waitFor(subject) {
      const now = clock();
      const seen = failures.get(subject);
      const count = faded(subject, now);
      if (!seen || count < free) return 0;
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - free), LONGEST_WAIT_MS);
      // A clock that went back keeps nobody out for longer than the wait itself.
      return Math.min(wait, Math.max(0, seen.at + wait - now));
    },
    count(subject) {
      const now = clock();
      keep(subject, faded(subject, now) + 1, now);
    },
    forgive(subject) {
      const now = clock();
      if (failures.has(subject)) keep(subject, Math.max(0, faded(subject, now) - 1), now);
    },
  };
};

/** What everybody together may do in a time, whoever they are. */
export interface Budget {
  /** 0, and one is spent at once, so that many at one time gain nothing; or the milliseconds until there is one again. */
  spend(): number;
  /** It was no abuse: the one that was spent is there again. */
  refund(): void;
}

/** So many at one time, and one more after each `everyMs`. */
export const createBudget = (
  clock: Clock,
  { burst, everyMs }: { readonly burst: number; readonly everyMs: number },
): Budget => {
  let left = burst;
  let countedAt = clock();

  const earn = () => {
    const earned = Math.floor((clock() - countedAt) / everyMs);
    // A clock that goes back earns nothing, and is counted from anew.
    if (earned < 0) countedAt = clock();
    if (earned <= 0) return;
    left = Math.min(burst, left + earned);
    countedAt += earned * everyMs;
  };

  return {
    spend() {
      earn();
      if (left < 1) return Math.max(1, countedAt + everyMs - clock());
      left -= 1;
      return 0;
    },
    refund() {
      left = Math.min(burst, left + 1);
    },
  };
};

/** What each of many subjects may do in a time. */
export interface Allowance {
  /** 0, and so many are spent at once, one unless it is said; or the milliseconds until there are as many again. */
  spend(subject: string, units?: number): number;
}

/**
 * So many at one time for each subject, and one more after each `everyMs`. All that is kept of one is the moment at which it will
 * have everything again, and none is kept beyond that. Of a flood of subjects the oldest are forgotten: memory has an end.
 */
export const createAllowance = (
  clock: Clock,
  { burst, everyMs }: { readonly burst: number; readonly everyMs: number },
  subjectsMax = SUBJECTS_MAX,
): Allowance => {
  const wholeAt = new Map<string, number>();

  const forget = (now: number) => {
    for (const [subject, at] of wholeAt) {
      if (at > now && wholeAt.size <= subjectsMax) break;
      wholeAt.delete(subject);
    }
  };

  return {
    spend(subject, units = 1) {
      const now = clock();
      // What is more than everything is let through with everything there.
      const costMs = Math.min(units, burst) * everyMs;
      // Beyond a whole burst, a clock has gone back.
      const spentUntil = Math.min(Math.max(now, wholeAt.get(subject) ?? now), now + burst * everyMs);
      const wait = spentUntil + costMs - (now + burst * everyMs);
      if (wait > 0) return wait;
      // Re-inserted, so that the map stays in the order of the last use.
      wholeAt.delete(subject);
      wholeAt.set(subject, spentUntil + costMs);
      forget(now);
      return 0;
    },
  };
};

/** How often something has happened of late. */
export interface Pulse {
  /** How often in the last time, near enough. */
  of(subject: string): number;
  count(subject: string): void;
}

/** A count for each subject that fades: after `windowMs` a third of it is left. Of a flood of subjects the oldest are forgotten. */
export const createPulse = (clock: Clock, windowMs: number, subjectsMax = SUBJECTS_MAX): Pulse => {
  const counts = new Map<string, { readonly count: number; readonly at: number }>();

  const of = (subject: string): number => {
    const seen = counts.get(subject);
    return seen ? seen.count * Math.exp(-Math.max(0, clock() - seen.at) / windowMs) : 0;
  };

  return {
    of,
    count(subject) {
      const count = of(subject) + 1;
      // Re-inserted, so that the map stays in the order of the last count.
      counts.delete(subject);
      counts.set(subject, { count, at: clock() });
      for (const [oldest] of counts) {
        if (counts.size <= subjectsMax) break;
        counts.delete(oldest);
      }
    },
  };
};

/** Lets so many do something at one time. */
export interface Turnstile {
  /** Answers how to leave; null when it is full. */
  enter(): (() => void) | null;
}

export const createTurnstile = (places: number): Turnstile => {
  let inside = 0;
  return {
    enter() {
      if (inside >= places) return null;
      inside += 1;
      return () => {
        inside -= 1;
      };
    },
  };
};

/**
 * The same, of which one subject can take no more than its share: whoever takes all of that keeps out nobody but themselves.
 * Whose subject is not known is one of all.
 */
export const createSharedTurnstile = (places: number, share: number) => {
  const all = createTurnstile(places);
  const inside = new Map<string, number>();
  return {
    enter(subject: string | null): (() => void) | null {
      const own = subject === null ? 0 : (inside.get(subject) ?? 0);
      const leave = own < share ? all.enter() : null;
      if (!leave || subject === null) return leave;
      inside.set(subject, own + 1);
      return () => {
        const left = (inside.get(subject) ?? 1) - 1;
        if (left > 0) inside.set(subject, left);
        else inside.delete(subject);
        leave();
      };
    },
  };
};
export type SharedTurnstile = ReturnType<typeof createSharedTurnstile>;

/** What is spent by many, of whom the first of each have a purse of their own. */
export interface Purse {
  /** 0, and one is spent at once; or the milliseconds until there is one again. */
  spend(subject: string | null): number;
  /** It was no abuse. */
  refund(): void;
}

/**
 * The first of a subject are let in whatever all the others do; what is beyond that comes out of one purse with theirs. So a
 * flood from few keeps nobody out, and many people behind one address find the purse full as long as nobody floods.
 */
export const createPurse = (first: Allowance, shared: Budget): Purse => ({
  spend: (subject) => (subject !== null && first.spend(subject) === 0 ? 0 : shared.spend()),
  refund: shared.refund,
});
