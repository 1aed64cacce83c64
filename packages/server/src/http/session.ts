import { instantOf } from '../domain/instant.ts';
import type { Policy } from '../domain/policy.ts';
import type { Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { acceptInvite } from '../services/accept-invite.ts';
import { type Answer, refusal } from '../services/answer.ts';
import { hashSecret } from '../services/secret.ts';
import { type SignInDeps, signIn, signInWithPasskey } from '../services/sign-in.ts';
import { signOut } from '../services/sign-out.ts';
import { type Guesses, tooMany } from './guesses.ts';
import { problem } from './problem.ts';
import type { ProviderExit } from './provider.ts';
import { type Handlers, mustEnrol, officerOnWire, respond } from './route.ts';
import type { SessionCookies } from './session-cookies.ts';

export interface SessionDeps extends SignInDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly policy: Pick<Policy, 'officers'>;
  readonly cookies: SessionCookies;
  /** Slows guesses. */
  readonly guesses: Guesses;
  readonly leaveProvider: ProviderExit;
}

/** The way in, and out. */
export const sessionRoutes = (
  deps: SessionDeps,
): Handlers<'signIn' | 'beginPasskeySignIn' | 'signInWithPasskey' | 'acceptInvite' | 'readSession' | 'signOut'> => {
  const { store, hub, clock, hasher, passkeys, policy, cookies, guesses, leaveProvider } = deps;

  const onWire = (officer: Parameters<typeof officerOnWire>[0], means: Parameters<typeof mustEnrol>[1]['means']) => ({
    officer: officerOnWire(officer),
    ...(mustEnrol(policy, { means }) && { mustEnrol: true as const }),
  });

  return {
    signIn({ body: { code, passkey, password, ...body }, request, network: networkOf, answer }) {
      const login = body.login.trim().toLowerCase();
      const { cookiesFor, ...toOpen } = cookies.newSession();
      const network = networkOf();
      return guesses.make(
        { login, isKnown: cookies.isKnown(request, login), network },
        (subject) => signIn(deps, { login, password, code, passkey, subject, ...toOpen }),
        (result) => {
          if (!result.ok && result.waitMs !== undefined) return tooMany(result.waitMs);
          if (result.ok) guesses.welcome(login, network);
          return respond(result, ({ officer, means }) => answer(201, onWire(officer, means), {}, cookiesFor(officer)));
        },
      );
    },

    beginPasskeySignIn({ answer }) {
      const { challenge, expiresAt } = passkeys.challenge(null, clock());
      return answer(201, { challenge, rpId: passkeys.rpId, until: instantOf(expiresAt) });
    },

    signInWithPasskey({ body: proof, network: networkOf, answer }) {
      const { cookiesFor, ...toOpen } = cookies.newSession();
      const network = networkOf();
      return guesses.take(
        network,
        () => signInWithPasskey(deps, { proof, ...toOpen }),
        (result) => {
          if (result.ok) guesses.welcome(result.value.officer.login, network);
          return respond(result, ({ officer, means }) => answer(201, onWire(officer, means), {}, cookiesFor(officer)));
        },
      );
    },

    acceptInvite({ body, network: networkOf, answer }) {
      const invite = hashSecret(body.invite);
      const network = networkOf();
      // Before the password is hashed: whoever makes links up has nothing done for them that takes long.
      const look = async (): Promise<Answer<null>> =>
        (await store.hasInvite(invite, clock()))
          ? { ok: true, value: null, repeated: false }
          : refusal('invite_refused');
      return guesses.take(network, look, (found) => {
        if (!found.ok) return problem(found.code);
        return guesses.hash(network, async () => {
          const { cookiesFor, ...toOpen } = cookies.newSession();
          const password = await hasher.hash(body.password);
          const result = await store.write(acceptInvite, { invite, password, ...toOpen });
          // The password is new: whoever sat at another desk under the old one has to show that they know it.
          if (result.ok) hub.endDesks({ officer: result.value.officer.id, but: toOpen.session });
          return respond(result, ({ officer, opened }) =>
            opened ? answer(201, onWire(officer, ['invitation']), {}, cookiesFor(officer)) : answer(204, null),
          );
        });
      });
    },

    readSession: ({ officer, means, answer }) => answer(200, onWire(officer, means)),

    async signOut({ officer, session, request, answer }) {
      await store.write(signOut, { session, by: officer });
      hub.endDesks({ session });
      hub.shiftsChanged();
      // Only now: a provider that is slow keeps nobody signed in.
      const elsewhere = await leaveProvider(request);
      const cleared = [cookies.clear(), ...elsewhere.cookies];
      return elsewhere.address === null
        ? answer(204, null, {}, cleared)
        : answer(200, { address: elsewhere.address }, {}, cleared);
    },
  };
};
