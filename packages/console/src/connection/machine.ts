import { backOffMs } from '@lanterne/protocol/back-off';
import { KEEP_ALIVE_MS } from '@lanterne/protocol/constants';

/** A proxy that buffers the stream, or a dead link: no byte came after the request. */
export const FIRST_BYTE_MS = 10_000;
/** The server writes at least every `KEEP_ALIVE_MS`; two lost and a half is a dead link, whatever TCP still believes. */
export const SILENCE_MS = 2.5 * KEEP_ALIVE_MS;

/** The desk's link with the server. `attempt` counts the tries since the last snapshot. */
export type Link =
  /** Not asked to connect. */
  | { readonly name: 'stopped' }
  /** Asked; the snapshot has not come. */
  | { readonly name: 'connecting'; readonly attempt: number }
  /** The snapshot came; deltas follow. */
  | { readonly name: 'live'; readonly heardAt: number }
  /** Lost; another try comes at the end of the pause. */
  | { readonly name: 'pausing'; readonly attempt: number }
  /** The session is over: connecting again is useless before a new sign-in. */
  | { readonly name: 'signed-out' };
type LinkName = Link['name'];

export type LinkEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  /** Bytes came, a comment perhaps. */
  | { readonly type: 'heard'; readonly at: number }
  /** The first signal was read. */
  | { readonly type: 'settled'; readonly at: number }
  /** The request failed, or the stream ended. */
  | { readonly type: 'lost'; readonly random: number; readonly atLeastMs?: number }
  | { readonly type: 'sign-in-required' }
  /** The server stops and says when to come back. */
  | { readonly type: 'told'; readonly afterMs: number }
  /** The timer that the last transition set has run out. */
  | { readonly type: 'time-up'; readonly random: number }
  /** The network came back, or the officer looks at the page again. */
  | { readonly type: 'woken'; readonly at: number };
type LinkEventType = LinkEvent['type'];

/** What a transition asks for. The newest timer replaces the one before. */
export type LinkEffect =
  | { readonly do: 'connect' }
  | { readonly do: 'hang-up' }
  | { readonly do: 'set-timer'; readonly ms: number }
  | { readonly do: 'clear-timer' };

export interface LinkStep {
  readonly link: Link;
  readonly effects: readonly LinkEffect[];
}

type In<Name extends LinkName> = Extract<Link, { name: Name }>;
type On<Type extends LinkEventType> = Extract<LinkEvent, { type: Type }>;
type Rules = { [Name in LinkName]: { [Type in LinkEventType]: (link: In<Name>, event: On<Type>) => LinkStep } };

const stay = (link: Link): LinkStep => ({ link, effects: [] });
const timer = (ms: number): LinkEffect => ({ do: 'set-timer', ms });
const HANG_UP: readonly LinkEffect[] = [{ do: 'hang-up' }, { do: 'clear-timer' }];

const connect = (attempt: number): LinkStep => ({
  link: { name: 'connecting', attempt },
  effects: [{ do: 'hang-up' }, { do: 'connect' }, timer(FIRST_BYTE_MS)],
});
const pause = (attempt: number, ms: number): LinkStep => ({
  link: { name: 'pausing', attempt },
  effects: [{ do: 'hang-up' }, timer(ms)],
});
const retry = (attempt: number, random: number, atLeastMs = 0): LinkStep =>
  pause(attempt + 1, Math.max(atLeastMs, backOffMs(attempt, random)));
const stop = (): LinkStep => ({ link: { name: 'stopped' }, effects: HANG_UP });
const signedOut = (): LinkStep => ({ link: { name: 'signed-out' }, effects: HANG_UP });
const live = (at: number): LinkStep => ({ link: { name: 'live', heardAt: at }, effects: [timer(SILENCE_MS)] });

const rules: Rules = {
  stopped: {
    start: () => connect(0),
    stop: stay,
    heard: stay,
    settled: stay,
    lost: stay,
    'sign-in-required': stay,
    told: stay,
    'time-up': stay,
    woken: stay,
  },
  connecting: {
    start: stay,
    stop,
    heard: (link) => ({ link, effects: [timer(SILENCE_MS)] }),
    settled: (_, { at }) => live(at),
    lost: ({ attempt }, { random, atLeastMs }) => retry(attempt, random, atLeastMs),
    'sign-in-required': signedOut,
    told: ({ attempt }, { afterMs }) => pause(attempt + 1, afterMs),
    'time-up': ({ attempt }, { random }) => retry(attempt, random),
    woken: stay,
  },
  live: {
    start: stay,
    stop,
    heard: (_, { at }) => live(at),
    settled: (_, { at }) => live(at),
    lost: (_, { random, atLeastMs }) => retry(0, random, atLeastMs),
    'sign-in-required': signedOut,
    told: (_, { afterMs }) => pause(0, afterMs),
    'time-up': (_, { random }) => retry(0, random),
    // A machine that slept ran no timers: the link may have died hours ago.
    woken: (link, { at }) => (at - link.heardAt > SILENCE_MS ? connect(0) : stay(link)),
  },
  pausing: {
    start: stay,
    stop,
    heard: stay,
    settled: stay,
    lost: stay,
    'sign-in-required': signedOut,
    told: stay,
    'time-up': ({ attempt }) => connect(attempt),
    woken: ({ attempt }) => connect(attempt),
  },
  'signed-out': {
    start: () => connect(0),
    stop,
    heard: stay,
    settled: stay,
    lost: stay,
    'sign-in-required': stay,
    told: stay,
    'time-up': stay,
    woken: stay,
  },
};

/** What becomes of the link when something happens. Pure; the table is total. */
export const moveLink = (link: Link, event: LinkEvent): LinkStep => {
  // The table is indexed by two unions at once, which the compiler cannot follow; `Rules` proves each cell.
  const rule = rules[link.name][event.type] as (link: Link, event: LinkEvent) => LinkStep;
  return rule(link, event);
};
