import type { ProblemCode } from '@lanterne/protocol';
import type { Clock } from '../ports.ts';
import {
  type AttemptLimit,
  createAttemptLimit,
  createSharedTurnstile,
  createSlowdown,
  createTurnstile,
} from './limits.ts';
import type { Network } from './networks.ts';
import { problem } from './problem.ts';

/** Seconds. */
const BUSY_RETRY_AFTER = 2;

/** Each takes 19 MiB and some hundredths of a second; more at one time would only wait for each other. */
const HASHING_PLACES = 16;
/** Of these, so many for one network: a station that comes on shift does not notice, and a flood leaves room for others. */
const PLACES_OF_NETWORK = 4;
/** For who is known already, which no stranger takes. */
const KNOWN_PLACES = 8;

/** Failures that a network may have, at all logins together, before it is slowed: a station behind one address has bad mornings. */
const FREE_OF_NETWORK = 30;
/** Failures of strangers from anywhere that a login may have. One network alone, slowed as it is by then, never comes so far. */
const FREE_OF_LOGIN = 30;

/** Of officers who have signed in from a network lately, so many are remembered. */
const SEEN_MAX = 10_000;

/** When the next try is let through. */
export const tooMany = (waitMs: number): Response =>
  problem('too_many_requests', { retryAfter: Math.ceil(waitMs / 1000) });

/** Who guesses at a login. */
export interface Comer {
  readonly login: string;
  /** In a browser in which an officer has signed in under this login before. */
  readonly isKnown: boolean;
  readonly network: Network | null;
}

/** What came of a guess. */
type Outcome = { readonly ok: true } | { readonly ok: false; readonly code: ProblemCode };

/** Where secrets of officers are checked: slowed for one login and for one network, and not for everybody at one time. */
export interface Guesses {
  /**
   * Makes a try at what can be guessed, which counts as failed until it has succeeded; or says when the next one is let through. The
   * guess is told among whose tries it counts.
   */
  make<Result extends Outcome>(
    comer: Comer,
    guess: (subject: string) => Promise<Result>,
    respond: (result: Result) => Response,
  ): Promise<Response>;
  /**
   * Takes what nobody can guess: it is looked at first, so that who has it never waits for what others do. Whoever brings
   * what is none counts as one who guesses.
   */
  take<Result extends Outcome>(
    network: Network | null,
    look: () => Promise<Result>,
    respond: (result: Result) => Response | Promise<Response>,
  ): Promise<Response>;
  /** A try at a password by who sits at an open desk: delayed by nobody else, and delays nobody who signs in. */
  atDesk<Result extends Outcome>(
    login: string,
    guess: () => Promise<Result>,
    respond: (result: Result) => Response,
  ): Promise<Response>;
  /** Hashes something that is no guess, for a stranger of this network. */
  hash(network: Network | null, work: () => Promise<Response>): Promise<Response>;
  /** The same at an open desk. */
  hashAtDesk(work: () => Promise<Response>): Promise<Response>;
  /** An officer has signed in from here. */
  welcome(login: string, network: Network | null): void;
}

/** Does it, if there is a place; or asks to come again. */
const inside = async (leave: (() => void) | null, work: () => Promise<Response>): Promise<Response> => {
  if (!leave) return problem('unavailable', { retryAfter: BUSY_RETRY_AFTER });
  try {
    return await work();
  } finally {
    leave();
  }
};

/** The longest of them: who is held back by one limit is not counted by the others. */
const longest = (...waits: readonly number[]): number => Math.max(...waits);

/**
 * Guesses are counted
 *
 * - for each login in each network, so that whoever hammers at one delays nobody but those who come to it from beside them;
 * - for each login in all networks, high enough that one network alone does not get there;
 * - for each network at all logins: one password tried at everybody is a guess too.
 *
 * Neither of the last two delays an officer where they have signed in before: in that browser for a year, from that network until
 * its name changes with the hour. Without known networks each login is counted for all strangers together, as there is nothing
 * to tell them apart by. All of it is in memory, under names that mean nothing (docs/decisions/0046).
 */
export const createGuesses = (clock: Clock): Guesses => {
  // Each kind has counts of its own. In one, told apart by their names, a stranger who tries a login of such a name would count among
  // the others: what is typed as a login is any text.
  const ofStrangers = createAttemptLimit(clock);
  const ofKnown = createAttemptLimit(clock);
  const ofDesks = createAttemptLimit(clock);
  const atLogin = createSlowdown(clock, FREE_OF_LOGIN);
  const fromNetwork = createSlowdown(clock, FREE_OF_NETWORK);
  const strangers = createSharedTurnstile(HASHING_PLACES, PLACES_OF_NETWORK);
  const known = createTurnstile(KNOWN_PLACES);
  const seen = new Set<string>();

  const pairOf = (login: string, network: Network) => `${network} ${login}`;

  const attempt = async <Result extends Outcome>(
    attempts: AttemptLimit,
    subject: string,
    guess: () => Promise<Result>,
    respond: (result: Result) => Response,
  ): Promise<Response> => {
    const wait = attempts.begin(subject);
    if (wait > 0) return tooMany(wait);
    const result = await guess();
    if (result.ok) attempts.succeeded(subject);
    return respond(result);
  };

  /** A try of somebody of whom nothing is known but the network. */
  const attemptFrom = async <Result extends Outcome>(
    { login, network }: { readonly login: string; readonly network: Network },
    guess: () => Promise<Result>,
    respond: (result: Result) => Response,
  ): Promise<Response> => {
    const pair = pairOf(login, network);
    const wait = longest(ofStrangers.waitFor(pair), atLogin.waitFor(login), fromNetwork.waitFor(network));
    if (wait > 0) return tooMany(wait);
    atLogin.count(login);
    fromNetwork.count(network);
    return attempt(
      ofStrangers,
      pair,
      async () => {
        const result = await guess();
        // To be asked for a code, the password has to be right.
        if (result.ok || result.code === 'second_factor_required') {
          atLogin.forgive(login);
          fromNetwork.forgive(network);
        }
        return result;
      },
      respond,
    );
  };

  return {
    make({ login, isKnown, network }, guess, respond) {
      if (isKnown) return inside(known.enter(), () => attempt(ofKnown, login, () => guess(`known ${login}`), respond));
      // First the door: who is turned away there has not tried, and it must not count as a failure.
      return inside(strangers.enter(network), () => {
        if (network === null) return attempt(ofStrangers, login, () => guess(login), respond);
        const pair = pairOf(login, network);
        if (seen.has(pair)) return attempt(ofStrangers, pair, () => guess(pair), respond);
        return attemptFrom({ login, network }, () => guess(login), respond);
      });
    },

    async take(network, look, respond) {
      const result = await look();
      if (result.ok || network === null) return respond(result);
      const wait = fromNetwork.waitFor(network);
      if (wait > 0) return tooMany(wait);
      fromNetwork.count(network);
      return respond(result);
    },

    atDesk: (login, guess, respond) => inside(known.enter(), () => attempt(ofDesks, login, guess, respond)),
    hash: (network, work) => inside(strangers.enter(network), work),
    hashAtDesk: (work) => inside(known.enter(), work),

    welcome(login, network) {
      if (network === null) return;
      const pair = pairOf(login, network);
      // Re-inserted, so that the set stays in the order of the last sign-in.
      seen.delete(pair);
      seen.add(pair);
      for (const oldest of seen) {
        if (seen.size <= SEEN_MAX) break;
        seen.delete(oldest);
      }
    },
  };
};
