import type { Event as LogEvent } from '@lanterne/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answered,
  at,
  attached,
  claimed,
  dangerous,
  id,
  left,
  opened,
  own,
  said,
  snapshot,
  T0,
  told,
  waiting,
  withLog,
} from './desk.fixture.ts';
import {
  changeDesk,
  closedIn,
  type DeskFact,
  type DeskState,
  emptyDesk,
  mergeEvents,
  ownIn,
  pressingFirst,
  unattendedIn,
  unreadIn,
  waitingIn,
} from './state.ts';

const after = (...facts: DeskFact[]): DeskState =>
  facts.reduce((state, fact) => changeDesk(state, fact, T0), emptyDesk);
const ids = (entries: readonly { conversation: string }[]) => entries.map(({ conversation }) => conversation);
const seqs = (state: DeskState, number: number) => state.transcripts.get(id(number))?.events.map(({ seq }) => seq);
const event = (number: number, one: ReturnType<typeof said>): DeskFact => ({
  name: 'event',
  data: { conversation: id(number), event: one },
});

describe('the lists of the desk', () => {
  it('puts danger first, then the longest wait', () => {
    const state = after(snapshot({ queue: [waiting(3), waiting(1), waiting(2, { danger: true })] }));
    expect(ids(waitingIn(state.entries))).toEqual([id(2), id(1), id(3)]);
  });

  it('puts the oldest claim first among the own, the latest end first among the closed', () => {
    const closed = [own(7, { state: 'closed', endedAt: at(10) }), own(8, { state: 'closed', endedAt: at(20) })];
    const state = after(snapshot({ mine: [withLog(own(2)), withLog(own(1, { state: 'left' }))], closed }));
    expect(ids(ownIn(state.entries))).toEqual([id(1), id(2)]);
    expect(ids(closedIn(state.entries))).toEqual([id(8), id(7)]);
  });

  it('puts those that wait for an answer first, danger before the rest, and those that left last', () => {
    const mine = [
      withLog(own(1), opened(), said(2), answered(3)),
      withLog(own(2, { state: 'left' }), opened(), said(2)),
      withLog(own(3), opened(), said(2), claimed(3)),
      withLog(own(4, { danger: true }), opened(), said(2), answered(3), said(4)),
      withLog(own(5, { danger: true }), opened(), dangerous(2), answered(3)),
      withLog(own(6), opened(), answered(2), dangerous(3)),
    ];
    expect(ids(pressingFirst(after(snapshot({ mine }))))).toEqual([4, 3, 6, 5, 1, 2].map(id));
  });

  it('keeps who left in danger untaken, the first to leave first, until an officer has taken them', () => {
    const gone = { danger: true, state: 'left', how: 'exit' } as const;
    const queue = [waiting(3), waiting(1, { ...gone, endedAt: at(20) }), waiting(2, { ...gone, endedAt: at(10) })];
    const state = after(snapshot({ queue }));
    expect(ids(waitingIn(state.entries))).toEqual([id(3)]);
    expect(ids(unattendedIn(state.entries))).toEqual([id(2), id(1)]);
    const taken = changeDesk(state, { name: 'held', data: withLog(own(2, gone), opened(), claimed()) }, T0);
    expect(ids(unattendedIn(taken.entries))).toEqual([id(1)]);
    expect(ids(ownIn(taken.entries))).toEqual([id(2)]);
  });

  it('moves an entry from list to list as it changes', () => {
    const state = after(snapshot({ queue: [waiting(1)] }), { name: 'entry', data: waiting(1, { danger: true }) });
    expect(waitingIn(state.entries)[0]?.danger).toBe(true);
    const held = changeDesk(state, { name: 'held', data: withLog(own(1), opened(), claimed()) }, T0);
    expect(waitingIn(held.entries)).toEqual([]);
    expect(ids(ownIn(held.entries))).toEqual([id(1)]);
    const closed = changeDesk(held, { name: 'entry', data: own(1, { state: 'closed', endedAt: at(5) }) }, T0);
    expect(ownIn(closed.entries)).toEqual([]);
    expect(ids(closedIn(closed.entries))).toEqual([id(1)]);
  });

  it('forgets what an event said once it has lapsed, whatever it knew of it', () => {
    const lapsed = {
      kind: 'lapsed',
      author: 'visitor',
      seq: 2,
      at: at(2),
      was: 'detail',
      part: 'position',
      erasedAt: null,
    } as const;
    const told = after(snapshot({ mine: [withLog(own(1), opened(), said(2), said(3))] }));
    const eventsIn = (state: DeskState) => state.transcripts.get(id(1))?.events.map(({ kind, seq }) => [kind, seq]);
    const again = changeDesk(told, { name: 'held', data: withLog(own(1), opened(), lapsed) }, T0);
    // What came after it was read stays.
    expect(eventsIn(again)).toEqual([
      ['opened', 1],
      ['lapsed', 2],
      ['message', 3],
    ]);
    const read = changeDesk(
      told,
      { name: 'transcript', data: { conversation: id(1), events: [opened(), lapsed, said(3)] } },
      T0,
    );
    expect(eventsIn(read)).toEqual(eventsIn(again));
    // One that has ended is read again after the line was lost: what was read of it before may have lapsed since.
    const closed = { ...own(1, { state: 'closed', endedAt: at(5) }) };
    const ended = after(
      snapshot({ closed: [closed] }),
      { name: 'transcript', data: { conversation: id(1), events: [opened(), said(2)] } },
      snapshot({ closed: [closed] }),
    );
    expect(ended.transcripts.get(id(1))?.whole).toBe(false);
    // An event that comes twice says nothing new.
    const twice = changeDesk(again, { name: 'event', data: { conversation: id(1), event: said(2) } }, T0);
    expect(eventsIn(twice)).toEqual(eventsIn(again));
  });

  it('keeps the number of a conversation while others end, and gives the smallest free one to the next', () => {
    const before = after(snapshot({ mine: [withLog(own(1)), withLog(own(2))] }));
    expect([...before.numbers.values()]).toEqual([1, 2]);
    const closed = changeDesk(before, { name: 'entry', data: own(1, { state: 'closed' }) }, T0);
    expect(closed.numbers.get(id(2))).toBe(2);
    const more = changeDesk(closed, { name: 'held', data: withLog(own(3)) }, T0);
    expect(more.numbers.get(id(3))).toBe(1);
  });
});

