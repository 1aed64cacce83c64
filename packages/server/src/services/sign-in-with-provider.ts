import type { OfficerId, ProviderRefusal, SignInMeans } from '@lanterne/protocol';
import { isProvedEnough } from '../domain/identity.ts';
import { newSession } from '../domain/session.ts';
import type { Command, IdentityHash, Logger, OfficerAccount, Proof, SecretHash, Store } from '../ports.ts';
import { audit, THE_HOUSE } from './audit.ts';
import { identityOf } from './secret.ts';
import { openSession, type SessionToOpen } from './sign-in.ts';

/** Whoever came back from the provider: let in, or why not. */
export type LetIn =
  | { readonly ok: true; readonly officer: OfficerAccount }
  | { readonly ok: false; readonly why: ProviderRefusal };

export interface AcceptByIdentityInput extends SessionToOpen {
  readonly invite: SecretHash;
  readonly identity: IdentityHash;
}

const BY_LINK: readonly SignInMeans[] = ['invitation', 'provider'];

const refused = (why: ProviderRefusal) => ({ answer: { ok: false, why }, changes: [], keep: false }) as const;

/**
 * Spends a one-time link by an identity in the place of a password. It is the officer's from now on, and the password that
 * opened the account before, if any, opens it no more: an account has one way in, the one that was chosen last.
 */
export const acceptInviteByIdentity: Command<AcceptByIdentityInput, LetIn> = {
  name: 'acceptInviteByIdentity',
  async run(tx, { invite, identity, session, limits }) {
    const officer = await tx.takeInvite(invite);
    if (!officer?.active) return refused('invite');
    // Whoever has found the link has an identity somewhere, too: they must not come in past the officer's own second factor.
    if (await tx.hasSecondFactor(officer.id)) return refused('protected');
    if (!(await tx.setIdentity(officer.id, identity))) return refused('taken');
    await tx.setPassword(officer.id, null);
    await tx.deleteSessionsOf(officer.id);
    await tx.insertSession(newSession({ hash: session, officer: officer.id, means: BY_LINK }, limits, tx.now));
    await audit(tx, officer, 'invite-accepted', officer.id, { detail: { means: BY_LINK } });
    return { answer: { ok: true, officer }, changes: [], keep: true };
  },
};

interface RefusedIdentity {
  /** Whose identity it is; null for nobody's. */
  readonly officer: OfficerId | null;
  readonly why: ProviderRefusal;
}

/** Puts on record that somebody whom the provider knows was not let in. */
export const noteRefusedIdentity: Command<RefusedIdentity, null> = {
  name: 'noteRefusedIdentity',
  async run(tx, { officer, why }) {
    await audit(tx, THE_HOUSE, 'sign-in-refused', officer ?? 'provider', { detail: { means: ['provider'], why } });
    return { answer: null, changes: [], keep: true };
  },
};

interface Returned extends SessionToOpen {
  readonly proof: Proof;
  /** A one-time link that they brought with them. */
  readonly invite: SecretHash | null;
}

/**
 * Lets in whom a provider has proved: an officer who is linked to this very identity, or who brings a one-time link. Nobody
 * else, whatever the provider knows of them; and whoever is not let in is on record.
 */
export const signInWithProvider = async (
  { store, logger, amr }: { readonly store: Store; readonly logger: Logger; readonly amr: readonly string[] },
  { proof, invite, ...toOpen }: Returned,
): Promise<LetIn> => {
  const identity = identityOf(proof);
  const known = await store.officerByIdentity(identity);
  const enter = async (): Promise<LetIn> => {
    if (!isProvedEnough(amr, proof.amr)) return { ok: false, why: 'weak' };
    if (invite !== null) return store.write(acceptInviteByIdentity, { invite, identity, ...toOpen });
    if (!known) return { ok: false, why: 'unknown' };
    const opened = await store.write(openSession, { ...toOpen, officer: known.id, means: ['provider'] });
    return opened.ok ? { ok: true, officer: opened.value.officer } : { ok: false, why: 'unknown' };
  };
  const result = await enter();
  if (!result.ok) {
    await store
      .write(noteRefusedIdentity, { officer: known?.id ?? null, why: result.why })
      .catch((error: unknown) => logger.warn({ error }, 'a refused sign-in could not be put on record'));
  }
  return result;
};
