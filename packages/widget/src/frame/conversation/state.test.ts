import type { Event } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, type Conversation, NEW_CONVERSATION, type Phase, refusalText, transition } from './state.ts';

const at = '2026-11-24T12:00:00.000Z';
// The wire's types are branded; here any text is an id.
const event = (value: unknown) => ({ type: 'event', event: value as Event }) as const;
const mine = (seq: number, id: string, text = 'Bonjour') =>
  event({ kind: 'message', seq, at, author: 'visitor', id, text });
const theirs = (seq: number, id: string, text = 'Bonsoir') =>
  event({ kind: 'message', seq, at, author: 'officer', alias: 'Camille', id, text });
const claimed = (seq: number) => event({ kind: 'claimed', seq, at, author: 'officer', alias: 'Camille' });
const closed = (seq: number) => event({ kind: 'closed', seq, at, author: 'officer', alias: 'Camille' });
const left = (seq: number) => event({ kind: 'left', seq, at, author: 'visitor', how: 'end' });
const opened = event({ kind: 'opened', seq: 1, at, author: 'visitor', door: 'ask', locale: 'fr' });
const wrote = (id: string, text = 'Bonjour') => ({ type: 'wrote', id, text, at }) as const;

const after = (...actions: Action[]): Conversation => actions.reduce(transition, NEW_CONVERSATION);
const lookOf = ({ items }: Conversation) => items.map((item) => [item.seq, item.id]);

const waiting = [wrote('a'), { type: 'opened' }, { type: 'sent', id: 'a' }] as const;
const held = [...waiting, opened, mine(2, 'a'), claimed(3)] as const;

const states: Record<Phase['name'], Conversation> = {
  new: NEW_CONVERSATION,
  opening: after(wrote('a')),
  waiting: after(...waiting),
  held: after(...held),
  over: after(...held, closed(4)),
  erased: after(...held, { type: 'erased' }),
};

