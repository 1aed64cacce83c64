// docs/security.md: T9

import { createHash } from 'node:crypto';
import type { Challenge } from '@lanterne/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Conversation, NEW_CONVERSATION, transition } from '../conversation/state.ts';
import { createConnection } from './connection.ts';
import { silentStream } from './stream.fixture.ts';

interface Body {
  readonly id?: string;
  readonly danger?: boolean;
  readonly proof?: { readonly challenge: string; readonly number: number };
}

const challengeOf = (number: number, max: number): Challenge => ({
  signed: 'signed',
  salt: 'salt',
  digest: createHash('sha256').update(`salt.${number}`).digest('hex'),
  max,
  until: '2026-11-24T12:02:00Z',
});

/** A server to which very many come: without work nobody is let in but who is in danger. */
const createServer = (challenge: Challenge) => {
  const asked: { readonly path: string; readonly body: Body }[] = [];
  return {
    asked,
    async fetch(path: string, { body }: RequestInit) {
      if (path.includes('/events')) return silentStream();
      const read = JSON.parse(`${body}`) as Body;
      asked.push({ path, body: read });
      const isOpening = path.endsWith('/conversations');
      if (isOpening && !read.danger && !read.proof) {
        return Response.json({ code: 'proof_needed', challenge }, { status: 429, headers: { 'retry-after': '10' } });
      }
      return Response.json(isOpening ? { conversation: 'c', token: 't' } : { seq: 2, at: '' }, { status: 201 });
    },
  };
};

let state: Conversation;
const start = (challenge: Challenge) => {
  const server = createServer(challenge);
  vi.stubGlobal('fetch', server.fetch);
  const connection = createConnection({
    site: 'site',
    locale: 'fr',
    dispatch: (action) => {
      state = transition(state, action);
    },
  });
  return { ...server, connection };
};

beforeEach(() => {
  state = NEW_CONVERSATION;
});
afterEach(() => vi.unstubAllGlobals());

describe('an opening while very many come', () => {
  it('comes again at once with the work done, as the same attempt', async () => {
    const { asked, connection } = start(challengeOf(700, 1_000));
    connection.write('Bonjour', 'ask', 'm');
    await vi.waitFor(() => expect(state.phase.name).toBe('waiting'));
    const [first, second] = asked;
    expect(asked).toHaveLength(2);
    expect(second?.body).toEqual({ ...first?.body, proof: { challenge: 'signed', number: 700 } });
    expect(state.items).toMatchObject([{ id: 'm', delivery: 'sent' }]);
    connection.stop();
  });

  it('waits for no work as soon as somebody is in danger', async () => {
    // There is no such number: alone it would work for minutes.
    const { asked, connection } = start(challengeOf(-1, 1_000_000_000));
    connection.write('Bonjour', 'ask', 'm');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    connection.danger('ask');
    await vi.waitFor(() => expect(state.danger).toBe('flagged'));
    expect(asked[1]?.body).toEqual({ ...asked[0]?.body, danger: true });
    connection.stop();
  });

  it('is given up with a quick exit, which ends what may have come of it', async () => {
    const { asked, connection } = start(challengeOf(-1, 1_000_000_000));
    connection.write('Bonjour', 'ask', 'm');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    connection.exit();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]).toEqual({ path: '/v1/sites/site/exit', body: { id: asked[0]?.body.id } });
    // The work has stopped, and nothing comes of it.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toHaveLength(2);
  });
});
