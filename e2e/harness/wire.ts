import type { OpenAnswer } from '@lanterne/protocol';
import type { Door } from '@lanterne/protocol/constants';
import { PASSWORD } from '../pages/officer.ts';
import type { OfficerOptions, TestServer } from './server.ts';

/** What listens at a port of this machine: the server itself, past the network that journeys break, or that network. */
type Listening = Pick<TestServer, 'port'>;

interface Asked {
  /** What a visitor shows. */
  readonly token?: string;
  /** What an officer shows. */
  readonly cookie?: string;
  readonly json?: unknown;
}

/** Asks the server over the wire, without a browser; answers whatever it says. */
export const ask = (
  { port }: Listening,
  method: string,
  path: string,
  { token, cookie, json }: Asked = {},
): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(cookie && { cookie }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });

/** The same, for what must succeed: answers what was answered, or null where that is nothing. Throws otherwise. */
export const call = async <Answer = unknown>(
  to: Listening,
  method: string,
  path: string,
  asked?: Asked,
): Promise<Answer> => {
  const response = await ask(to, method, path, asked);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  // The server validates what it sends against the schemas of these types.
  return (response.status === 204 ? null : await response.json()) as Answer;
};

export interface Opening {
  readonly id?: string;
  readonly door?: Door;
  readonly danger?: boolean;
  /** The first message. */
  readonly text?: string;
}

/** Opens a conversation. */
export const openConversation = (to: Listening, site: string, { text, ...more }: Opening = {}): Promise<OpenAnswer> => {
  const message = text === undefined ? undefined : { id: 'opening', text };
  return call(to, 'POST', `/v1/sites/${site}/conversations`, { json: { door: 'ask', locale: 'fr', message, ...more } });
};

/** Adds an officer to the server, and signs them in; answers the cookie of their session. */
export const signInByWire = async (
  server: TestServer,
  login: string,
  { alias = `Alias ${login}`, role }: Partial<Pick<OfficerOptions, 'alias' | 'role'>> = {},
): Promise<string> => {
  await server.addOfficer({ login, alias, password: PASSWORD, role });
  const answer = await ask(server, 'POST', '/v1/officer/session', { json: { login, password: PASSWORD } });
  const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0];
  if (!answer.ok || !cookie) throw new Error(`${login} was not signed in: ${answer.status} ${await answer.text()}`);
  return cookie;
};
