import type { DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { useCallback, useRef } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { AnswerPalette } from '../answers/answer-palette.tsx';
import { CardPalette } from '../cards/card-palette.tsx';
import { Composer } from '../composer.tsx';
import type { Desk } from '../desk.ts';
import { LazyReadingAid } from '../readability/lazy-aid.tsx';
import { useTranslationParts } from '../translation/lazy.ts';
import { Understood } from '../understood/lazy.tsx';
import { WRITINGS, type Writing } from '../workspace.ts';
import './writing-place.css';

/** Why the officer can write no more, if so. To one who is lost they can: it is there when the visitor returns. */
const barredWhy = ({ state, how }: DeskEntry): string | null => {
  if (state !== 'left') return null;
  return t(how === 'exit' ? 'composer.barred.exit' : 'composer.barred.end');
};

const isFrench = (locale: string): boolean => /^fr(?:-|$)/.test(locale);

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  /** The visitor. */
  readonly who: string;
}

/** One of the two kinds, with a word where something of it was begun and not sent. */
const Choice = ({
  desk,
  id,
  writing,
  now,
}: {
  desk: Desk;
  id: DeskEntry['conversation'];
  writing: Writing;
  now: Writing;
}) => {
  const isBegun = useComputed(() => desk.draftOf(id, writing).value.trim() !== '').value && writing !== now;
  return (
    <button
      type="button"
      class={`writing-choice ${writing}`}
      aria-pressed={writing === now}
      onClick={() => desk.write(id, writing)}
    >
      <Icon name={writing === 'note' ? 'lock' : 'word'} />
      <span>
        {t(`writing.${writing}`)}
        {isBegun && <span class="begun"> · {t('writing.begun')}</span>}
      </span>
    </button>
  );
};

/**
 * Where the officer writes: to the visitor, or to officers alone. The two are never one field in two colours: each has its
 * own, with a draft of its own, and the note stays until the officer goes back. So a slip of the hand can at worst keep an
 * answer from the visitor; it cannot send them what was not for them.
 */
export const WritingPlace = ({ desk, entry, who }: Props) => {
  const id = entry.conversation;
  const now = desk.writingOf(id).value;
  const barred = barredWhy(entry);
  const field = useRef<HTMLTextAreaElement>(null);
  const mayLookUp = now === 'answer' && barred === null;
  const palette = useComputed(() => (desk.palette.value?.place === id ? desk.palette.value.name : null)).value;

  const mayPreview = mayLookUp && Boolean(entry.translating?.toVisitor);
  const parts = useTranslationParts(mayPreview);

  const closePalette = useCallback(() => {
    if (desk.palette.peek()?.place === id) desk.palette.value = null;
  }, [desk, id]);
  /** Puts a text where the caret was, with the caret after it. */
  const insert = (text: string): void => {
    closePalette();
    field.current?.focus();
    if (!field.current || text === '') return;
    field.current.setRangeText(text, field.current.selectionStart, field.current.selectionEnd, 'end');
    desk.draftOf(id).value = field.current.value;
    desk.typing(id);
  };
  return (
    <div class={`writing-place ${now}`}>
      {mayLookUp && palette === 'answers' && (
        <AnswerPalette desk={desk} entry={entry} onInsert={insert} onAway={closePalette} />
      )}
      {mayLookUp && palette === 'cards' && (
        <CardPalette desk={desk} entry={entry} onDone={() => insert('')} onAway={closePalette} />
      )}
      {mayPreview && parts && palette === 'preview' && (
        <parts.PreviewPanel
          desk={desk}
          conversation={id}
          draft={desk.draftOf(id)}
          onClose={() => {
            closePalette();
            field.current?.focus();
          }}
        />
      )}
      <div class="writing-head">
        {/* biome-ignore lint/a11y/useSemanticElements: no fieldset, whose border and legend it would have to undo. */}
        <div class="writing-choices" role="group" aria-label={t('writing.choice')}>
          {WRITINGS.map((writing) => (
            <Choice key={writing} desk={desk} id={id} writing={writing} now={now} />
          ))}
        </div>
        {mayLookUp && (
          <div class="look-ups">
            <button
              type="button"
              class="writing-choice"
              aria-haspopup="listbox"
              onClick={() => {
                desk.palette.value = { place: id, name: 'answers' };
              }}
            >
              {t('answers.open')} <kbd>/</kbd>
            </button>
            <button
              type="button"
              class="writing-choice"
              aria-haspopup="listbox"
              onClick={() => {
                desk.palette.value = { place: id, name: 'cards' };
              }}
            >
              <Icon name="card" /> {t('cards.open')}
            </button>
            {mayPreview && parts && (
              <parts.PreviewButton
                isOpen={palette === 'preview'}
                onOpen={() => {
                  desk.palette.value = { place: id, name: 'preview' };
                }}
              />
            )}
            <Understood at="writing" desk={desk} entry={entry} />
          </div>
        )}
        {now === 'answer' && isFrench(entry.locale) && !entry.danger && <LazyReadingAid draft={desk.draftOf(id)} />}
      </div>
      {now === 'note' ? (
        <Composer
          key="note"
          writing="note"
          label={t('composer.note.label', { who })}
          draft={desk.draftOf(id, 'note')}
          barred={null}
          onSend={(text) => desk.note(id, text)}
        />
      ) : (
        <Composer
          key="answer"
          label={t('composer.label', { who })}
          draft={desk.draftOf(id)}
          barred={barred}
          onSend={(text) => desk.send(id, text)}
          onTyping={() => desk.typing(id)}
          onSlash={() => {
            desk.palette.value = { place: id, name: 'answers' };
          }}
          fieldRef={field}
        >
          <Button look="primary" onClick={() => desk.askToClose(id)}>
            {t('pane.close')}
          </Button>
        </Composer>
      )}
    </div>
  );
};
