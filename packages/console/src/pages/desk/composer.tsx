import { NOTE_MAX, TEXT_MAX } from '@lanterne/protocol/constants';
import { isReadable } from '@lanterne/protocol/readable';
import { type Signal, useComputed } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useImmediateEffect } from '../../ui/immediate-effect.ts';
import type { Writing } from './workspace.ts';
import './composer.css';

/** Below this many characters left, the count shows. */
const COUNT_FROM = 400;

/** Why a text cannot be sent as it stands. `blank` is no fault to tell: there is nothing to send yet. */
const faultOf = (text: string, max: number): 'blank' | 'too-long' | 'unreadable' | null => {
  if (text.trim() === '') return 'blank';
  if (text.length > max && [...text].length > max) return 'too-long';
  return isReadable(text) ? null : 'unreadable';
};

const remaining = (text: string, max: number): number =>
  text.length < max - COUNT_FROM ? max : max - [...text].length;

const MOST: Record<Writing, number> = { answer: TEXT_MAX, note: NOTE_MAX };

interface Props {
  /** Whom it is for. A field is of one kind for all its life: give each kind a key of its own. */
  readonly writing?: Writing;
  readonly label: string;
  readonly draft: Signal<string>;
  /** Why nothing can be written any more; what was written stays readable. */
  readonly barred: string | null;
  readonly onSend: (text: string) => void;
  readonly onTyping?: () => void;
  /** `/` at the very beginning of the text. */
  readonly onSlash?: () => void;
  /** Where the field is, for who puts something into it. */
  readonly fieldRef?: RefObject<HTMLTextAreaElement | null>;
  /** What to do instead of sending, once nothing can be written. */
  readonly children?: ComponentChildren;
}

/**
 * The field for an answer or a note. The field holds its own text and the draft follows it, so that nothing that happens on the
 * desk can move the caret or take a character away.
 */
export const Composer = ({
  writing = 'answer',
  label,
  draft,
  barred,
  onSend,
  onTyping,
  onSlash,
  fieldRef,
  children,
}: Props) => {
  const max = MOST[writing];
  const ownRef = useRef<HTMLTextAreaElement>(null);
  const field = fieldRef ?? ownRef;
  const id = useId();
  const fault = useComputed(() => faultOf(draft.value, max)).value;
  const left = useComputed(() => Math.min(COUNT_FROM + 1, remaining(draft.value, max))).value;

  useImmediateEffect(() => {
    const text = draft.value;
    if (field.current && field.current.value !== text) field.current.value = text;
  }, [draft]);

  const send = (): void => {
    const text = draft.peek();
    if (barred !== null || faultOf(text, max) !== null) return;
    draft.value = '';
    onSend(text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === '/' && onSlash && barred === null && !event.isComposing && field.current?.selectionEnd === 0) {
      event.preventDefault();
      onSlash();
      return;
    }
    // An input method takes Enter for itself while it composes.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class={`composer ${writing}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for={id}>
        {writing === 'note' && <Icon name="lock" />} {label}
      </label>
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
            if (draft.peek().trim() !== '') onTyping?.();
          }}
          onKeyDown={onKeyDown}
        />
        {barred === null ? (
          <Button look="primary" type="submit" aria-disabled={fault !== null}>
            {t(writing === 'note' ? 'composer.note.add' : 'composer.send')}
          </Button>
        ) : (
          children
        )}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {barred ?? t(writing === 'note' ? 'composer.note.hint' : 'composer.hint')}
        {left <= COUNT_FROM && left >= 0 && <span class="left"> {t('composer.left', { count: left })}</span>}
      </p>
      {fault === 'too-long' && (
        <p class="problem" role="alert">
          {t('composer.tooLong', { max })}
        </p>
      )}
      {fault === 'unreadable' && (
        <p class="problem" role="alert">
          {t('composer.unreadable')}
        </p>
      )}
    </form>
  );
};
