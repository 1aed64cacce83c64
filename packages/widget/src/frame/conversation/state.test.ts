import type { Detail, Event } from '@lanterne/protocol';
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
const left = (seq: number, how = 'end') => event({ kind: 'left', seq, at, author: 'visitor', how });
const returned = (seq: number) => event({ kind: 'returned', seq, at, author: 'visitor' });
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
    { new: 'waiting', opening: 'waiting', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
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
    'left by a lost connection',
    left(9, 'loss'),
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'returned',
    returned(9),
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'danger',
    { type: 'danger', danger: 'asked' },
    { new: 'opening', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'long',
    { type: 'long' },
    { new: 'new', opening: 'opening', waiting: 'waiting', held: 'held', over: 'over', erased: 'erased' },
  ],
  [
    'resuming',
    { type: 'resuming' },
    { new: 'opening', opening: 'opening', waiting: 'opening', held: 'opening', over: 'opening', erased: 'opening' },
  ],
  [
    'ended',
    { type: 'ended', by: 'visitor', at: null },
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

  it('has a file of one’s own as a message that was sent', () => {
    const file = { name: 'photo.jpg', type: 'image/jpeg', bytes: 2_300_000 };
    const sent = event({ kind: 'file', author: 'visitor', seq: 2, at, id: 'f', file });
    expect(after(opened, sent).items).toEqual([
      { kind: 'mine', id: 'f', text: 'photo.jpg', seq: 2, at, delivery: 'sent', file },
    ]);
  });

  it('says who came and who closed', () => {
    expect(after(...held, closed(4)).items.map(({ kind }) => kind)).toEqual(['mine', 'claimed', 'closed']);
  });

  const told = (seq: number, kind: 'transferred' | 'released' | 'joined' | 'parted' | 'reopened', alias = 'Camille') =>
    event({ kind, seq, at, author: 'officer', alias, id: 'of-the-server' });

  it('says who passes it on, and waits from then on until somebody else has taken it', () => {
    for (const kind of ['transferred', 'released'] as const) {
      const passed = after(...held, told(4, kind));
      expect(passed.phase).toEqual({ name: 'waiting', standing: null, long: false });
      expect(passed.items.at(-1)).toMatchObject({ kind, id: `${kind} 4`, alias: 'Camille' });
      expect(transition(passed, claimed(5)).phase).toMatchObject({ name: 'held' });
      // Left while it waits, it is waited in again on the return.
      expect(after(...held, told(4, kind), left(5), returned(6)).phase).toMatchObject({ name: 'waiting' });
    }
  });

  it('says who came to help and who went, and is still with the one who holds it', () => {
    const helped = after(...held, told(4, 'joined', 'Sacha'), told(5, 'parted', 'Sacha'));
    expect(helped.phase).toMatchObject({ name: 'held', alias: 'Camille' });
    expect(helped.items.slice(-2)).toMatchObject([
      { kind: 'joined', alias: 'Sacha' },
      { kind: 'parted', alias: 'Sacha' },
    ]);
  });

  it('goes on where it is opened again after its end, unless the visitor has left or wants it erased', () => {
    expect(after(...held, closed(4), told(5, 'reopened')).phase).toMatchObject({ name: 'held', alias: 'Camille' });
    for (const choice of [left(4), { type: 'ended', by: 'visitor', at: null } as const]) {
      expect(after(...held, choice, told(5, 'reopened')).phase).toMatchObject({ name: 'over', by: 'visitor' });
    }
    const erasing = after(...held, closed(4), { type: 'erasing', erasing: 'asked' }, told(5, 'reopened'));
    expect(erasing.phase).toMatchObject({ name: 'over', erasing: 'asked' });
  });

  it('is gone when it is erased', () => {
    expect(after(...held, { type: 'erased' })).toMatchObject({ phase: { name: 'erased' }, items: [], door: null });
  });
});

describe('a conversation that was left', () => {
  it('stands where it stood before, once the visitor is back', () => {
    expect(after(...held, left(4, 'exit'), returned(5)).phase).toEqual({
      name: 'held',
      alias: 'Camille',
      typing: false,
    });
    expect(after(...waiting, left(4), returned(5)).phase).toEqual({ name: 'waiting', standing: null, long: false });
    expect(after(...held, closed(4), returned(5)).phase.name).toBe('over');
  });
});

