import type { Ref } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AttachmentsProps } from '../files/attachments.tsx';
import { t } from '../i18n/index.ts';
import { Icon } from '../ui/icon.tsx';
import { lazy } from '../ui/lazy.tsx';
import './composer.css';

interface Props {
  /** The longest message, in code points. */
  readonly limit: number;
  readonly field: Ref<HTMLTextAreaElement> & { current: HTMLTextAreaElement | null };
  /** Outlives the field, so that no text is lost when the field goes. */
  readonly draft: { current: string };
  /** What is wrong with the text in the field; empty when nothing is. */
  readonly fault: string;
  /** Nothing can be sent for a while. */
  readonly held: Held | null;
  readonly onWrite: (text: string) => void;
  readonly onTyping: () => void;
  /** Null where no files are taken. */
  readonly files: Omit<AttachmentsProps, 'field'> | null;
}

const Attachments = lazy('talk', async () => (await import('../files/attachments.tsx')).Attachments, { quiet: true });

/** How many characters are left, as the server counts them. Far from the limit it is not worth a count. */
export const leftOf = (text: string, limit: number): number =>
  limit - (text.length < limit / 2 ? text.length : Array.from(text).length);

/** From here on the visitor is told. */
const LEFT_TO_TELL = 200;

/** While nothing can be sent: what the button says of it, and what a press does. */
export interface Held {
  readonly label: string;
  press(): void;
}

/** The field. It keeps its own text: no redraw of the page can take the cursor or a letter away. */
export const Composer = ({ limit, field, draft, fault, held, onWrite, onTyping, files }: Props) => {
  const [left, setLeft] = useState(() => leftOf(draft.current, limit));
  const [enterSends, setEnterSends] = useState(true);
  const form = useRef<HTMLFormElement>(null);

  const onInput = () => {
    draft.current = field.current?.value ?? '';
    setLeft(leftOf(draft.current.trim(), limit));
  };

  useLayoutEffect(() => {
    // A touch keyboard's Enter starts a line, as everywhere else on such a device.
    if (matchMedia('(pointer: coarse)').matches) setEnterSends(false);
    // Typed before the app had started.
    if (field.current?.value !== draft.current) onInput();
  }, []);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const text = draft.current.trim();
    field.current?.focus();
    if (!field.current || !text || left < 0) return;
    if (held) return held.press();
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
        {files && <Attachments {...files} field={field} />}
        <textarea
          id="message"
          ref={field}
          rows={2}
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="left fault"
          aria-invalid={left < 0 || fault !== ''}
          defaultValue={draft.current}
          onInput={() => {
            onInput();
            onTyping();
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="strong">
          <Icon name="send" />
          {held?.label ?? t('send')}
        </button>
      </div>
      <p id="left" class={left < 0 ? 'fault' : undefined}>
        {left < 0 ? t('tooLong', { count: -left }) : left <= LEFT_TO_TELL && t('left', { count: left })}
      </p>
      <p id="fault" class="fault" role="alert">
        {fault}
      </p>
      <label class="choice">
        <input type="checkbox" checked={enterSends} onChange={() => setEnterSends(!enterSends)} />
        {t('enter')}
      </label>
    </form>
  );
};
