import { PASSKEYS_MAX, type PasskeyId } from '@lanterne/protocol';
import type { Command, OfficerAccount, Passkey, SignedChallenge, SlowHash } from '../ports.ts';
import { type Answer, done, refused } from './answer.ts';
import { audit } from './audit.ts';
import { keepOneSession, lockChecked, type Rotated, type Rotation } from './keep-one-session.ts';
import { dropCodesOfNothing } from './second-factor.ts';

interface Protecting extends Rotation {
  /** Whose password was checked, perhaps some minutes ago: in this very session. */
  readonly officer: OfficerAccount;
}

export interface AddPasskeyInput extends Protecting {
  readonly passkey: Pick<Passkey, 'id' | 'credential' | 'publicKey' | 'counter' | 'name'>;
  readonly signed: SignedChallenge;
  /** Kept where the account has had no second factor. */
  readonly codes: readonly SlowHash[];
}

/** Adds a passkey that was looked at. Answers whether the recovery codes that came with it are those of the account. */
export const addPasskey: Command<AddPasskeyInput, Answer<Rotated & { readonly codesKept: boolean }>> = {
  name: 'addPasskey',
  async run(tx, { officer, passkey, signed, codes, ...rotation }) {
    if (!(await lockChecked(tx, officer))) return refused('credentials_refused');
    if (!(await tx.spendChallenge(signed))) return refused('passkey_refused');
    if ((await tx.passkeysOf(officer.id)).length >= PASSKEYS_MAX) return refused('passkeys_full');
    const codesKept = codes.length > 0 && !(await tx.hasSecondFactor(officer.id));
    const added = { ...passkey, officer: officer.id, addedAt: tx.now, usedAt: null };
    if (!(await tx.insertPasskey(added))) return refused('passkey_refused');
    const kept = await keepOneSession(tx, rotation, ['passkey']);
    if (!kept) return refused('sign_in_required');
    if (codesKept) await tx.keepRecoveryCodes(officer.id, codes);
    await audit(tx, officer, 'passkey-added', officer.id, { detail: { passkey: passkey.id } });
    return done({ ...kept, codesKept });
  },
};

export interface RemovePasskeyInput extends Protecting {
  readonly id: PasskeyId;
  /** Whether the house asks for a second factor: the last one stays then. */
  readonly required: boolean;
}

/** Takes a passkey away from whoever has it. */
export const removePasskey: Command<RemovePasskeyInput, Answer<Rotated>> = {
  name: 'removePasskey',
  async run(tx, { officer, id, required, ...rotation }) {
    if (!(await lockChecked(tx, officer))) return refused('credentials_refused');
    const passkey = (await tx.passkeysOf(officer.id)).find((one) => one.id === id);
    if (!passkey) return refused('passkey_unknown');
    await tx.deletePasskey(id);
    if (!(await dropCodesOfNothing(tx, officer.id)) && required) return refused('second_factor_needed');
    const kept = await keepOneSession(tx, rotation);
    if (!kept) return refused('sign_in_required');
    await audit(tx, officer, 'passkey-removed', officer.id, { detail: { passkey: id } });
    return done(kept);
  },
};
