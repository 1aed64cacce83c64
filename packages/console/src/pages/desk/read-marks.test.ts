import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../api.ts';
import { answered, attached, claimed, dangerous, id, left, opened, said } from './desk.fixture.ts';
import { createReadMarks, readUpTo } from './read-marks.ts';

describe('what there is to read', () => {
  it('is the newest that the visitor told', () => {
    expect(readUpTo([opened(), claimed()])).toBe(0);
    expect(readUpTo([opened(), said(2), claimed(3), answered(4)])).toBe(2);
    const file = attached(5, { name: 'a.pdf', type: 'application/pdf', bytes: 1 });
    expect(readUpTo([opened(), said(2), file, dangerous(6), left(7, 'exit')])).toBe(5);
  });
});

describe('read marks', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const yes: Answer<null> = { ok: true, value: null };
  const no: Answer<null> = { ok: false, refusal: { code: 'unreachable' } };
  const make = (answer: () => Promise<Answer<null>> = async () => yes) => {
    const sent: [string, number][] = [];
    const marks = createReadMarks((conversation, seq) => {
      sent.push([conversation, seq]);
      return answer();
    });
    return { marks, sent };
  };
  const settle = () => vi.advanceTimersByTimeAsync(1_000);

  it('makes one of what comes at once, and repeats none', async () => {
    const { marks, sent } = make();
    for (const seq of [2, 3, 4]) marks.due(id(1), seq);
    marks.due(id(2), 7);
    await settle();
    expect(sent).toEqual([
      [id(1), 4],
      [id(2), 7],
    ]);
    marks.due(id(1), 4);
    marks.due(id(1), 3);
    await settle();
    expect(sent).toHaveLength(2);
  });

  it('waits for the answer, then tells the newest alone', async () => {
    let answer: (value: Answer<null>) => void = () => undefined;
    const { marks, sent } = make(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    marks.due(id(1), 2);
    await settle();
    marks.due(id(1), 3);
    await settle();
    marks.due(id(1), 4);
    await settle();
    expect(sent).toEqual([[id(1), 2]]);
    answer(yes);
    await settle();
    expect(sent).toEqual([
      [id(1), 2],
      [id(1), 4],
    ]);
  });

  it('tells again what could not be told, once the link is back', async () => {
    let reachable = false;
    const { marks, sent } = make(async () => (reachable ? yes : no));
    marks.due(id(1), 2);
    await settle();
    await settle();
    expect(sent).toEqual([[id(1), 2]]);
    reachable = true;
    marks.wake();
    await settle();
    marks.wake();
    await settle();
    expect(sent).toEqual([
      [id(1), 2],
      [id(1), 2],
    ]);
  });

  it('gives up what is refused for good', async () => {
    const { marks, sent } = make(async () => ({ ok: false, refusal: { code: 'conversation_unknown' } }));
    marks.due(id(1), 2);
    await settle();
    marks.wake();
    await settle();
    expect(sent).toHaveLength(1);
  });

  it('tells nothing after the desk was left', async () => {
    const { marks, sent } = make();
    marks.due(id(1), 2);
    marks.stop();
    await settle();
    expect(sent).toEqual([]);
  });
});
