import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { PasswordField, textIn } from '../../ui/text-field.tsx';
import { NewPasswordFields, toMend } from '../invite/new-password.tsx';
import { accountApi } from './calls.ts';
import { type Heed, OutcomeLine, useOutcome } from './outcome.tsx';
import { Part } from './part.tsx';
import { act } from './texts.ts';

/** Another password, by who knows the one that there is. */
export const Password = ({ heed, onChanged }: { heed: Heed; onChanged: () => void }) => {
  const [changes, setChanges] = useState(0);
  const outcome = useOutcome(heed, ({ code }) => (code === 'credentials_refused' ? act('password.refused') : null));
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const mend = toMend(form);
    if (mend) return outcome.refuse(mend);
    const body = { current: textIn(form, 'current-password'), password: textIn(form, 'new-password') };
    if (!(await outcome.ask(() => accountApi.changePassword(body), act('password.done')))) return;
    form.reset();
    setChanges(changes + 1);
    onChanged();
  };
  return (
    <Part title={act('password')}>
      <p>{act('password.what')}</p>
      <form class="form" noValidate onSubmit={submit}>
        <PasswordField label={act('password.current')} name="current-password" autocomplete="current-password" />
        <NewPasswordFields key={changes} />
        <OutcomeLine outcome={outcome} />
        <div class="form-acts">
          <Button look="primary" type="submit" aria-disabled={outcome.busy}>
            {act('password.submit')}
          </Button>
        </div>
      </form>
    </Part>
  );
};
