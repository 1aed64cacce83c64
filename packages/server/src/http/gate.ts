import type { Challenge, Proof, SiteId } from '@lanterne/protocol';
import { rangeFor } from '../domain/load.ts';
import type { Policy } from '../domain/policy.ts';
import type { Clock } from '../ports.ts';
import { perMinute } from './caps.ts';
import { createAllowance, createBudget, createPulse, createPurse } from './limits.ts';
import type { Network, Networks } from './networks.ts';
import { createProofs } from './proofs.ts';

/** Whoever asks to come in. */
export interface Comer {
  readonly site: SiteId;
  readonly network: Network | null;
  /** Of the attempt: a repeat of it is the same one. */
  readonly attempt: string;
  readonly proof: Proof | undefined;
}

/** Let in; asked to come again after a while; or asked for work first. */
export type Entry = { readonly waitMs: number } | { readonly challenge: Challenge };

/** What comes through the door of a site: openings, and exits of openings that nobody has heard of yet. */
export interface Gate {
  open(comer: Comer): Entry;
  /** 0 to let it in, or the milliseconds until another may come. */
  openInDanger(network: Network | null): number;
  exit(network: Network | null): number;
}

const MINUTE_MS = 60_000;
/** For each network. */
const WINDOW_MS = 600_000;
const inWindow = (count: number) => ({ burst: count, everyMs: WINDOW_MS / count });

const EXITS = { perMinute: 600, perNetwork: 30 };

/**
 * Where no address is looked at, on a machine on which Lanterne is tried out, thousands come from one program. Calm is what is so
 * many times as much there.
 */
const UNKNOWN_TIMES = 25;

/** Of each network first, and of all beyond that. */
const purseOf = (clock: Clock, limits: { readonly perMinute: number; readonly perNetwork: number }) =>
  createPurse(createAllowance(clock, inWindow(limits.perNetwork)), createBudget(clock, perMinute(limits.perMinute)));

/**
 * Who may come in, and at what price. While all is calm it costs nothing. When it is not, whoever brings a proof of work is let in;
 * without one, as many as are wanting to a calm rate, so that who cannot bring any has their turn once the others are few. There are
 * ceilings: that of a network high enough for a ministry behind one address. Calls for help cost nothing, ever, and have a purse of
 * their own, which no opening touches. All of it is counted in this process, in memory.
 */
export const createGate = ({
  clock,
  key,
  networks,
  waiting,
  limits: { openings, danger, proof: calm },
}: {
  clock: Clock;
  /** Signs what is asked; 32 bytes. */
  key: Buffer;
  networks: Networks;
  /** How many wait for an officer. */
  waiting: () => number;
  limits: Policy['abuse'];
}): Gate => {
  const ofNetwork = createAllowance(clock, inWindow(openings.perNetwork));
  const ofAll = createBudget(clock, perMinute(openings.perMinute));
  const calls = purseOf(clock, danger);
  const exits = purseOf(clock, EXITS);
  const proofs = createProofs(key, clock);
  const times = networks.known ? 1 : UNKNOWN_TIMES;
  const opened = createPulse(clock, MINUTE_MS);
  const openedByNetwork = createPulse(clock, WINDOW_MS);

  const range = (network: Network | null): number => {
    if (calm === null) return 0;
    const load = {
      perMinute: opened.of('all'),
      perNetwork: network === null ? 0 : openedByNetwork.of(network),
      waiting: waiting(),
    };
    const { perMinute, perNetwork, waiting: queue } = calm;
    return rangeFor(load, { perMinute: perMinute * times, perNetwork, waiting: queue * times });
  };

  return {
    open({ site, network, attempt, proof }) {
      const max = range(network);
      if (max > 0 && !(proof && proofs.accept(site, proof, attempt))) return { challenge: proofs.ask(site, max) };
      const waitMs = (network !== null && ofNetwork.spend(network)) || ofAll.spend();
      if (waitMs === 0) {
        opened.count('all');
        if (network !== null) openedByNetwork.count(network);
      }
      return { waitMs };
    },
    openInDanger: calls.spend,
    exit: exits.spend,
  };
};