describe('the end', () => {
  const later = '2026-11-24T13:00:00.000Z';
  const ending = (state: Conversation) => (state.phase.name === 'over' ? [state.phase.by, state.phase.at] : null);

  it('has no time of its own until the log has it', () => {
    const state = after(...held, { type: 'ended', by: 'visitor', at: null });
    expect(ending(state)).toEqual(['visitor', null]);
    expect(ending(transition(state, left(4)))).toEqual(['visitor', at]);
    expect(ending(transition(state, { type: 'ended', by: 'visitor', at }))).toEqual(['visitor', at]);
    // The officer was faster.
    expect(ending(transition(state, closed(4)))).toEqual(['visitor', at]);
  });

  it('keeps the time of the first', () => {
    const closedLater = event({ kind: 'closed', seq: 5, at: later, author: 'officer', alias: 'Camille' });
    expect(ending(after(...held, left(4), closedLater))).toEqual(['visitor', at]);
    expect(ending(after(...held, closed(4)))).toEqual(['officer', at]);
  });

  it('is nobody’s where the server lets the page follow no more', () => {
    expect(ending(after(...held, { type: 'ended', by: 'nobody', at: null }))).toEqual(['nobody', null]);
  });
});

describe('danger', () => {
  const place = (text: string) => ({ about: 'place', text }) as const;
  const told = (detail: Detail) => ({ type: 'told', detail }) as const;
  const detail = (seq: number, one: Detail) =>
    event({ kind: 'detail', seq, at, author: 'visitor', id: `${seq}`, detail: one });
  const asked = { type: 'danger', danger: 'asked' } as const;
  const flagged = event({ kind: 'danger', seq: 2, at, author: 'visitor' });

  it('is asked, and then known; what is told of it stands as it was told last', () => {
    const contact = { about: 'contact', way: 'write' } as const;
    const before = after(asked, { type: 'opened' }, told(place('1, rue Haute')), told(contact), flagged);
    expect(before.danger).toBe('flagged');
    expect(before.untold).toEqual(['place', 'contact']);
    const state = transition(before, { type: 'heard', about: 'place', ok: true });
    expect(state.untold).toEqual(['contact']);
    expect(state.details).toEqual({ place: place('1, rue Haute'), contact });
  });

  it('is not told of by an answer that is older than what is on its way', () => {
    const newer = after(asked, { type: 'opened' }, flagged, told(place('old')), told(place('new')));
    expect(newer.untold).toEqual(['place']);
    const state = transition(newer, detail(3, place('old')));
    expect(state.details.place).toEqual(place('new'));
    const heard = transition(state, { type: 'heard', about: 'place', ok: true });
    expect(transition(heard, detail(4, place('new'))).details.place).toEqual(place('new'));
    // What another page of the same conversation tells later.
    expect(transition(heard, detail(5, place('elsewhere'))).details.place).toEqual(place('elsewhere'));
  });

  it('forgets what the server refused', () => {
    const state = after(asked, { type: 'opened' }, told(place('x')), { type: 'heard', about: 'place', ok: false });
    expect([state.details, state.untold]).toEqual([{}, []]);
  });

  it('that is refused leaves everything as it was, but says so', () => {
    const refused = { type: 'danger', danger: 'refused' } as const;
    expect(after(asked, { type: 'lost', lost: true }, refused)).toMatchObject({
      phase: { name: 'new' },
      danger: 'refused',
      lost: false,
    });
    expect(after(wrote('a'), asked, refused).phase.name).toBe('opening');
    expect(after(...held, asked, refused).phase.name).toBe('held');
  });
});

describe('a wait', () => {
  const told = (minutes: number | null): Action => ({
    type: 'waiting',
    standing: { place: 9, minutes, opensAt: null },
  });
  const seen = (...actions: Action[]) => {
    const { phase } = after(...waiting, ...actions);
    return phase.name === 'waiting' ? [phase.standing?.minutes, phase.long] : null;
  };

  it.each([
    [null, null],
    [1, 1],
    [10, 10],
    [11, 15],
    [15, 15],
    [16, 20],
    [58, 60],
    [60, 60],
    [61, 90],
    [200, 210],
  ])('of %s minutes is said as %s: the longer, the rounder, and never too short', (minutes, said) => {
    expect(seen(told(minutes))?.[0]).toBe(said);
  });

  it('is long when it will be, or has been, and stays so', () => {
    expect(seen(told(10))?.[1]).toBe(false);
    expect(seen(told(11))?.[1]).toBe(true);
    expect(seen(told(11), told(3))?.[1]).toBe(true);
    expect(seen(told(3), { type: 'long' })?.[1]).toBe(true);
    expect(seen(told(3), { type: 'long' }, told(2))?.[1]).toBe(true);
  });

  it('is no news while what is said of it stays the same', () => {
    const state = after(...waiting, told(12));
    expect(transition(state, told(14))).toBe(state);
    expect(transition(state, told(16)).news[1]).toBe('standing');
  });
});

