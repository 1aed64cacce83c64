import { describe, expect, it } from 'vitest';
import { read } from './request.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers });

describe('an answer', () => {
  it('carries its value', async () => {
    expect(await read(answer(201, { seq: 4 }))).toEqual({ ok: true, value: { seq: 4 } });
    expect(await read(answer(204, undefined))).toEqual({ ok: true, value: undefined });
  });

  it('is a refusal when the server says why', async () => {
    expect(await read(answer(409, { code: 'conversation_closed' }))).toEqual({
      ok: false,
      code: 'conversation_closed',
    });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('%d asks to come again', async (status) => {
    expect(await read(answer(status, { code: 'unavailable' }))).toEqual({ ok: undefined, waitMs: 0 });
    expect(await read(answer(status, '', { 'retry-after': '7' }))).toEqual({ ok: undefined, waitMs: 7000 });
  });

  it('of somebody on the way is none of the server', async () => {
    await expect(read(answer(200, '<h1>Welcome to the hotel</h1>'))).rejects.toThrow();
    await expect(read(answer(403, '<h1>Blocked</h1>'))).rejects.toThrow();
    expect(await read(answer(407, {}))).toEqual({ ok: undefined, waitMs: 0 });
  });
});
