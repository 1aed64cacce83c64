import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Circuit,
  type CircuitEvent,
  FAILURES_MAX,
  FAILURES_WITHIN_MS,
  mayAsk,
  NEW_CIRCUIT,
  nextCircuit,
  OPEN_MS,
} from './circuit.ts';

const NOW = 1_000_000;
const EVENTS: readonly CircuitEvent[] = ['asked', 'answered', 'failed', 'abandoned'];

describe('a circuit', () => {
  const almost: Circuit = { state: 'closed', failures: Array.from({ length: FAILURES_MAX - 1 }, () => NOW) };
  const open: Circuit = { state: 'open', until: NOW + 1 };
  const due: Circuit = { state: 'open', until: NOW };
  const probing: Circuit = { state: 'probing', until: NOW + 1 };
  const silent: Circuit = { state: 'probing', until: NOW };
  const opened: Circuit = { state: 'open', until: NOW + OPEN_MS };
  const begun: Circuit = { state: 'probing', until: NOW + OPEN_MS };

  const TABLE: readonly [string, Circuit, Record<CircuitEvent, Circuit>][] = [
    [
      'new',
      NEW_CIRCUIT,
      {
        asked: NEW_CIRCUIT,
        answered: NEW_CIRCUIT,
        failed: { state: 'closed', failures: [NOW] },
        abandoned: NEW_CIRCUIT,
      },
    ],
    [
      'closed, one failure from opening',
      almost,
      {
        asked: almost,
        answered: NEW_CIRCUIT,
        failed: opened,
        abandoned: almost,
      },
    ],
    ['open', open, { asked: open, answered: open, failed: open, abandoned: open }],
    ['open for long enough', due, { asked: begun, answered: due, failed: due, abandoned: due }],
    ['probing', probing, { asked: probing, answered: NEW_CIRCUIT, failed: opened, abandoned: due }],
    ['probing, and nothing is heard', silent, { asked: begun, answered: NEW_CIRCUIT, failed: opened, abandoned: due }],
  ];

  it.each(TABLE)('%s', (_name, circuit, row) => {
    for (const event of EVENTS) expect([event, nextCircuit(circuit, event, NOW)]).toEqual([event, row[event]]);
  });

  it('lets those in whom it would let ask', () => {
    expect([NEW_CIRCUIT, almost, open, due, probing, silent].map((circuit) => mayAsk(circuit, NOW))).toEqual([
      ...[true, true, false, true, false, true],
    ]);
  });

  it('forgets failures of long ago, and those of a future that a clock has taken back', () => {
    const old: Circuit = { state: 'closed', failures: [NOW - FAILURES_WITHIN_MS, NOW + 1, NOW - 1] };
    expect(nextCircuit(old, 'failed', NOW)).toEqual({ state: 'closed', failures: [NOW - 1, NOW] });
  });
});

/** An engine that is up or down, and callers that ask it where the circuit lets them. */
describe('over any course of events', () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 20_000 }),
    outcome: fc.constantFrom<CircuitEvent>('answered', 'failed', 'abandoned'),
  });

  it('an engine that is down is asked at most five times, then once in half a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 }), (pauses) => {
        let circuit = NEW_CIRCUIT;
        let now = NOW;
        const asked: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if (!mayAsk(circuit, now)) continue;
          asked.push(now);
          circuit = nextCircuit(nextCircuit(circuit, 'asked', now), 'failed', now);
        }
        const probes = asked.slice(FAILURES_MAX);
        let before = asked[FAILURES_MAX - 1] ?? now;
        // Five that lie within the time open it; pauses of five seconds and less leave no gap.
        for (const at of probes) {
          expect(at - before).toBeGreaterThanOrEqual(OPEN_MS);
          before = at;
        }
      }),
    );
  });

  it('an engine that is back is asked again after one answer, and never stays shut', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        let circuit = NEW_CIRCUIT;
        let now = NOW;
        for (const { afterMs, outcome } of steps) {
          now += afterMs;
          if (mayAsk(circuit, now)) circuit = nextCircuit(nextCircuit(circuit, 'asked', now), outcome, now);
        }
        now += OPEN_MS;
        expect(mayAsk(circuit, now)).toBe(true);
        circuit = nextCircuit(nextCircuit(circuit, 'asked', now), 'answered', now);
        expect(circuit).toEqual(NEW_CIRCUIT);
      }),
    );
  });

  it('one that probes is alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: OPEN_MS - 1 }), (later) => {
        const probing = nextCircuit({ state: 'open', until: NOW }, 'asked', NOW);
        expect(mayAsk(probing, NOW + later)).toBe(false);
      }),
    );
  });
});