describe('a transcript', () => {
  const start = snapshot({ mine: [withLog(own(1), opened(), claimed())] });

  it('ignores an event whose seq is known, and keeps the order of the log', () => {
    const state = after(start, event(1, said(4)), event(1, said(3)), event(1, said(4, 'again')), event(1, claimed()));
    expect(seqs(state, 1)).toEqual([1, 2, 3, 4]);
    expect(state.transcripts.get(id(1))?.events.at(-1)).toMatchObject({ text: 'text 4' });
  });

  it('gives the same state for an event that changes nothing', () => {
    const state = after(start, event(1, said(3)));
    expect(changeDesk(state, event(1, said(3)), T0)).toBe(state);
  });

  it('loses nothing when an answer is older than what the stream told', () => {
    const state = after(start, event(1, said(3)), { name: 'held', data: withLog(own(1), opened(), claimed()) });
    expect(seqs(state, 1)).toEqual([1, 2, 3]);
    const left = changeDesk(state, { name: 'entry', data: own(1, { state: 'left' }) }, T0);
    expect(changeDesk(left, { name: 'held', data: withLog(own(1)) }, T0).entries.get(id(1))?.state).toBe('left');
  });

  it('is replaced by a new snapshot, and what it lacked is healed', () => {
    const state = after(
      start,
      event(1, said(3)),
      snapshot({ mine: [withLog(own(1), opened(), claimed(), said(3), said(4))] }),
    );
    expect(seqs(state, 1)).toEqual([1, 2, 3, 4]);
  });

  it('of a closed conversation is read on demand, joined with what came meanwhile, and kept', () => {
    const closed = [own(5, { state: 'closed', endedAt: at(9) })];
    const read = after(snapshot({ closed }), event(5, said(3)), {
      name: 'transcript',
      data: { conversation: id(5), events: [opened(), claimed()] },
    });
    expect(seqs(read, 5)).toEqual([1, 2, 3]);
    expect(read.transcripts.get(id(5))?.whole).toBe(true);
    expect(seqs(changeDesk(read, snapshot({ closed }), T0), 5)).toEqual([1, 2, 3]);
  });

  it('ignores events of a conversation that is not on the desk', () => {
    expect(after(snapshot(), event(1, said(1))).transcripts.size).toBe(0);
  });

  it('merges any two parts of a log into its order, each seq once', () => {
    const part = fc.uniqueArray(fc.integer({ min: 1, max: 40 })).map((list) => list.map((seq) => said(seq)));
    fc.assert(
      fc.property(part, part, (a, b) => {
        const merged = mergeEvents(mergeEvents([], a), b).map(({ seq }) => seq);
        const expected = [...new Set([...a, ...b].map(({ seq }) => seq))].sort((x, y) => x - y);
        expect(merged).toEqual(expected);
      }),
    );
  });
});

