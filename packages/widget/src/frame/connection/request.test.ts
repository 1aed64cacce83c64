// docs/security.md: T5

import { LENGTH_STEP } from '@lanterne/protocol/padding';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { read, request } from './request.ts';

afterEach(() => vi.restoreAllMocks());

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

describe('a request', () => {
  it('is as long for a short message as for a longer one, and says what it says', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 204 }));
    const sent = async (text: string) => {
      await request('/v1/somewhere', { method: 'POST', body: { id: 'a', text } });
      const body = String(fetched.mock.calls.at(-1)?.[1]?.body);
      expect(JSON.parse(body)).toEqual({ id: 'a', text });
      return new TextEncoder().encode(body).length;
    };
    expect([await sent('Oui'), await sent('Il est là, derrière la porte. '.repeat(5))]).toEqual([
      LENGTH_STEP,
      LENGTH_STEP,
    ]);
  });
});
