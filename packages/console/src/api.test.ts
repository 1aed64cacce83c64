import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, mayPass } from './api.ts';
import { id } from './pages/desk/desk.fixture.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const answerWith = (response: () => Response) => {
  const fetching = vi.fn(async (_path: string, _init: RequestInit) => response());
  vi.stubGlobal('fetch', fetching);
  return fetching;
};
const json =
  (status: number, body: unknown, type = 'application/json', headers = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } });

describe('calls to the server', () => {
  it('send JSON with the cookie of the page, and nothing in the address', async () => {
    const fetching = answerWith(json(201, { seq: 3, at: '2026-11-24T10:00:00.000Z' }));
    const body = { id: 'm1', text: 'Bonjour' } as Parameters<typeof api.answer>[1];
    expect(await api.answer(id(1), body)).toMatchObject({ ok: true, value: { seq: 3 } });
    const [path, init] = fetching.mock.calls[0] ?? [];
    expect(path).toBe(`/v1/officer/conversations/${id(1)}/messages`);
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin' });
    expect(JSON.parse(String(init?.body))).toEqual(body);
  });

  it('give null for no content', async () => {
    answerWith(() => new Response(null, { status: 204 }));
    expect(await api.claimNext()).toEqual({ ok: true, value: null });
  });

  it("give the server's refusal, with its code and its patience", async () => {
    const problem = { type: 'x', title: 'x', status: 429, code: 'too_many_requests' };
    answerWith(json(429, problem, 'application/problem+json; charset=utf-8', { 'retry-after': '7' }));
    const refusal = { code: 'too_many_requests', retryAfterMs: 7000 };
    expect(await api.signIn({ login: 'a', password: 'b' })).toMatchObject({ ok: false, refusal });
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('failed'))],
    ['the error page of a proxy', async () => new Response('<h1>502</h1>', { status: 502 })],
    ['a page that answers everything with 200', async () => new Response('<h1>Wi-Fi</h1>', { status: 200 })],
    ['a cut answer', async () => new Response('{"off', { headers: { 'content-type': 'application/json' } })],
  ])('say that the server was not reached: %s', async (_, fetching) => {
    vi.stubGlobal('fetch', fetching);
    expect(await api.readSession()).toMatchObject({ ok: false, refusal: { code: 'unreachable' } });
  });

  it('open the stream only if it is one', async () => {
    answerWith(json(200, {}));
    expect(await api.openDesk(new AbortController().signal)).toMatchObject({ refusal: { code: 'unreachable' } });
    answerWith(() => new Response(':\n\n', { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }));
    expect(await api.openDesk(new AbortController().signal)).toMatchObject({ ok: true });
  });

  it('may pass when the trouble is not with the request', () => {
    expect(
      (['unreachable', 'unavailable', 'internal', 'too_many_requests'] as const).every((code) => mayPass({ code })),
    ).toBe(true);
    expect(
      (['body_invalid', 'conversation_closed', 'sign_in_required'] as const).some((code) => mayPass({ code })),
    ).toBe(false);
  });
});
