import type { OpenAnswer } from '@lanterne/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createConnection } from '../connection/connection.ts';
import { comeBack } from './return.ts';

const access = { conversation: 'c', token: 'secret' } as OpenAnswer;

/** A connection whose link waits for ever, while every other question gets the next of the answers. */
const connectionWith = (answers: (Response | Error)[]) => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    if (!path.endsWith('?after=999999999')) return new Promise(() => {});
    asked.push(path);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new TypeError('too many questions');
    return answer;
  });
  const connection = createConnection({ site: 'demo', locale: 'fr', dispatch: () => {}, access });
  return { connection, asked };
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

beforeEach(() => {
  document.body.hidden = true;
});

const alive = () => Response.json({ events: [], waiting: null });
const unknown = () => Response.json({ code: 'conversation_unknown' }, { status: 404 });

it('shows the conversation when the server knows the token', async () => {
  const { connection, asked } = connectionWith([alive()]);
  const forget = vi.fn();
  await comeBack(connection, forget);
  expect(asked).toEqual(['/v1/conversations/c/events?after=999999999']);
  expect(forget).not.toHaveBeenCalled();
  expect(document.body.hidden).toBe(false);
  connection.stop();
});

it('shows nothing of it when a quick exit has killed the token', async () => {
  const { connection } = connectionWith([unknown()]);
  const forget = vi.fn(() => expect(document.body.hidden).toBe(true));
  await comeBack(connection, forget);
  expect(forget).toHaveBeenCalledTimes(1);
  expect(document.body.hidden).toBe(false);
  connection.stop();
});

it('shows nothing at all until the server has answered', async () => {
  vi.useFakeTimers();
  const { connection, asked } = connectionWith([new TypeError('network'), new TypeError('network'), unknown()]);
  const forget = vi.fn();
  void comeBack(connection, forget);
  await vi.advanceTimersByTimeAsync(0);
  expect(document.body.hidden).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(3);
  expect(forget).toHaveBeenCalledTimes(1);
  connection.stop();
});

it('forgets what nobody but this page knows of', async () => {
  const forget = vi.fn();
  await comeBack(null, forget);
  expect(forget).toHaveBeenCalledTimes(1);
  expect(document.body.hidden).toBe(false);
});
