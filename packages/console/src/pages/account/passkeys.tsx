import type { AccountAnswer, OwnPasskey } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { dayAndTime } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { canUsePasskeys } from '../passkey/able.ts';
import { AddPasskey } from './add-passkey.tsx';
import { accountApi } from './calls.ts';
import { Confirm } from './confirm.tsx';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

const COLUMNS = ['name', 'added', 'used', 'act'] as const;

const Row = ({
  passkey: { name, addedAt, usedAt },
  onRemove,
}: {
  passkey: OwnPasskey;
  onRemove: (() => void) | null;
}) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{dayAndTime(addedAt)}</td>
    <td>{usedAt === null ? act('passkeys.never') : dayAndTime(usedAt)}</td>
    <td>
      {onRemove && (
        <Button class="small" onClick={onRemove}>
          {act('passkeys.remove')}
          <span class="unseen"> {act('passkeys.remove.which', { name })}</span>
        </Button>
      )}
    </td>
  </tr>
);

const AddButton = ({ onClick }: { onClick: () => void }) =>
  canUsePasskeys() ? (
    <div class="form-acts">
      <Button onClick={onClick}>{act('passkeys.begin')}</Button>
    </div>
  ) : (
    <p class="hint">{act('passkeys.unable')}</p>
  );

/** The passkeys of the account: added, told apart, taken away. */
export const Passkeys = ({
  heed,
  account: { passkeys, authenticator, required },
  again,
}: {
  heed: Heed;
  account: AccountAnswer;
  again: () => Promise<void>;
}) => {
  const [doing, setDoing] = useState<'add' | OwnPasskey | null>(null);
  const [added, setAdded] = useState(false);
  const outcome = useOutcome(heed, ({ code }) => {
    if (code === 'credentials_refused') return act('password.refused');
    return code === 'passkey_unknown' ? act('passkeys.removed') : null;
  });
  const finish = async (): Promise<void> => {
    setDoing(null);
    await again();
  };
  const removing = typeof doing === 'object' ? doing : null;
  const remove = async (_: TargetedSubmitEvent<HTMLFormElement>, password: string): Promise<void> => {
    if (!removing) return;
    const removed = await outcome.ask(
      () => accountApi.removePasskey(removing.id, { password }),
      act('passkeys.removed'),
    );
    if (removed) await finish();
  };
  const begin = (what: 'add' | OwnPasskey): void => {
    setAdded(false);
    setDoing(what);
  };
  // The last one stays where the house asks for a second factor.
  const mustStay = required && passkeys.length === 1 && !authenticator;
  return (
    <Part title={act('passkeys')}>
      <p>{act('passkeys.what')}</p>
      {passkeys.length === 0 ? (
        <p>{act('passkeys.none')}</p>
      ) : (
        <Table
          caption={act('passkeys.count', { count: passkeys.length })}
          columns={COLUMNS.map((name) => ({ name: act(`passkeys.${name}`) }))}
        >
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={mustStay ? null : () => begin(passkey)} />
          ))}
        </Table>
      )}
      {mustStay && <p class="hint">{act('passkeys.last')}</p>}
      {doing === 'add' && (
        <AddPasskey
          heed={heed}
          onCancel={() => setDoing(null)}
          onAdded={() => {
            setAdded(true);
            void finish();
          }}
        />
      )}
      {removing && (
        <Confirm
          key={removing.id}
          what={act('passkeys.remove.what', { name: removing.name })}
          submit={act('passkeys.remove')}
          outcome={outcome}
          onSubmit={remove}
          onCancel={() => setDoing(null)}
        />
      )}
      {doing === null && (
        <>
          {!added && <OutcomeLine outcome={outcome} />}
          <p class="saved" role="status">
            {added && act('passkeys.done')}
          </p>
          <AddButton onClick={() => begin('add')} />
        </>
      )}
    </Part>
  );
};
