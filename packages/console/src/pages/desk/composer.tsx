import { isReadable } from '@lanterne/protocol';
import { TEXT_MAX } from '@lanterne/protocol/constants';
import { type Signal, useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { useImmediateEffect } from '../../ui/immediate-effect.ts';

/** Below this many characters left, the count shows. */
const COUNT_FROM = 400;

/** Why a text cannot be sent as it stands. `blank` is no fault to tell: there is nothing to send yet. */
const faultOf = (text: string): 'blank' | 'too-long' | 'unreadable' | null => {
  if (text.trim() === '') return 'blank';
  if (text.length > TEXT_MAX && [...text].length > TEXT_MAX) return 'too-long';
  return isReadable(text) ? null : 'unreadable';
};

const remaining = (text: string): number =>
  text.length < TEXT_MAX - COUNT_FROM ? TEXT_MAX : TEXT_MAX - [...text].length;

interface Props {
  readonly label: string;
  readonly draft: Signal<string>;
  /** Why nothing can be written any more; what was written stays readable. */
  readonly barred: string | null;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
  /** What to do instead of sending, once nothing can be written. */
  readonly children?: ComponentChildren;
}

/**
 * The field for an answer. The field holds its own text and the draft follows it, so that nothing that happens on the
 * desk can move the caret or take a character away.
 */
export const Composer = ({ label, draft, barred, onSend, onTyping, children }: Props) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const fault = useComputed(() => faultOf(draft.value)).value;
  const left = useComputed(() => Math.min(COUNT_FROM + 1, remaining(draft.value))).value;

  useImmediateEffect(() => {
    const text = draft.value;
    if (field.current && field.current.value !== text) field.current.value = text;
  }, [draft]);

  const send = (): void => {
    const text = draft.peek();
    if (barred !== null || faultOf(text) !== null) return;
    draft.value = '';
    onSend(text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method takes Enter for itself while it composes.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for={id}>{label}</label>
      <div class="composer-line">
        <textarea
          ref={field}
          id={id}
          rows={2}
          dir="auto"
          autocomplete="off"
          readOnly={barred !== null}
          aria-describedby={`${id}-hint`}
          aria-invalid={fault === 'too-long' || fault === 'unreadable'}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
            if (draft.peek().trim() !== '') onTyping();
          }}
          onKeyDown={onKeyDown}
        />
        {barred === null ? (
          <Button look="primary" type="submit" aria-disabled={fault !== null}>
            {t('composer.send')}
          </Button>
        ) : (
          children
        )}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {barred ?? t('composer.hint')}
        {left <= COUNT_FROM && left >= 0 && <span class="left"> {t('composer.left', { count: left })}</span>}
      </p>
      {fault === 'too-long' && (
        <p class="gate-problem" role="alert">
          {t('composer.tooLong', { max: TEXT_MAX })}
        </p>
      )}
      {fault === 'unreadable' && (
        <p class="gate-problem" role="alert">
          {t('composer.unreadable')}
        </p>
      )}
    </form>
  );
};
