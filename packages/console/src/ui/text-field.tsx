import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import './text-field.css';

interface Props {
  readonly label: string;
  readonly name: string;
  readonly autocomplete: string;
  readonly maxLength?: number;
  readonly onText?: (text: string) => void;
  readonly hint?: ComponentChildren;
  /** Whether it shows dots instead of what is typed. */
  readonly secret?: boolean;
  /** What stands beside the field. */
  readonly children?: ComponentChildren;
}

/**
 * One line of text with a visible label; the hint is read with it. The field keeps its own text, to be read from the form:
 * what a password manager fills in may come without any event.
 */
export const TextField = ({ label, name, autocomplete, maxLength, onText, hint, secret = false, children }: Props) => {
  const id = useId();
  const kind = secret ? ({ type: 'password' } as const) : ({ type: 'text' } as const);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-line">
        <input
          autocapitalize="none"
          spellcheck={false}
          required
          id={id}
          {...kind}
          name={name}
          autocomplete={autocomplete}
          maxLength={maxLength}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onInput={(event) => onText?.(event.currentTarget.value)}
        />
        {children}
      </div>
      {hint && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
};

/** A password that can be looked at before it is sent. */
export const PasswordField = (props: Omit<Props, 'secret' | 'children'>) => {
  const [shown, setShown] = useState(false);
  return (
    <TextField {...props} secret={!shown}>
      <button type="button" class="button quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {t(shown ? 'password.hide' : 'password.show')}
      </button>
    </TextField>
  );
};

/** What a field of a form holds. */
export const textIn = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '');
