import type { FileAnswer, OpenAnswer, ProblemCode } from '@lanterne/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../connection/request.ts';
import type { Looked } from './look.ts';
import { type Chosen, createOutgoing, type Insist } from './outgoing.ts';
import type { Upload } from './upload.ts';

const ACCESS = {} as OpenAnswer;
const ARRIVED = { ok: true, value: {} as FileAnswer } as const;
const file = (name: string): File => ({ name, size: 10 }) as File;
const blob = { size: 5, type: 'image/png' } as Blob;

let list: readonly Chosen[];
let arrived: string[];
/** What waits to be looked at, and to be sent, by name. */
let looks: Map<string, (looked: Looked) => void>;
let uploads: { upload: Upload; answer: (answer: Answer<FileAnswer>) => void }[];
let ids: number;
beforeEach(() => {
  list = [];
  arrived = [];
  looks = new Map();
  uploads = [];
  ids = 0;
});

/** Asks again as soon as there was no answer. */
const insist: Insist = async (attempt) => {
  for (;;) {
    const answer = await attempt(ACCESS);
    if (answer.ok !== undefined) return answer;
  }
};

const create = (given: Insist = insist) =>
  createOutgoing({
    insist: given,
    look: ({ name }) => new Promise((resolve) => looks.set(name, resolve)),
    upload: (_, upload) => new Promise((answer) => uploads.push({ upload, answer })),
    newId() {
      ids += 1;
      return `id${ids}`;
    },
    nameOf: ({ name }) => name,
    tell(next, one) {
      list = next;
      if (one) arrived.push(one.name);
    },
  });

const steps = () => list.map(({ name, step }) => [name, step.name]);
const looked = async (name: string, as: Looked = { blob }) => {
  looks.get(name)?.(as);
  await vi.waitFor(() => expect(list.find((one) => one.name === name)?.step.name).not.toBe('looking'));
};
const underWay = async (count: number) => vi.waitFor(() => expect(uploads).toHaveLength(count));

describe('files that were chosen', () => {
  it('are looked at, and leave one after the other once they are sent', async () => {
    const outgoing = create();
    outgoing.add([file('a'), file('b')], 20);
    expect(steps()).toEqual([
      ['a', 'looking'],
      ['b', 'looking'],
    ]);
    await looked('b');
    await looked('a');
    expect(uploads).toEqual([]);
    outgoing.send();
    outgoing.send();
    await underWay(1);
    expect(uploads[0]?.upload).toMatchObject({ id: 'id1', name: 'a', blob });
    uploads[0]?.upload.onProgress(0.5);
    expect(list[0]?.step).toEqual({ name: 'sending', part: 0.5 });
    uploads[0]?.answer(ARRIVED);
    await underWay(2);
    expect(steps()).toEqual([['b', 'sending']]);
    uploads[1]?.answer(ARRIVED);
    await vi.waitFor(() => expect(list).toEqual([]));
    expect(arrived).toEqual(['a', 'b']);
    expect(uploads).toHaveLength(2);
  });

  it('leave as soon as they were looked at, when they were sent before', async () => {
    const outgoing = create();
    outgoing.add([file('a')], 20);
    outgoing.send();
    expect(uploads).toEqual([]);
    await looked('a');
    await underWay(1);
  });

  it('are tried again under the same id until there is an answer', async () => {
    const outgoing = create();
    outgoing.add([file('a')], 20);
    await looked('a');
    outgoing.send();
    await underWay(1);
    uploads[0]?.answer({ ok: undefined, waitMs: 0 });
    await underWay(2);
    expect(list[0]?.step.name).toBe('delayed');
    expect(uploads.map(({ upload }) => upload.id)).toEqual(['id1', 'id1']);
  });

  it.each([
    ['file_infected', 'file.infected'],
    ['file_unreadable', 'file.unreadable'],
    ['file_too_large', 'file.large'],
    ['file_type_unsupported', 'file.type'],
    ['files_too_many', 'file.many'],
    ['files_off', 'file.off'],
    ['conversation_closed', 'refused.over'],
    ['id_reused', 'refused.other'],
  ] satisfies [ProblemCode, string][])(
    'say why when the server refuses one (%s), and let the next one leave',
    async (code, why) => {
      const outgoing = create();
      outgoing.add([file('a'), file('b')], 20);
      await looked('a');
      await looked('b');
      outgoing.send();
      await underWay(1);
      uploads[0]?.answer({ ok: false, code });
      await underWay(2);
      expect(list[0]?.step).toEqual({ name: 'refused', why });
    },
  );

  it('are no more than the conversation may have', async () => {
    const outgoing = create();
    outgoing.add([file('a'), file('b'), file('c')], 2);
    expect(list.map(({ step }) => step)).toEqual([
      { name: 'looking' },
      { name: 'looking' },
      { name: 'refused', why: 'file.many' },
    ]);
    outgoing.add([file('d')], 2);
    expect(list[3]?.step).toEqual({ name: 'refused', why: 'file.many' });
    // One that was taken back makes room.
    await looked('a', { why: 'file.type' });
    outgoing.add([file('e')], 2);
    expect(list[4]?.step).toEqual({ name: 'looking' });
  });
});

describe('a file that is taken back', () => {
  it('is not sent, and its preview is let go', async () => {
    const outgoing = create();
    const bitmap = { close: vi.fn() } as unknown as ImageBitmap;
    outgoing.add([file('a'), file('b')], 20);
    await looked('a', { blob, bitmap });
    outgoing.remove('id1');
    expect(bitmap.close).toHaveBeenCalled();
    outgoing.remove('id2');
    looks.get('b')?.({ blob, bitmap });
    outgoing.send();
    await vi.waitFor(() => expect(bitmap.close).toHaveBeenCalledTimes(2));
    expect([steps(), uploads]).toEqual([[], []]);
  });

  it('on its way is stopped, and does not keep the next one waiting', async () => {
    let attempts = 0;
    // Pauses for ever after the first attempt, as in a long outage.
    const outgoing = create(async (attempt) => {
      attempts += 1;
      const answer = await attempt(ACCESS);
      return answer.ok === undefined ? new Promise(() => {}) : answer;
    });
    outgoing.add([file('a'), file('b')], 20);
    await looked('a');
    await looked('b');
    outgoing.send();
    await underWay(1);
    uploads[0]?.answer({ ok: undefined, waitMs: 0 });
    await vi.waitFor(() => expect(list[0]?.step.name).toBe('delayed'));
    outgoing.remove('id1');
    expect(uploads[0]?.upload.signal.aborted).toBe(true);
    await underWay(2);
    expect([attempts, uploads[1]?.upload.name]).toEqual([2, 'b']);
    expect(arrived).toEqual([]);
  });

  it('with all others, when the page lets go', async () => {
    const outgoing = create();
    outgoing.add([file('a')], 20);
    await looked('a');
    outgoing.send();
    await underWay(1);
    outgoing.stop();
    expect(uploads[0]?.upload.signal.aborted).toBe(true);
  });
});
