import type { Logger, PasswordHasher, Store } from '../ports.ts';
import type { Hub } from '../realtime/hub.ts';
import { acceptInvite } from '../services/accept-invite.ts';
import { hashSecret } from '../services/secret.ts';
import { signIn } from '../services/sign-in.ts';
import { signOut } from '../services/sign-out.ts';
import type { Guesses } from './guesses.ts';
import type { ProviderExit } from './provider.ts';
import { type Handlers, officerOnWire, respond } from './route.ts';
import type { SessionCookies } from './session-cookies.ts';

export interface SessionDeps {
  readonly store: Store;
  readonly hub: Hub;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  /** A hash of a password that nobody knows, checked when a login does not exist. */
  readonly decoy: string;
  readonly cookies: SessionCookies;
  readonly guesses: Guesses;
  readonly leaveProvider: ProviderExit;
}

/** The way in, and out. */
export const sessionRoutes = ({
  store,
  hub,
  logger,
  hasher,
  decoy,
  cookies,
  guesses,
  leaveProvider,
}: SessionDeps): Handlers<'signIn' | 'acceptInvite' | 'readSession' | 'signOut'> => ({
  signIn({ body, request, answer }) {
    const login = body.login.trim().toLowerCase();
    const { cookiesFor, ...toOpen } = cookies.newSession();
    return guesses.make(
      cookies.subjectOf(request, login),
      () => signIn({ store, hasher, decoy, logger }, { login, password: body.password, ...toOpen }),
      (result) =>
        respond(result, (officer) => answer(201, { officer: officerOnWire(officer) }, {}, cookiesFor(officer))),
    );
  },

  acceptInvite({ body, answer }) {
    return guesses.hash(async () => {
      const { cookiesFor, ...toOpen } = cookies.newSession();
      const password = await hasher.hash(body.password);
      const result = await store.write(acceptInvite, { invite: hashSecret(body.invite), password, ...toOpen });
      // The password is new: whoever sat at another desk under the old one has to show that they know it.
      if (result.ok) hub.endDesks({ officer: result.value.id, but: toOpen.session });
      return respond(result, (officer) => answer(201, { officer: officerOnWire(officer) }, {}, cookiesFor(officer)));
    });
  },

  readSession: ({ officer, answer }) => answer(200, { officer: officerOnWire(officer) }),

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
});
