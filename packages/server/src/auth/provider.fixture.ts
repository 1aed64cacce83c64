import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';

/** Who can sign in at the provider of the tests: the name that is typed there, and by what means they prove who they are. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  lucie: ['pwd', 'mfa'],
  marc: ['pwd', 'mfa'],
  'sans-double': ['pwd'],
  // Of whom the provider does not say by what means.
  muet: [],
};

export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  close(): Promise<void>;
}

/** All that ProConnect takes in a request, of what we may send; one more, and it refuses (its error Y000400). */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  '/auth': ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'claims'],
  '/session/end': ['id_token_hint', 'post_logout_redirect_uri', 'state'],
};

const refusedAsProConnectDoes = (path: string, query: URLSearchParams): string | null => {
  const unknown = [...query.keys()].find((name) => TAKEN[path] && !TAKEN[path].includes(name));
  if (unknown) return `Y000400 ${unknown}`;
  const short = ['state', 'nonce'].find((name) => path === '/auth' && (query.get(name) ?? '').length < 32);
  return short ? `Y000400 ${short}` : null;
};

const page = (uid: string): string => `<!doctype html><html lang="fr"><title>Fournisseur</title>
<h1>Fournisseur d’identité</h1>
<form method="post" action="/interaction/${uid}"><label>Identifiant <input name="login"></label>
<button name="act" value="enter">Continuer</button><button name="act" value="cancel">Annuler</button></form>`;

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
};

/** A grant of all that is asked for: whether somebody consents is not what these tests are about. */
const grantAll: NonNullable<Configuration['loadExistingGrant']> = async (ctx) => {
  const { session, client, provider } = ctx.oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  grant.addOIDCClaims(['amr']);
  await grant.save();
  return grant;
};

/**
 * A real provider (npm's `oidc-provider`) on this machine: as ProConnect is, or as the standard says and no more. `returnTo` and
 * `desk` are the addresses that are registered there.
 */
export const startProvider = async ({
  like,
  returnTo,
  desk,
  algorithm = 'RS256',
}: {
  readonly like: 'proconnect' | 'standard';
  readonly returnTo: string;
  readonly desk: string;
  readonly algorithm?: 'RS256' | 'ES256';
}): Promise<TestProvider> => {
  const strict = like === 'proconnect';
  const { privateKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let handle: ((request: IncomingMessage, response: ServerResponse) => unknown) | undefined;
  const server = createServer((request, response) => handle?.(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Under a name of its own, so that a browser takes it for another site.
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'lanterne',
        client_secret: 'a secret that both know',
        redirect_uris: [returnTo],
        post_logout_redirect_uris: [desk],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: strict ? 'client_secret_post' : 'client_secret_basic',
        id_token_signed_response_alg: algorithm,
        ...(strict && { userinfo_signed_response_alg: algorithm }),
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid: 'one' }] as never },
    cookies: { keys: ['of the tests'] },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    claims: { openid: ['sub'], amr: null } as never,
    pkce: { required: () => !strict },
    // Those of ProConnect.
    ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Interaction: 600, Session: 3_600, Grant: 3_600 },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    loadExistingGrant: grantAll,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  });

  const takePart = async (request: IncomingMessage, response: ServerResponse, uid: string) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(uid));
      return;
    }
    const form = await formOf(request);
    const login = form.get('login') ?? '';
    const result =
      form.get('act') === 'cancel'
        ? { error: 'access_denied', error_description: 'The person said no' }
        : { login: { accountId: login, amr: [...(ACCOUNTS[login] ?? ['pwd', 'mfa'])] } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };

  const callback = provider.callback();
  handle = (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const refusal = strict ? refusedAsProConnectDoes(url.pathname, url.searchParams) : null;
    if (refusal) return response.writeHead(400, { 'content-type': 'text/plain' }).end(refusal);
    const uid = /^\/interaction\/([\w-]+)$/.exec(url.pathname)?.[1];
    return uid ? takePart(request, response, uid) : callback(request, response);
  };

  return {
    issuer,
    clientId: 'lanterne',
    secret: 'a secret that both know',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** As a browser goes: follows redirects, carries cookies, signs in. Answers the address at which it leaves the provider. */
export const passThrough = async (
  address: string,
  { login, act = 'enter' }: { readonly login: string; readonly act?: 'enter' | 'cancel' },
): Promise<URL> => {
  const { origin } = new URL(address);
  const jar = new Map<string, string>();
  const go = async (url: URL, form?: URLSearchParams): Promise<URL> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      const next = new URL(location, url);
      return next.origin === origin ? go(next) : next;
    }
    if (response.status !== 200) throw new Error(`the provider answers ${response.status}: ${await response.text()}`);
    return go(url, new URLSearchParams({ login, act }));
  };
  return go(new URL(address));
};