describe('what the officer has seen', () => {
  const start = snapshot({ mine: [withLog(own(1), opened(), said(2), claimed(3), said(4))] });
  const unread = (state: DeskState) => unreadIn(state.transcripts.get(id(1)), state.seen.get(id(1)) ?? 0);

  it('counts what the visitor wrote after the last word of the officer', () => {
    expect(unread(after(start))).toBe(1);
    expect(unread(after(start, event(1, said(5)), event(1, dangerous(6))))).toBe(3);
    expect(unread(after(start, event(1, answered(5))))).toBe(1);
  });

  it('counts files, details and a screen hidden in haste, and neither a goodbye nor a loss', () => {
    const more = [
      attached(5, { name: 'a.pdf', type: 'application/pdf', bytes: 1 }),
      told(6, { about: 'contact', way: 'write' }),
      left(7, 'loss'),
      left(8, 'end'),
      left(9, 'exit'),
    ];
    expect(unread(after(start, ...more.map((one) => event(1, one))))).toBe(4);
  });

  it('counts what the visitor has not understood, and no translation', () => {
    const unclear = { kind: 'unclear', author: 'visitor', seq: 5, at: at(5), of: 3 } as const;
    const translation = {
      ...{ kind: 'translation', author: 'service', seq: 6, at: at(6), of: 4, from: 'es', lang: 'fr' },
      ...{ status: 'ok', text: 'Bonjour', flags: [] },
    } as LogEvent;
    expect(unread(after(start, event(1, unclear), event(1, translation)))).toBe(2);
  });

  it('counts nothing once it was looked at, also after a new snapshot', () => {
    const seen = after(start, { name: 'seen', data: { conversation: id(1) } });
    expect(unread(seen)).toBe(0);
    const again = changeDesk(seen, start, T0);
    expect(unread(again)).toBe(0);
    expect(unread(changeDesk(again, event(1, said(5)), T0))).toBe(1);
  });

  it('changes nothing when nothing is new', () => {
    const seen = after(start, { name: 'seen', data: { conversation: id(1) } });
    expect(changeDesk(seen, { name: 'seen', data: { conversation: id(1) } }, T0)).toBe(seen);
  });
});

