import type { CheckAnswer, DangerCheck, DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import { CHECK_ANSWERS, DANGER_CHECKS } from '@lanterne/protocol/constants';
import { useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';
import { checkedIn } from './course.ts';
import { detailsIn } from './details.ts';

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
}

/** Those of which a word more is needed: a floor, a code. */
const WITH_NOTE: ReadonlySet<DangerCheck> = new Set(['place', 'access']);
/** As `CHECK_NOTE_MAX` of the wire, which is no code of this page. */
const NOTE_MAX = 200;

const Question = ({ desk, entry, events, check }: Props & { check: DangerCheck }) => {
  const { answer, note, told } = checkedIn(events, detailsIn(events), check);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? note;
  const give = (given: CheckAnswer, words: string): void => {
    const text = words.trim();
    setDraft(null);
    if (given === answer && !told && text === note) return;
    void desk.checkDanger(entry.conversation, { check, answer: given, ...(text && { note: text }) });
  };
  return (
    <fieldset class="check-question">
      <legend>
        {t(`check.${check}`)} {told && <span class="hint">{t('check.told')}</span>}
      </legend>
      <span class="check-answers">
        {CHECK_ANSWERS.map((one) => (
          <button
            key={one}
            type="button"
            class="button small"
            aria-pressed={answer === one}
            onClick={() => give(one, shown)}
          >
            {t(`check.answer.${one}`)}
          </button>
        ))}
      </span>
      {WITH_NOTE.has(check) && (
        <input
          class="check-note"
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={NOTE_MAX}
          aria-label={t('check.note', { check: t(`check.${check}`) })}
          placeholder={t('check.noteHint')}
          value={shown}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => draft !== null && give(answer ?? 'yes', draft)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      )}
    </fieldset>
  );
};

/** What whoever is sent must know. It is kept with the conversation, for the officer who reads it next. */
export const Checklist = (props: Props) => (
  <div class="checklist">
    {DANGER_CHECKS.map((check) => (
      <Question key={check} {...props} check={check} />
    ))}
  </div>
);
