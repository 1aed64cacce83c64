import { PASSKEY_NAME_MAX } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { TextField, textIn } from '../../ui/text-field.tsx';
import { makePasskey } from '../passkey/device.ts';
import { accountApi } from './calls.ts';
import { Confirm } from './confirm.tsx';
import { type Heed, useOutcome } from './outcome.tsx';
import { ShownCodes } from './recovery-codes.tsx';
import { act } from './texts.ts';

/** Adds a passkey: the password, what the device asks, and then the recovery codes where it is the first second factor. */
export const AddPasskey = ({
  heed,
  onAdded,
  onCancel,
  cancel,
}: {
  heed: Heed;
  /** It is added, and the codes were noted. */
  onAdded: () => void;
  onCancel?: (() => void) | undefined;
  cancel?: string | undefined;
}) => {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const outcome = useOutcome(heed, ({ code }) => {
    if (code === 'credentials_refused') return act('password.refused');
    if (code === 'passkeys_full') return act('passkeys.full');
    return code === 'passkey_refused' ? act('passkeys.refused') : null;
  });
  const add = async (event: TargetedSubmitEvent<HTMLFormElement>, password: string): Promise<void> => {
    const name = textIn(event.currentTarget, 'passkey-name');
    const begun = await outcome.ask(() => accountApi.beginPasskey({ password }));
    if (!begun) return;
    const made = await makePasskey(begun.value);
    if (typeof made === 'string') return outcome.refuse(act(`passkeys.${made}`));
    const added = await outcome.ask(() => accountApi.addPasskey({ ...made, name }));
    if (!added) return;
    if (added.value.recoveryCodes.length > 0) setCodes(added.value.recoveryCodes);
    else onAdded();
  };

  if (codes) return <ShownCodes codes={codes} onNoted={onAdded} />;
  return (
    <Confirm submit={act('passkeys.submit')} outcome={outcome} onSubmit={add} onCancel={onCancel} cancel={cancel}>
      <TextField
        label={act('passkeys.field')}
        name="passkey-name"
        autocomplete="off"
        maxLength={PASSKEY_NAME_MAX}
        hint={act('passkeys.field.hint')}
      />
    </Confirm>
  );
};
