import * as oidc from 'openid-client';
import type { ProviderSettings } from '../domain/policy.ts';
import type { Caller } from '../outgoing/caller.ts';
import type { Clock, IdentityProvider, Logger, Proof, ProviderFault, ProviderStep } from '../ports.ts';

/** Of one request: somebody looks at an empty page meanwhile, and at ProConnect a code lives for 30 seconds. */
const TIMEOUT_MS = 5_000;
/** No document of a provider is longer. */
const ANSWER_MAX_BYTES = 262_144;
/** So long its description is believed; keys that it has changed in the meantime are fetched when one is met. */
const KNOWN_MS = 3_600_000;

/** Without it ProConnect does not tell how somebody has proved who they are. */
const AMR_WANTED = JSON.stringify({ id_token: { amr: { essential: true } } });

/** The provider has not answered, or not to the end. */
class Silent extends Error {
  override readonly name = 'Silent';
}

/** As the library fetches, by the one who checks where to: no redirect, no address inside, an end to all of it. */
const fetchBy =
  (caller: Caller, timeoutMs: number): oidc.CustomFetch =>
  async (url, { method, headers, body }) => {
    const outcome = await caller.call({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers,
      // The library sends forms alone.
      ...(body != null && { body: String(body) }),
      timeoutMs,
      maxBytes: ANSWER_MAX_BYTES,
    });
    if ('fault' in outcome) throw new Silent(outcome.fault);
    if (outcome.cut) throw new Silent(outcome.cut);
    const { 'content-type': type, 'www-authenticate': challenge } = outcome.headers;
    return new Response(outcome.body.length > 0 ? new Uint8Array(outcome.body) : null, {
      status: outcome.status,
      headers: { ...(type && { 'content-type': type }), ...(challenge && { 'www-authenticate': challenge }) },
    });
  };

/** An error and all that it comes from. */
const chainOf = (error: unknown): unknown[] => (error instanceof Error ? [error, ...chainOf(error.cause)] : []);

const faultOf = (error: unknown): ProviderFault => {
  if (chainOf(error).some((one) => one instanceof Silent)) return 'unavailable';
  if (error instanceof oidc.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled';
    return /^(server_error|temporarily_unavailable)$/.test(error.error) ? 'unavailable' : 'failed';
  }
  // Of a code that is used, over its time, or somebody else's (RFC 6749, 5.2).
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'stale' : 'failed';
  return 'failed';
};

/** For the log, whose lines hold nothing of a person: the library's own words, without the answers that it quotes. */
const reasonOf = (error: unknown): string =>
  chainOf(error)
    .map((one) => (one instanceof oidc.ResponseBodyError ? `${one.message}: ${one.error}` : (one as Error).message))
    .join(': ');

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export interface ProviderDeps {
  readonly settings: ProviderSettings;
  readonly secret: string;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs?: number;
}

