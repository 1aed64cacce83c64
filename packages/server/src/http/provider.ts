import { operations, type ProviderRefusal } from '@lanterne/protocol';
import * as v from 'valibot';
import type { Policy } from '../domain/policy.ts';
import { type Clock, type IdentityProvider, type Logger, type Store, StoreUnavailable } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { hashSecret } from '../services/secret.ts';
import { signInWithProvider } from '../services/sign-in-with-provider.ts';
import type { Turnstile } from './limits.ts';
import { problem } from './problem.ts';
import type { Handlers } from './route.ts';
import { createSealedCookie, type SealedCookie } from './sealed-cookie.ts';
import type { SessionCookies } from './session-cookies.ts';

/** Where everybody is led to, whatever came of it. */
const DESK = '/desk';

/** What is registered with the provider: where it sends the browser to when somebody signs in, and after they have left. */
export const addressesOf = (publicOrigin: string): { readonly returnTo: string; readonly leftFor: string } => ({
  returnTo: `${publicOrigin}${operations.endProviderSignIn.path}`,
  leftFor: `${publicOrigin}${DESK}`,
});

/** So long somebody may take to sign in at the provider. */
const STEP_SECONDS = 600;
/** Of the steps that were used, so many are remembered; the code of one that is forgotten the provider still refuses. */
const USED_MAX = 10_000;
/** Seconds. */
const RETRY_AFTER = 5;

const step = v.strictObject({
  state: v.string(),
  nonce: v.string(),
  verifier: v.nullable(v.string()),
  /** The one-time link that is to be spent, if any. */
  invite: v.nullable(v.string()),
});

const exit = v.strictObject({
  /** Null where it is too long for a cookie: the provider then asks whether somebody wants to sign out. */
  idToken: v.nullable(v.string()),
});

/** What a browser carries to the provider and back, and what it needs to sign out there. */
export interface ProviderCookies {
  readonly step: SealedCookie<v.InferOutput<typeof step>>;
  readonly exit: SealedCookie<v.InferOutput<typeof exit>>;
}

export const createProviderCookies = ({
  absoluteMs,
  ...common
}: {
  readonly publicOrigin: string;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly clock: Clock;
  /** How long a session lasts. */
  readonly absoluteMs: number;
}): ProviderCookies => ({
  // It is the page of another site that sends the browser back, and a strict cookie would not come with that.
  step: createSealedCookie({
    ...common,
    baseName: 'lanterne-step',
    schema: step,
    sameSite: 'Lax',
    seconds: STEP_SECONDS,
  }),
  exit: createSealedCookie({
    ...common,
    baseName: 'lanterne-provider',
    schema: exit,
    sameSite: 'Strict',
    seconds: Math.floor(absoluteMs / 1000),
  }),
});

/** Remembers what was used until it would be too old anyway. */
const createUsed = (clock: Clock) => {
  const used = new Map<string, number>();
  /** False when it was used before. */
  return (state: string): boolean => {
    const now = clock();
    for (const [one, at] of used) {
      if (now - at <= STEP_SECONDS * 1000 && used.size < USED_MAX) break;
      used.delete(one);
    }
    if (used.has(state)) return false;
    used.set(state, now);
    return true;
  };
};

export interface ProviderDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly policy: Policy;
  /** Null where nobody but ourselves knows who officers are. */
  readonly provider: IdentityProvider | null;
  readonly publicOrigin: string;
  readonly cookies: SessionCookies;
  readonly providerCookies: ProviderCookies;
  /** Each who comes back has the provider asked up to three times: not for everybody at one time. */
  readonly returning: Turnstile;
}

/** The way to the provider of identities, and back. */
export const providerRoutes = ({
  store,
  hub,
  clock,
  logger,
  policy,
  provider,
  publicOrigin,
  cookies,
  providerCookies,
  returning,
}: ProviderDeps): Handlers<'beginProviderSignIn' | 'endProviderSignIn'> => {
  const use = createUsed(clock);
  const { returnTo } = addressesOf(publicOrigin);

  /** Lets in whoever comes back; answers why not, or the cookies of their session. */
  const letIn = async (
    from: IdentityProvider,
    request: Request,
  ): Promise<ProviderRefusal | readonly (string | null)[]> => {
    const carried = providerCookies.step.read(request);
    if (!carried || !use(carried.state)) return 'stale';
    const { invite, ...known } = carried;
    // The origin as it is configured, never as a request says: it has to be the one that the provider was told.
    const returned = new URL(returnTo);
    returned.search = request.url.split('?', 2)[1] ?? '';
    const proved = await from.finish(returned, known);
    if (!proved.ok) return proved.fault;
    const { cookiesFor, ...toOpen } = cookies.newSession();
    const { amr } = policy.officers.provider ?? { amr: [] };
    const result = await signInWithProvider(
      { store, logger, amr },
      { proof: proved.proof, invite: invite === null ? null : hashSecret(invite), ...toOpen },
    );
    if (!result.ok) return result.why;
    // What opened the account before opens it no more, and nobody sits at a desk under it.
    if (invite !== null) hub.endDesks({ officer: result.officer.id, but: toOpen.session });
    const { idToken } = proved.proof;
    const exitCookie = providerCookies.exit.seal({ idToken }) ?? providerCookies.exit.seal({ idToken: null });
    return [...cookiesFor(result.officer), exitCookie];
  };

  /** The same, whatever happens: somebody looks at an empty page until they are led on. */
  const tryToLetIn: typeof letIn = async (from, request) => {
    const leave = returning.enter();
    if (!leave) return 'unavailable';
    try {
      return await letIn(from, request);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      logger.warn({ reason: error.message }, 'the store is not available');
      return 'unavailable';
    } finally {
      leave();
    }
  };

  return {
    async beginProviderSignIn({ body: { invite = null }, answer }) {
      if (!provider) return problem('provider_off');
      const begun = await provider.begin(returnTo);
      const cookie = begun && providerCookies.step.seal({ ...begun.step, invite });
      if (!begun || !cookie) return problem('unavailable', { retryAfter: RETRY_AFTER });
      return answer(201, { address: begun.address }, {}, [cookie]);
    },

    async endProviderSignIn({ request, answer }) {
      const outcome = provider ? await tryToLetIn(provider, request) : 'failed';
      const isLetIn = typeof outcome !== 'string';
      // Nowhere but here, and told by a word of a closed list: what a request says leads nobody anywhere.
      const location = isLetIn ? DESK : `${DESK}#provider=${outcome}`;
      const given = isLetIn ? outcome.filter((cookie) => cookie !== null) : [];
      return answer(303, null, { location, 'referrer-policy': 'no-referrer' }, [
        ...given,
        providerCookies.step.clear(),
      ]);
    },
  };
};

/** Signs out of the provider too: where the browser is to go, and the cookies that end. */
export const createProviderExit =
  ({ provider, providerCookies, publicOrigin }: Pick<ProviderDeps, 'provider' | 'providerCookies' | 'publicOrigin'>) =>
  async (request: Request): Promise<{ readonly address: string | null; readonly cookies: readonly string[] }> => {
    const carried = provider && providerCookies.exit.read(request);
    if (!carried) return { address: null, cookies: [] };
    const address = await provider.endAddress(carried.idToken, addressesOf(publicOrigin).leftFor);
    return { address, cookies: [providerCookies.exit.clear()] };
  };
export type ProviderExit = ReturnType<typeof createProviderExit>;
