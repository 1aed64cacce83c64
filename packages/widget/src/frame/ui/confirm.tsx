import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Key, t } from '../i18n/index.ts';

interface Props {
  readonly name: 'end' | 'erase' | 'download' | 'copy.save';
  readonly onYes: () => void;
}

const key = (name: Props['name'], part: 'question' | 'yes' | 'no'): Key => `${name}.${part}`;

/** A button for what cannot be undone: pressed, it asks first. The focus goes to the answer that changes nothing. */
export const Confirm = ({ name, onYes }: Props) => {
  const [asking, ask] = useState(false);
  const focusNext = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);

  useLayoutEffect(() => {
    if (pressed.current) focusNext.current?.focus();
  }, [asking]);

  const turn = (on: boolean) => () => {
    pressed.current = true;
    ask(on);
  };
  if (!asking) {
    return (
      <button type="button" class="quiet" ref={focusNext} onClick={turn(true)}>
        {t(name)}
      </button>
    );
  }
  return (
    <fieldset class="confirm">
      <legend>{t(key(name, 'question'))}</legend>
      <button type="button" ref={focusNext} onClick={turn(false)}>
        {t(key(name, 'no'))}
      </button>
      <button
        type="button"
        class="strong"
        onClick={() => {
          turn(false)();
          onYes();
        }}
      >
        {t(key(name, 'yes'))}
      </button>
    </fieldset>
  );
};