/** What each action makes of each phase. */
const table: [string, Action, Record<Phase['name'], Phase['name']>][] = [
  [
    'door',
    { type: 'door', door: 'ask' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'wrote',
    wrote('b'),
    { new: 'opening', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'delayed',
    { type: 'delayed', id: 'a' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'sent',
    { type: 'sent', id: 'a' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'refused',
    { type: 'refused', id: 'a', code: 'body_invalid' },
    { new: 'new', opening: 'new', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'taken-back',
    { type: 'taken-back', id: 'a' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'opened',
    { type: 'opened' },
    { new: 'new', opening: 'waiting', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'waiting',
    { type: 'waiting', standing: null },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'typing',
    { type: 'typing', typing: true },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'lost',
    { type: 'lost', lost: true },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'claimed',
    claimed(9),
    { new: 'held', opening: 'held', waiting: 'held', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'closed',
    closed(9),
    { new: 'over', opening: 'over', waiting: 'over', held: 'over', over: 'over', erased: 'erased' },
  ],
  ['left', left(9), { new: 'over', opening: 'over', waiting: 'over', held: 'over', over: 'over', erased: 'erased' }],
  [
    'ended',
    { type: 'ended' },
    { new: 'new', opening: 'over', waiting: 'over', held: 'over', over: 'over', erased: 'erased' },
  ],
  [
    'erasing',
    { type: 'erasing', erasing: 'asked' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'erased',
    { type: 'erased' },
    { new: 'erased', opening: 'erased', waiting: 'erased', held: 'erased', over: 'erased', erased: 'erased' },
  ],
  ['again', { type: 'again' }, { new: 'new', opening: 'new', waiting: 'new', held: 'new', over: 'new', erased: 'new' }],
];

describe('the phases', () => {
  it.each(table)('after %s', (_, action, phases) => {
    for (const [from, state] of Object.entries(states)) {
      expect(transition(state, action).phase.name, from).toBe(phases[from as Phase['name']]);
    }
  });
});

describe('a message of one’s own', () => {
  const delivery = (state: Conversation, id = 'a') => {
    const found = state.items.find((item) => item.id === id);
    return found?.kind === 'mine' ? found.delivery : undefined;
  };

  it('is shown at once, as on its way', () => {
    expect(delivery(after(wrote('a')))).toBe('sending');
  });

  it('says that it waits, and the page says that the connection is lost', () => {
    const state = after(wrote('a'), { type: 'delayed', id: 'a' });
    expect(delivery(state)).toBe('delayed');
    expect(state.lost).toBe(true);
    expect(after(wrote('a'), { type: 'delayed', id: 'a' }, { type: 'opened' }).lost).toBe(false);
  });

  it('is sent when it is acknowledged, or when the log has it, whichever comes first', () => {
    expect(delivery(after(...waiting))).toBe('sent');
    expect(delivery(after(...held, wrote('b'), mine(4, 'b')), 'b')).toBe('sent');
  });

  it('keeps its reason when it is refused, and goes when it is taken back', () => {
    const state = after(...held, wrote('b'), { type: 'refused', id: 'b', code: 'conversation_closed' });
    expect(delivery(state, 'b')).toEqual({ refused: 'conversation_closed' });
    expect(transition(state, { type: 'taken-back', id: 'b' }).items.map(({ id }) => id)).not.toContain('b');
  });

  it('stands where the log has it, though the answer came before what stands above it', () => {
    const state = after(...held, wrote('b'), { type: 'sent', id: 'b', seq: 5, at }, theirs(4, 'x'));
    expect(lookOf(state).slice(-2)).toEqual([
      [4, 'x'],
      [5, 'b'],
    ]);
  });

  it('stays below the log while it is on its way', () => {
    expect(lookOf(after(...held, wrote('b'), theirs(4, 'x'))).at(-1)).toEqual([undefined, 'b']);
  });
});

describe('the transcript', () => {
  const log: Action[] = [
    opened,
    mine(2, 'a'),
    claimed(3),
    theirs(4, 'x'),
    mine(5, 'b'),
    theirs(6, 'y'),
    mine(7, 'c'),
    theirs(8, 'z'),
  ];
  const whole = lookOf(after(wrote('a'), { type: 'opened' }, ...log));
  const acks: Action[] = [
    { type: 'sent', id: 'a' },
    { type: 'sent', id: 'b', seq: 5, at },
    { type: 'sent', id: 'c', seq: 7, at },
  ];

  it('has each event once and in order, however often the link broke and whenever the answers came', () => {
    const replay = fc.tuple(fc.nat({ max: log.length }), fc.nat({ max: log.length }));
    fc.assert(
      fc.property(fc.array(replay, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 3 }), (replays, places) => {
        // Each try starts again at an earlier place, and the last one reads to the end.
        const told = [...replays.map(([from, to]) => log.slice(Math.min(from, to), to)), log].flat();
        const actions: Action[] = [wrote('a'), { type: 'opened' }, wrote('b'), wrote('c'), ...told];
        places.forEach((place, index) => {
          const ack = acks[index];
          if (ack) actions.splice(4 + (place % (actions.length - 3)), 0, ack);
        });
        expect(lookOf(actions.reduce(transition, NEW_CONVERSATION))).toEqual(whole);
      }),
    );
  });

  it('says who came and who closed', () => {
    expect(after(...held, closed(4)).items.map(({ kind }) => kind)).toEqual(['mine', 'claimed', 'closed']);
  });

  it('is gone when it is erased', () => {
    expect(after(...held, { type: 'erased' })).toMatchObject({ phase: { name: 'erased' }, items: [], door: null });
  });
});

describe('what is worth a word', () => {
  it('is told once for each change of place', () => {
    const standing = { place: 3, minutes: 4 };
    const state = after(...waiting, { type: 'waiting', standing });
    expect(state.news[1]).toBe('standing');
    expect(transition(state, { type: 'waiting', standing: { ...standing } })).toBe(state);
  });

  it('is that the connection is back, only after it was lost', () => {
    const state = after(...held);
    expect(transition(state, { type: 'lost', lost: false })).toBe(state);
    const lost = transition(state, { type: 'lost', lost: true });
    expect(transition(lost, { type: 'lost', lost: false }).news[1]).toBe('back');
  });

  it('is that the officer writes, until the message comes', () => {
    const state = after(...held, { type: 'typing', typing: true });
    expect(state).toMatchObject({ phase: { typing: true }, news: [expect.any(Number), 'typing'] });
    expect(transition(state, theirs(4, 'x')).phase).toMatchObject({ typing: false });
  });
});

it('gives a reason that the visitor can act on', () => {
  expect(refusalText('conversation_left')).toBe('refused.over');
  expect(refusalText('body_invalid')).toBe('refused.text');
  expect(refusalText('origin_refused')).toBe('refused.other');
});