describe('what the visitor has read', () => {
  const start = snapshot({ mine: [{ ...withLog(own(1), opened(), claimed(), answered(3), answered(4)), readSeq: 3 }] });
  const read = (number: number, seq: number): DeskFact => ({
    name: 'read',
    data: { conversation: id(number), seq },
  });

  it('comes with the snapshot and goes on with the signals, and never goes back', () => {
    expect(after(start).read.get(id(1))).toBe(3);
    const on = after(start, read(1, 4));
    expect(on.read.get(id(1))).toBe(4);
    expect(changeDesk(on, read(1, 2), T0)).toBe(on);
    const slow = changeDesk(on, { name: 'held', data: { ...withLog(own(1), opened()), readSeq: 1 } }, T0);
    expect(slow.read.get(id(1))).toBe(4);
  });

  it('is kept of nothing that is not on the desk', () => {
    expect(after(start, read(2, 4)).read.has(id(2))).toBe(false);
    expect(after(start, { name: 'gone', data: { conversation: id(1), erased: true } }).read.size).toBe(0);
  });
});

describe('what goes', () => {
  const start = snapshot({ queue: [waiting(9)], mine: [withLog(own(1), opened(), said(2))] });

  it('leaves no trace of one that a colleague took', () => {
    const state = after(start, { name: 'gone', data: { conversation: id(9), erased: false } });
    expect(state.entries.has(id(9))).toBe(false);
    expect(state.ghosts.size).toBe(0);
  });

  it('keeps no word of one that is in other hands, or waits again', () => {
    const held = after(snapshot({ mine: [withLog(own(1), opened(), said(2)), withLog(own(2), opened(), said(2))] }));
    const away = changeDesk(held, { name: 'entry', data: waiting(1) }, T0);
    expect([away.transcripts, away.seen, away.read].map((map) => map.has(id(1)))).toEqual([false, false, false]);
    expect(seqs(away, 2)).toEqual([1, 2]);
    // Offered to this officer, it may be read until the offer is over.
    const offered = { name: 'entry', data: waiting(1, { offeredUntil: at(10) }) } as const;
    const reading = [offered, { name: 'transcript', data: { conversation: id(1), events: [opened()] } }] as const;
    const read = reading.reduce((state, fact) => changeDesk(state, fact, T0), away);
    expect(seqs(changeDesk(read, offered, T0 + 9_999), 1)).toEqual([1]);
    expect(seqs(changeDesk(read, offered, T0 + 10_000), 1)).toBeUndefined();
  });

  it('says so when the visitor erased an own one, and holds none of its text', () => {
    const state = after(start, { name: 'gone', data: { conversation: id(1), erased: true } });
    expect(state.ghosts.get(id(1))?.erased).toBe(true);
    expect(JSON.stringify([...state.transcripts.values()])).not.toContain('text 2');
    const dismissed = changeDesk(state, { name: 'dismissed', data: { conversation: id(1) } }, T0);
    expect(dismissed.ghosts.size).toBe(0);
  });

  it('says so when an own one is missing after a reconnect, and takes it back when it returns', () => {
    const state = after(start, snapshot());
    expect(state.ghosts.get(id(1))?.erased).toBe(false);
    expect(changeDesk(state, start, T0).ghosts.size).toBe(0);
  });
});

describe('what is not of the log', () => {
  const start = snapshot({ mine: [withLog(own(1), opened())] });

  it('shows typing for a while, until the message comes', () => {
    const typing = after(start, { name: 'typing', data: { conversation: id(1) } });
    expect(typing.typing.get(id(1))).toBeGreaterThan(T0);
    expect(changeDesk(typing, event(1, said(2)), T0).typing.has(id(1))).toBe(false);
    expect(changeDesk(typing, start, T0).typing.size).toBe(0);
  });

  it('follows presence', () => {
    const state = after(start, { name: 'presence', data: { conversation: id(1), presence: 'absent' } });
    expect(state.entries.get(id(1))?.presence).toBe('absent');
    const unknown: DeskFact = { name: 'presence', data: { conversation: id(2), presence: 'absent' } };
    expect(changeDesk(state, unknown, T0)).toBe(state);
  });

  it('skips a signal that it does not know', () => {
    const state = after(start);
    expect(changeDesk(state, { name: 'weather', data: {} } as unknown as DeskFact, T0)).toBe(state);
  });
});
