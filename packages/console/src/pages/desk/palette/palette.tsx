import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { useAway } from './away.ts';
import { type Searched, search } from './search.ts';
import './palette.css';

export interface Choosable extends Searched {
  readonly id: string;
  /** Of its words, where it is not that of the page. */
  readonly lang?: string;
  /** A short word beside the title. */
  readonly mark?: string;
}

interface Props<Item extends Choosable> {
  readonly label: string;
  /** Null while they are asked for. */
  readonly items: readonly Item[] | null;
  /** Said instead of them, when they could not be had. */
  readonly failure: string | null;
  readonly onChoose: (item: Item) => void;
  /** Leaves without a choice; `typed` is what belongs into the field after all. */
  readonly onLeave: (typed?: string) => void;
  /** The officer went elsewhere. */
  readonly onAway: () => void;
  /** Below the list. */
  readonly children?: ComponentChildren;
}

/**
 * A list that is searched as one types, by the pattern "editable combobox with list autocomplete" of the ARIA practices: the caret
 * stays in the search, and arrows move through the list. It lies over the transcript, so that nothing moves for it.
 */
export const Palette = <Item extends Choosable>({
  label,
  items,
  failure,
  onChoose,
  onLeave,
  onAway,
  children,
}: Props<Item>) => {
  const id = useId();
  const palette = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = items ? search(items, query) : [];
  const active = found[at];

  useLayoutEffect(() => input.current?.focus(), []);
  useAway(palette, onAway);
  useLayoutEffect(() => {
    if (active) document.getElementById(`${id}-${active.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  const move = (by: 1 | -1): void =>
    setAt((now) => (found.length === 0 ? 0 : (now + by + found.length) % found.length));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const empty = query === '';
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') {
      if (active) onChoose(active);
    } else if (event.key === 'Escape' || (event.key === 'Backspace' && empty)) onLeave();
    // The sign itself, twice.
    else if (event.key === '/' && empty) onLeave('/');
    else return;
    event.preventDefault();
  };

  return (
    <div ref={palette} class="palette">
      <label for={`${id}-search`}>{label}</label>
      <input
        ref={input}
        id={`${id}-search`}
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active ? `${id}-${active.id}` : undefined}
        aria-describedby={`${id}-hint`}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length > 0 && (
        <div class="palette-list" id={`${id}-list`} role="listbox" aria-label={label}>
          {found.map((item) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the search, where the caret stays.
            <div
              key={item.id}
              id={`${id}-${item.id}`}
              class="palette-option"
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(item)}
            >
              <p class="palette-name">
                <span lang={item.lang}>{item.title}</span>
                {item.shortcut && <span class="palette-shortcut">/{item.shortcut}</span>}
                {item.mark && <span class="tag">{item.mark}</span>}
              </p>
              <p class="palette-text" lang={item.lang} dir="auto">
                {item.text}
              </p>
            </div>
          ))}
        </div>
      )}
      <p role="status" class={found.length > 0 ? 'unseen' : ''}>
        {failure ?? (items ? t('palette.count', { count: found.length }) : t('loading'))}
      </p>
      <p class="hint" id={`${id}-hint`}>
        {t('palette.hint')} {children}
      </p>
    </div>
  );
};
