/** After so many failures, with no success between them, an engine is left alone. */
export const FAILURES_MAX = 5;
/** Failures longer ago than this say nothing about now. */
export const FAILURES_WITHIN_MS = 30_000;
/** For how long it is left alone; then one request finds out whether it is back. */
export const OPEN_MS = 30_000;

/**
 * Whether an engine is asked. `closed`: it is. `open`: it is not, before `until`. `probing`: one request is finding out, and
 * where nothing is heard of that before `until`, another may.
 */
export type Circuit =
  | { readonly state: 'closed'; readonly failures: readonly number[] }
  | { readonly state: 'open'; readonly until: number }
  | { readonly state: 'probing'; readonly until: number };

export type CircuitEvent =
  /** Somebody wants to ask. */
  | 'asked'
  /** It answered: whatever it said, it lives. */
  | 'answered'
  | 'failed'
  /** Nobody knows: whoever asked has not waited. */
  | 'abandoned';

export const NEW_CIRCUIT: Circuit = { state: 'closed', failures: [] };

/** Whether it may be asked at this moment; whoever asks then tells the circuit so. */
export const mayAsk = (circuit: Circuit, now: number): boolean => circuit.state === 'closed' || now >= circuit.until;

const withFailure = (failures: readonly number[], now: number): Circuit => {
  // A clock that went back must not keep old failures for ever.
  const recent = [...failures.filter((at) => at <= now && now - at < FAILURES_WITHIN_MS), now];
  return recent.length >= FAILURES_MAX
    ? { state: 'open', until: now + OPEN_MS }
    : { state: 'closed', failures: recent };
};

type Step<State extends Circuit['state']> = (circuit: Extract<Circuit, { state: State }>, now: number) => Circuit;

const stay = (circuit: Circuit): Circuit => circuit;
const probe = (circuit: Exclude<Circuit, { readonly state: 'closed' }>, now: number): Circuit =>
  mayAsk(circuit, now) ? { state: 'probing', until: now + OPEN_MS } : circuit;

/** Whatever was asked before the circuit opened and comes late changes nothing: the probe has the word. */
const STEPS: { readonly [State in Circuit['state']]: Readonly<Record<CircuitEvent, Step<State>>> } = {
  closed: {
    asked: stay,
    answered: () => NEW_CIRCUIT,
    failed: ({ failures }, now) => withFailure(failures, now),
    abandoned: stay,
  },
  open: { asked: probe, answered: stay, failed: stay, abandoned: stay },
  probing: {
    asked: probe,
    answered: () => NEW_CIRCUIT,
    failed: (_, now) => ({ state: 'open', until: now + OPEN_MS }),
    // The next one may find out at once.
    abandoned: (_, now) => ({ state: 'open', until: now }),
  },
};

export const nextCircuit = (circuit: Circuit, event: CircuitEvent, now: number): Circuit => {
  // The table has a row for each state; the union of all its steps is what is left of that here.
  const step = STEPS[circuit.state][event] as (circuit: Circuit, now: number) => Circuit;
  return step(circuit, now);
};
