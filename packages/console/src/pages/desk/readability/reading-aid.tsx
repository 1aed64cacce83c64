import type { Signal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { type Found, madePlain } from './jargon.ts';
import { type Reading, readingOf } from './reading.ts';
import './reading-aid.css';

/** How long the hand must rest before the text is read: a hint that changes with each letter is one nobody reads. */
const REST_MS = 400;

/** Enough of a sentence to find it in the field. */
const beginningOf = (sentence: string): string => `${sentence.split(/\s+/).slice(0, 8).join(' ')}…`;

const advices = ({ jargon, long }: Reading): number => jargon.length + (long ? 1 : 0);

const Advice = ({ found, onTake }: { found: Found; onTake: () => void }) => (
  <li>
    <span>
      <strong>{found.written}</strong> — {found.plain}
    </span>
    <Button class="small" aria-label={t('reading.take', { term: found.written })} onClick={onTake}>
      {t(found.better === found.plain ? 'reading.instead' : 'reading.explain')}
    </Button>
  </li>
);

/**
 * How the answer reads, while it is written: its ease, the sentence that is too long, and words that only the police
 * understand, each made plain by one press. It is asked for, never in the way, and nothing is kept back for it. It is for
 * French alone, and for no conversation in danger: there, speed is what counts.
 */
export const ReadingAid = ({ draft }: { draft: Signal<string> }) => {
  const id = useId();
  const text = draft.value;
  const [read, setRead] = useState<{ readonly of: string; readonly reading: Reading } | null>(null);
  const [open, setOpen] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  const isBlank = text.trim() === '';

  useEffect(() => {
    const timer = setTimeout(() => setRead({ of: text, reading: readingOf(text) }), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);

  if (isBlank || !read) return null;
  const { reading } = read;
  const count = advices(reading);
  if (reading.ease === null && count === 0) return null;
  const take = (found: Found) => {
    // What was found in an older text stands elsewhere by now.
    if (draft.peek() === read.of) draft.value = madePlain(read.of, found);
    // The button that was pressed goes: the next advice, or else the field, is where one goes on.
    const field = chip.current?.closest('.writing-place')?.querySelector('textarea');
    (count > 1 ? chip.current : field)?.focus();
  };
  return (
    <div class="reading-aid">
      <button
        ref={chip}
        type="button"
        class={`reading-chip ${reading.ease ?? ''}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {reading.ease && t(`reading.${reading.ease}`)}
        {count > 0 && (
          <span class="reading-count">
            {reading.ease && ' · '}
            {t('reading.advice', { count })}
          </span>
        )}
      </button>
      <div class="reading-panel" id={id} hidden={!open}>
        <ul>
          {reading.long && (
            <li>
              <span>
                {t('reading.long', { count: reading.long.words })} <q>{beginningOf(reading.long.sentence)}</q>
              </span>
            </li>
          )}
          {reading.jargon.map((found) => (
            <Advice key={`${found.from} ${found.written}`} found={found} onTake={() => take(found)} />
          ))}
        </ul>
        <p class="hint">
          {t('reading.scores', { kandelMoles: Math.round(reading.kandelMoles), lix: Math.round(reading.lix) })}
        </p>
      </div>
    </div>
  );
};
