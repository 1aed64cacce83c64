import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './form-field.css';

/** What every field of a form has: a name to be read by, a visible label, and what is to be mended, said with it. */
interface Props {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with it; nothing while it is not. */
  readonly error?: string | undefined;
}

const describing = (id: string, { hint, error }: Pick<Props, 'hint' | 'error'>) => ({
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': error ? ('true' as const) : undefined,
});

const Notes = ({ id, hint, error }: { id: string } & Pick<Props, 'hint' | 'error'>) => (
  <>
    {hint && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    {error && (
      <p class="problem" id={`${id}-error`}>
        {error}
      </p>
    )}
  </>
);

interface InputProps extends Props {
  readonly value?: string | number;
  /** A whole number from 0 to so much. */
  readonly upTo?: number;
  /** A day. */
  readonly date?: boolean;
}

/** One line. */
export const InputField = ({ name, label, hint, error, value = '', upTo, date }: InputProps) => {
  const id = useId();
  const text = date ? ({ type: 'date' } as const) : ({ type: 'text' } as const);
  const kind = upTo === undefined ? text : ({ type: 'number', min: 0, max: upTo } as const);
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      <input
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        {...kind}
        id={id}
        name={name}
        defaultValue={String(value)}
        {...describing(id, { hint, error })}
      />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
};

/** Several lines; `code` for what a program reads. */
export const TextArea = ({
  name,
  label,
  hint,
  error,
  value = '',
  rows = 4,
  code = false,
  readOnly = false,
}: Props & { value?: string; rows?: number; code?: boolean; readOnly?: boolean }) => {
  const id = useId();
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      <textarea
        spellcheck={false}
        id={id}
        name={name}
        rows={rows}
        class={code ? 'code' : ''}
        readOnly={readOnly}
        defaultValue={value}
        {...describing(id, { hint, error })}
      />
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
};

export interface Option {
  readonly value: string;
  readonly text: string;
}

export const SelectField = ({
  name,
  label,
  hint,
  error,
  value,
  options,
  onChange,
}: Props & { value: string; options: readonly Option[]; onChange?: (value: string) => void }) => {
  const id = useId();
  return (
    <div class="form-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        onChange={(event) => onChange?.(event.currentTarget.value)}
        {...describing(id, { hint, error })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
      <Notes id={id} hint={hint} error={error} />
    </div>
  );
};

/** Some of a few. */
export const CheckList = ({
  name,
  label,
  hint,
  error,
  chosen,
  options,
}: Props & { chosen: readonly string[]; options: readonly Option[] }) => {
  const id = useId();
  return (
    <fieldset class="form-field" {...describing(id, { hint, error })}>
      <legend>{label}</legend>
      <div class="checks">
        {options.map((option) => (
          <label key={option.value} class="check">
            <input type="checkbox" name={name} value={option.value} defaultChecked={chosen.includes(option.value)} />
            {option.text}
          </label>
        ))}
      </div>
      <Notes id={id} hint={hint} error={error} />
    </fieldset>
  );
};

/** A form that says nothing by itself of what is wrong: the server knows, and its answer is shown. */
export const Form = ({ onSubmit, children }: { onSubmit: (data: FormData) => void; children: ComponentChildren }) => (
  <form
    class="form"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit(new FormData(event.currentTarget));
    }}
  >
    {children}
  </form>
);
