import type { Ref } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';

interface Props {
  /** The longest message, in code points. */
  readonly limit: number;
  readonly field: Ref<HTMLTextAreaElement> & { current: HTMLTextAreaElement | null };
  /** Outlives the field, so that no text is lost when the field goes. */
  readonly draft: { current: string };
  readonly onWrite: (text: string) => void;
  readonly onTyping: () => void;
}

/** How many characters are left, as the server counts them. Far from the limit it is not worth a count. */
export const leftOf = (text: string, limit: number): number =>
  limit - (text.length < limit / 2 ? text.length : Array.from(text).length);

/** From here on the visitor is told. */
const LEFT_TO_TELL = 200;

/** A touch keyboard's Enter starts a line, as everywhere else on such a device. */
const hasKeyboard = () => !matchMedia('(pointer: coarse)').matches;

/** The field. It keeps its own text: no redraw of the page can take the cursor or a letter away. */
export const Composer = ({ limit, field, draft, onWrite, onTyping }: Props) => {
  const [left, setLeft] = useState(() => leftOf(draft.current, limit));
  const [enterSends, setEnterSends] = useState(hasKeyboard);
  const form = useRef<HTMLFormElement>(null);

  const onInput = () => {
    draft.current = field.current?.value ?? '';
    setLeft(leftOf(draft.current.trim(), limit));
  };

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const text = draft.current.trim();
    field.current?.focus();
    if (!field.current || !text || left < 0) return;
    onWrite(text);
    field.current.value = '';
    onInput();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // The Enter that ends a composition (Chinese, Japanese, ...) belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !enterSends) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };

  return (
    <form class="composer" ref={form} onSubmit={onSubmit}>
      <label for="message">{t('message')}</label>
      <div class="write">
        <textarea
          id="message"
          ref={field}
          rows={2}
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="left"
          aria-invalid={left < 0}
          defaultValue={draft.current}
          onInput={() => {
            onInput();
            onTyping();
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="strong">
          <Icon name="send" />
          {t('send')}
        </button>
      </div>
      <p id="left" class={left < 0 ? 'fault' : undefined}>
        {left < 0 ? t('tooLong', { count: -left }) : left <= LEFT_TO_TELL && t('left', { count: left })}
      </p>
      <label class="choice">
        <input type="checkbox" checked={enterSends} onChange={() => setEnterSends(!enterSends)} />
        {t('enter')}
      </label>
    </form>
  );
};
