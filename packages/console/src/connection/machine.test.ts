import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_BYTE_MS, type Link, type LinkEffect, type LinkEvent, moveLink, SILENCE_MS } from './machine.ts';

const NOW = 1_000_000;
const links: readonly Link[] = [
  { name: 'stopped' },
  { name: 'connecting', attempt: 2 },
  { name: 'live', heardAt: NOW },
  { name: 'pausing', attempt: 2 },
  { name: 'signed-out' },
];
const events: readonly LinkEvent[] = [
  { type: 'start' },
  { type: 'stop' },
  { type: 'heard', at: NOW },
  { type: 'settled', at: NOW },
  { type: 'lost', random: 0.5 },
  { type: 'sign-in-required' },
  { type: 'told', afterMs: 700 },
  { type: 'time-up', random: 0.5 },
  { type: 'woken', at: NOW },
];

/** Where each event leads from each state: the table, as one may read it. */
const EXPECTED: Record<Link['name'], Record<LinkEvent['type'], Link['name']>> = {
  stopped: {
    start: 'connecting',
    stop: 'stopped',
    heard: 'stopped',
    settled: 'stopped',
    lost: 'stopped',
    'sign-in-required': 'stopped',
    told: 'stopped',
    'time-up': 'stopped',
    woken: 'stopped',
  },
  connecting: {
    start: 'connecting',
    stop: 'stopped',
    heard: 'connecting',
    settled: 'live',
    lost: 'pausing',
    'sign-in-required': 'signed-out',
    told: 'pausing',
    'time-up': 'pausing',
    woken: 'connecting',
  },
  live: {
    start: 'live',
    stop: 'stopped',
    heard: 'live',
    settled: 'live',
    lost: 'pausing',
    'sign-in-required': 'signed-out',
    told: 'pausing',
    'time-up': 'pausing',
    woken: 'live',
  },
  pausing: {
    start: 'pausing',
    stop: 'stopped',
    heard: 'pausing',
    settled: 'pausing',
    lost: 'pausing',
    'sign-in-required': 'signed-out',
    told: 'pausing',
    'time-up': 'connecting',
    woken: 'connecting',
  },
  'signed-out': {
    start: 'connecting',
    stop: 'stopped',
    heard: 'signed-out',
    settled: 'signed-out',
    lost: 'signed-out',
    'sign-in-required': 'signed-out',
    told: 'signed-out',
    'time-up': 'signed-out',
    woken: 'signed-out',
  },
};

const timerOf = (effects: readonly LinkEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'set-timer' ? [effect.ms] : []))[0];

describe('the link of the desk', () => {
  it.each(links.flatMap((link) => events.map((event) => [link, event] as const)))(
    'has a rule for %j on %j',
    (link, event) => {
      expect(moveLink(link, event).link.name).toBe(EXPECTED[link.name][event.type]);
    },
  );

  it('gives up on a request without a first byte, and on a stream that falls silent', () => {
    expect(timerOf(moveLink({ name: 'stopped' }, { type: 'start' }).effects)).toBe(FIRST_BYTE_MS);
    expect(timerOf(moveLink({ name: 'connecting', attempt: 0 }, { type: 'heard', at: NOW }).effects)).toBe(SILENCE_MS);
    expect(timerOf(moveLink({ name: 'live', heardAt: 0 }, { type: 'heard', at: NOW }).effects)).toBe(SILENCE_MS);
  });

  it('waits longer with each failure, and anew from the shortest after a snapshot', () => {
    const first = moveLink({ name: 'connecting', attempt: 0 }, { type: 'lost', random: 0 });
    const third = moveLink({ name: 'connecting', attempt: 2 }, { type: 'lost', random: 0 });
    expect([timerOf(first.effects), timerOf(third.effects)]).toEqual([250, 1000]);
    expect(timerOf(moveLink({ name: 'live', heardAt: NOW }, { type: 'lost', random: 0 }).effects)).toBe(250);
  });

  it('waits as long as the server asks', () => {
    const lost: LinkEvent = { type: 'lost', random: 0, atLeastMs: 30_000 };
    expect(timerOf(moveLink({ name: 'connecting', attempt: 0 }, lost).effects)).toBe(30_000);
    expect(timerOf(moveLink({ name: 'live', heardAt: NOW }, { type: 'told', afterMs: 700 }).effects)).toBe(700);
  });

  it('does not believe a link that was silent while the machine slept', () => {
    const woken: LinkEvent = { type: 'woken', at: NOW + SILENCE_MS + 1 };
    expect(moveLink({ name: 'live', heardAt: NOW }, woken).link.name).toBe('connecting');
  });

  it('never waits without a timer, whatever happens', () => {
    const anyEvent = fc.constantFrom(...events);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (story) => {
        let link: Link = { name: 'stopped' };
        let timed = false;
        for (const event of story) {
          if (event.type === 'time-up' && !timed) continue;
          if (event.type === 'time-up') timed = false;
          const step = moveLink(link, event);
          link = step.link;
          for (const effect of step.effects) {
            if (effect.do === 'set-timer') timed = true;
            if (effect.do === 'clear-timer') timed = false;
          }
          expect(timed).toBe(link.name === 'connecting' || link.name === 'live' || link.name === 'pausing');
        }
      }),
    );
  });
});