describe('a conversation that was there before', () => {
  // The order of a stream; here it comes as one.
  const log = [opened, mine(2, 'a'), claimed(3), theirs(4, 'x')].map(({ event }) => event);

  it('is shown as a whole, and is no news but for its being back', () => {
    const state = after({ type: 'resuming' }, { type: 'replay', events: log });
    expect(state).toMatchObject({ phase: { name: 'held', alias: 'Camille' }, replayed: true });
    expect(lookOf(state)).toEqual(lookOf(after(...waiting, opened, mine(2, 'a'), claimed(3), theirs(4, 'x'))));
    expect(state.news).toEqual([1, 'resumed']);
  });

  it('that is closed can be read', () => {
    const events = [...log, closed(5).event];
    expect(after({ type: 'resuming' }, { type: 'replay', events }).phase).toMatchObject({
      name: 'over',
      by: 'officer',
    });
  });

  it('takes the place of what was on the page, but for what was written meanwhile', () => {
    const state = after(...held, { type: 'resuming' }, wrote('b'), { type: 'replay', events: log });
    expect(state.items.map(({ id }) => id)).toEqual(['a', 'claimed 3', 'x', 'b']);
  });
});

describe('discreet', () => {
  const on = { type: 'discreet', on: true } as const;

  it('is turned on by an answer, by hand, and by a danger', () => {
    expect(after({ ...on, watched: 'yes' })).toMatchObject({ discreet: true, watched: 'yes' });
    expect(after({ ...on, watched: 'yes' }, { type: 'discreet', on: false })).toMatchObject({
      discreet: false,
      watched: 'yes',
    });
    expect(after({ type: 'danger', danger: 'asked' }).discreet).toBe(true);
    // One that the log tells of, after a reload or on another device, says nothing of who stands here.
    expect(after(...held, event({ kind: 'danger', seq: 4, at, author: 'visitor' })).discreet).toBe(false);
  });

  it('has nothing that moves', () => {
    const typing = { type: 'typing', typing: true } as const;
    expect(after(...held, typing, on).phase).toMatchObject({ typing: false });
    const state = after(...held, on, typing);
    expect(state.phase).toMatchObject({ typing: false });
    expect(state.news[1]).not.toBe('typing');
  });

  it('outlasts the conversation, and can be turned off after its erasure', () => {
    const erased = after({ ...on, watched: 'yes' }, wrote('a'), { type: 'erased' });
    expect(erased).toMatchObject({ discreet: true, watched: 'yes' });
    expect(transition(erased, { type: 'again' })).toMatchObject({ discreet: true, phase: { name: 'new' } });
    expect(transition(erased, { type: 'discreet', on: false }).discreet).toBe(false);
  });
});

describe('the officer’s reading', () => {
  it('is news when it comes to the newest message, and nothing has come since', () => {
    const answered = after(...held, theirs(4, 'x'));
    expect(transition(answered, { type: 'read', seq: 4 }).news).toEqual(answered.news);
    const state = after(...held, wrote('b'), { type: 'sent', id: 'b', seq: 5, at });
    expect(transition(state, { type: 'read', seq: 4 }).news).toEqual(state.news);
    const read = transition(state, { type: 'read', seq: 5 });
    expect(read.news[1]).toBe('read');
    expect(transition(read, { type: 'read', seq: 5 }).news).toEqual(read.news);
  });

  it('never goes back', () => {
    expect(after(...held, { type: 'read', seq: 4 }, { type: 'read', seq: 2 }).readSeq).toBe(4);
  });
});

describe('what is worth a word', () => {
  it('is told once for each change of place', () => {
    const standing = { place: 3, minutes: 4, opensAt: null };
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
  expect(refusalText('resume_code_in_text')).toBe('refused.code');
  expect(refusalText('token_expired')).toBe('refused.over');
  expect(refusalText('body_invalid')).toBe('refused.text');
  expect(refusalText('origin_refused')).toBe('refused.other');
});
