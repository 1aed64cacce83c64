import { describe, expect, it } from 'vitest';
import { LINK, type LinkEffect, type LinkEvent, type LinkState } from './machine.ts';

const states = Object.keys(LINK) as LinkState[];
const events = Object.keys(LINK.idle) as LinkEvent[];
const cells = states.flatMap((state) => events.map((event) => [state, event, LINK[state][event]] as const));

const follow = (from: LinkState, ...happened: LinkEvent[]) => {
  let state = from;
  const effects: LinkEffect[] = [];
  for (const event of happened) {
    const [next, ...does] = LINK[state][event];
    state = next;
    effects.push(...does);
  }
  return { state, effects };
};

describe('the link', () => {
  it('answers every event in every state', () => {
    for (const [, , step] of cells) expect(states).toContain(step[0]);
    for (const state of states) expect(Object.keys(LINK[state])).toEqual(events);
  });

  it('never comes back from its end, and reaches it from everywhere', () => {
    for (const event of events) expect(LINK.over[event]).toEqual(['over']);
    for (const state of states) expect(LINK[state].stop[0]).toBe('over');
  });

  it('starts only once', () => {
    for (const state of states) if (state !== 'idle') expect(LINK[state].start).toEqual([state]);
  });

  it('asks for one thing at a time: who starts a request or a pause has dropped the request before', () => {
    for (const [state, event, [, ...effects]] of cells) {
      if (!effects.some((effect) => ['stream', 'ask', 'rest'].includes(effect))) continue;
      // The poll that was answered is over by itself.
      expect(effects[0], `${state} × ${event}`).toBe('hang-up');
    }
  });

  it('always waits for something: no living state is entered without a timer', () => {
    for (const [state, event, [next, ...effects]] of cells) {
      if (next === state || next === 'over') continue;
      expect(
        effects.some((effect) => ['stream', 'poll', 'ask', 'rest', 'wait'].includes(effect)),
        `${state} × ${event}`,
      ).toBe(true);
    }
  });

  it('says nothing of a server that is back at once, and something of a try that fails', () => {
    expect(follow('streaming', 'lost', 'time-up', 'heard').effects).not.toContain('tell-lost');
    expect(follow('streaming', 'lost', 'time-up', 'lost').effects).toContain('tell-lost');
  });

  it('polls for the rest of its life once a stream stayed silent', () => {
    const { state } = follow('connecting', 'time-up');
    expect(state).toBe('polling');
    for (const event of events) expect(['polling', 'poll-resting', 'over']).toContain(LINK.polling[event][0]);
    for (const event of events) expect(['polling', 'poll-resting', 'over']).toContain(LINK['poll-resting'][event][0]);
  });

  it('tries at once when the network or the reader comes back', () => {
    for (const event of ['online', 'seen'] as const) {
      expect(LINK.resting[event]).toContain('stream');
      expect(LINK['poll-resting'][event]).toContain('ask');
    }
  });
});
