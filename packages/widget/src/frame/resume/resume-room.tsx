import type { OpenAnswer } from '@lanterne/protocol';
import { TOKEN_LIFE_MS } from '@lanterne/protocol/constants';
import { useRef, useState } from 'preact/hooks';
import { newId } from '../connection/ids.ts';
import { ask } from '../connection/request.ts';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import { failureText } from './failure.ts';
import css from './resume.css?inline';

addSheet(css);

/** The longest code that the wire takes; what is longer is none. */
const CODE_MAX = 500;

/** One attempt: its repeat, after an answer was lost, must not find the code spent. */
interface Attempt {
  readonly id: string;
  readonly code: string;
}

/** Back to a conversation by the list that was noted. */
export const ResumeRoom = ({ data, resume, close }: RoomProps) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const attempt = useRef<Attempt>(undefined);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState('');

  const submit = async (event: Event) => {
    event.preventDefault();
    const code = field.current?.value.trim() ?? '';
    field.current?.focus();
    if (!code || isAsking) return;
    if (attempt.current?.code !== code) attempt.current = { id: newId(), code };
    setAsking(true);
    setFailure('');
    const answer = await ask<OpenAnswer>(`/v1/sites/${data.id}/resume`, { method: 'POST', body: attempt.current });
    if (answer.ok) return resume(answer.value, Date.now() + TOKEN_LIFE_MS);
    // The next try is another one, unless nobody knows what became of this one.
    if (answer.ok === false) attempt.current = undefined;
    setAsking(false);
    setFailure(failureText(answer));
  };

  return (
    <Room title={t('resume')} onClose={close}>
      <form class="resume" onSubmit={submit}>
        <label for="code">{t('resume.field')}</label>
        <textarea
          id="code"
          ref={field}
          rows={4}
          dir="auto"
          maxLength={CODE_MAX}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="code-how code-failure"
          aria-invalid={failure !== ''}
        />
        <p id="code-how">{t('resume.how')}</p>
        <p id="code-failure" class="fault" role="alert">
          {failure}
        </p>
        <button type="submit" class="strong" aria-disabled={isAsking}>
          {t(isAsking ? 'loading' : 'resume.open')}
        </button>
      </form>
    </Room>
  );
};
