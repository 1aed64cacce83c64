import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import { PasswordField, textIn } from '../../ui/text-field.tsx';
import { type Outcome, OutcomeLine } from './outcome.tsx';
import { act } from './texts.ts';

/** Asks for the password before something changes that protects the account: an open desk is not enough. */
export const Confirm = ({
  what,
  submit,
  outcome,
  onSubmit,
  onCancel,
  cancel = act('app.cancel'),
  children,
}: {
  what?: string;
  submit: string;
  outcome: Outcome;
  onSubmit: (event: TargetedSubmitEvent<HTMLFormElement>, password: string) => Promise<void>;
  onCancel?: (() => void) | undefined;
  /** What is done instead. */
  cancel?: string | undefined;
  /** Fields before the password. */
  children?: ComponentChildren;
}) => {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  useFocusBack(form);
  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit(event, textIn(event.currentTarget, 'confirm-password'));
      }}
    >
      {what && <p>{what}</p>}
      {children}
      <PasswordField label={act('app.password')} name="confirm-password" autocomplete="current-password" />
      <OutcomeLine outcome={outcome} />
      <div class="form-acts">
        <Button look="primary" type="submit" aria-disabled={outcome.busy}>
          {submit}
        </Button>
        {onCancel && <Button onClick={onCancel}>{cancel}</Button>}
      </div>
    </form>
  );
};