/** OpenID Connect: the code flow, with every signature checked. What no provider is the same in, its settings say. */
export const createProvider = ({
  settings,
  secret,
  caller,
  clock,
  logger,
  timeoutMs = TIMEOUT_MS,
}: ProviderDeps): IdentityProvider => {
  const { issuer, clientId, algorithm, userinfo } = settings;
  const authenticate = (settings.secretBy === 'basic' ? oidc.ClientSecretBasic : oidc.ClientSecretPost)(secret);

  const discover = (): Promise<oidc.Configuration> =>
    oidc.discovery(
      new URL(issuer),
      clientId,
      {
        id_token_signed_response_alg: algorithm,
        ...(userinfo === 'signed' && { userinfo_signed_response_alg: algorithm }),
      },
      authenticate,
      {
        [oidc.customFetch]: fetchBy(caller, timeoutMs),
        // Plain http is for a provider on this machine alone, which the reader of the policy sees to.
        execute: [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])],
      },
    );

  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined;
  /** One question for all who ask at one time; what failed is asked again. */
  const configuration = (): Promise<oidc.Configuration> => {
    if (known && clock() - known.at < KNOWN_MS) return known.configuration;
    const asked = { at: clock(), configuration: discover() };
    known = asked;
    asked.configuration.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.configuration;
  };

  const note = (error: unknown, what: string): void =>
    logger.warn({ provider: settings.name, reason: reasonOf(error) }, what);

  const prove = async (returned: URL, { state, nonce, verifier }: ProviderStep): Promise<Proof> => {
    const config = await configuration();
    const tokens = await oidc.authorizationCodeGrant(config, returned, {
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
      ...(verifier !== null && { pkceCodeVerifier: verifier }),
    });
    const { id_token: idToken } = tokens;
    const claims = tokens.claims();
    // The library has thrown where there is none.
    if (!claims || !idToken) throw new Error('no id token');
    if (userinfo !== 'none') await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    return { issuer: claims.iss, subject: claims.sub, amr: texts(claims.amr), idToken };
  };

  return {
    name: settings.name,

    async begin(returnTo) {
      try {
        const config = await configuration();
        // 43 characters each; ProConnect asks for 32 of the first two.
        const state = oidc.randomState();
        const nonce = oidc.randomNonce();
        const verifier = settings.pkce ? oidc.randomPKCECodeVerifier() : null;
        // Nothing that is not asked for: ProConnect refuses a request that has one parameter more (Y000400).
        const address = oidc.buildAuthorizationUrl(config, {
          redirect_uri: returnTo,
          scope: settings.scopes.join(' '),
          state,
          nonce,
          ...(settings.amr.length > 0 && { claims: AMR_WANTED }),
          ...(verifier !== null && {
            code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }),
        });
        return { address: address.href, step: { state, nonce, verifier } };
      } catch (error) {
        note(error, 'the provider of identities does not answer');
        return null;
      }
    },

    async finish(returned, step) {
      try {
        return { ok: true, proof: await prove(returned, step) };
      } catch (error) {
        const fault = faultOf(error);
        if (fault !== 'cancelled') note(error, 'a sign-in with the provider of identities was refused');
        return { ok: false, fault };
      }
    },

    async endAddress(idToken, returnTo) {
      try {
        const { end_session_endpoint: end } = (await configuration()).serverMetadata();
        if (!end || !/^https?:$/.test(new URL(end).protocol)) return null;
        const address = new URL(end);
        // By hand, for the library adds the client's id, which is one parameter more than ProConnect takes.
        const told = idToken === null ? { client_id: clientId } : { id_token_hint: idToken };
        for (const [name, value] of Object.entries({
          ...told,
          post_logout_redirect_uri: returnTo,
          state: oidc.randomState(),
        })) {
          address.searchParams.set(name, value);
        }
        return address.href;
      } catch (error) {
        note(error, 'nobody can be signed out of the provider of identities');
        return null;
      }
    },

    async check() {
      const server = (
        await discover().catch((error: unknown) => {
          throw new Error(reasonOf(error));
        })
      ).serverMetadata();
      const lacks = (list: unknown, wanted: string) => Array.isArray(list) && !list.includes(wanted);
      return [
        ...(server.authorization_endpoint ? [] : ['it has no authorization endpoint']),
        ...(server.token_endpoint ? [] : ['it has no token endpoint']),
        ...(server.jwks_uri ? [] : ['it has no keys']),
        ...(userinfo !== 'none' && !server.userinfo_endpoint ? ['it has no userinfo endpoint'] : []),
        ...(lacks(server.id_token_signing_alg_values_supported, algorithm) ? [`it does not sign by ${algorithm}`] : []),
        ...(userinfo === 'signed' && lacks(server.userinfo_signing_alg_values_supported, algorithm)
          ? [`it does not sign userinfo by ${algorithm}`]
          : []),
        ...settings.scopes
          .filter((scope) => lacks(server.scopes_supported, scope))
          .map((scope) => `it has no scope ${scope}`),
        ...(settings.pkce && lacks(server.code_challenge_methods_supported, 'S256')
          ? ['it does not take PKCE by S256']
          : []),
        ...(lacks(server.token_endpoint_auth_methods_supported, `client_secret_${settings.secretBy}`)
          ? [`it does not take the secret by ${settings.secretBy}`]
          : []),
      ];
    },
  };
};
