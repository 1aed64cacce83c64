import type { ConversationId } from '@lanterne/protocol';
import type { SummaryField } from '@lanterne/protocol/constants';
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Check } from './alarm/checks.ts';
import { columnsFor, firstPanes, hidePane, noPanes, openPane, type Panes, visiblePanes } from './panes.ts';

/** What the field of a conversation is for: to answer the visitor, or to tell officers alone. */
export const WRITINGS = ['answer', 'note'] as const;
export type Writing = (typeof WRITINGS)[number];

/** What is looked through over the field. */
export type PaletteName = 'answers' | 'cards' | 'preview';

/** What stands in the fields of a summary. */
export type BegunSummary = Record<SummaryField, string>;

/** How the officer has arranged the work: what is open, what is being written, where the caret goes. */
export interface Workspace {
  readonly panes: ReadonlySignal<Panes>;
  /** The panes on screen, from left to right. */
  readonly visible: ReadonlySignal<readonly ConversationId[]>;
  /** Those of them that are not scrolled out of the window. */
  readonly inSight: ReadonlySignal<readonly ConversationId[]>;
  /** Those of them whose newest line is on screen, and not scrolled away from. */
  readonly atEnd: ReadonlySignal<readonly ConversationId[]>;
  /** Where the focus should go; who takes it there sets it back to null. */
  readonly focus: Signal<{ readonly place: ConversationId | 'queue' } | null>;
  /** What is looked through at this moment, and for which conversation. */
  readonly palette: Signal<{ readonly place: ConversationId; readonly name: PaletteName } | null>;
  /** Shows a conversation; `withFocus` moves the caret there as well. */
  open(id: ConversationId, withFocus?: boolean): void;
  /** Shows the first of these, side by side as far as there is room; the caret stays where it is. */
  begin(ids: readonly ConversationId[]): void;
  hide(id: ConversationId): void;
  /** A pane came into the window, or was scrolled out of it. */
  setInSight(id: ConversationId, inSight: boolean): void;
  /** A transcript follows its end, or is read further up. */
  setAtEnd(id: ConversationId, atEnd: boolean): void;
  focusQueue(): void;
  /** Each kind has a draft of its own: what was begun as a note is never in the field that sends to the visitor. */
  draftOf(id: ConversationId, writing?: Writing): Signal<string>;
  writingOf(id: ConversationId): ReadonlySignal<Writing>;
  /** Shows the field of this kind, with the caret in it. */
  write(id: ConversationId, writing: Writing): void;
  /** What was begun of a summary and neither kept nor proposed: it survives that the panel is closed. */
  summaryOf(id: ConversationId): Signal<BegunSummary | null>;
  /** Whether anything was begun in a conversation that has not reached the server. */
  isBegun(id: ConversationId): boolean;
  /** Forgets all that was begun. */
  dropDraft(id: ConversationId): void;
  /** What the officer has ticked off of an alarm's list, by the alarm's key. */
  ticksOf(key: string): Signal<ReadonlySet<Check>>;
  /** Stops following the size of the window. */
  stopFollowing(): void;
}

/** The width of the window, measured in the text that the officer has asked for. */
const widthRem = (): number => {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return innerWidth / (rem > 0 ? rem : 16);
};

/** One value for each name, made when it is first asked for. */
const keptBy = <Name, Value>(make: () => Value) => {
  const kept = new Map<Name, Value>();
  return {
    of(name: Name): Value {
      const known = kept.get(name);
      if (known !== undefined) return known;
      const made = make();
      kept.set(name, made);
      return made;
    },
    drop: (name: Name) => kept.delete(name),
  };
};

export const createWorkspace = (): Workspace => {
  const panes = signal<Panes>(noPanes);
  const columns = signal(columnsFor(widthRem()));
  const focus: Workspace['focus'] = signal(null);
  const palette: Workspace['palette'] = signal(null);
  const outOfSight = signal<ReadonlySet<ConversationId>>(new Set());
  const awayFromEnd = signal<ReadonlySet<ConversationId>>(new Set());
  const visible = computed(() => visiblePanes(panes.value, columns.value));
  const inSight = computed(() => visible.value.filter((id) => !outOfSight.value.has(id)));
  const mark = (set: Signal<ReadonlySet<ConversationId>>, id: ConversationId, isIn: boolean): void => {
    if (set.peek().has(id) === isIn) return;
    const rest = [...set.peek()].filter((other) => other !== id);
    set.value = new Set(isIn ? [...rest, id] : rest);
  };
  const setInSight = (id: ConversationId, isSeen: boolean): void => mark(outOfSight, id, !isSeen);
  // In memory alone: what is written to a visitor never reaches this machine's disk.
  const drafts = keptBy<ConversationId, Signal<string>>(() => signal(''));
  const notes = keptBy<ConversationId, Signal<string>>(() => signal(''));
  const summaries = keptBy<ConversationId, Signal<BegunSummary | null>>(() => signal(null));
  const writings = keptBy<ConversationId, Signal<Writing>>(() => signal('answer'));
  const ticks = keptBy<string, Signal<ReadonlySet<Check>>>(() => signal(new Set()));
  const onResize = (): void => {
    columns.value = columnsFor(widthRem());
  };
  addEventListener('resize', onResize);

  return {
    panes,
    visible,
    inSight,
    atEnd: computed(() => inSight.value.filter((id) => !awayFromEnd.value.has(id))),
    focus,
    palette,
    setInSight,
    setAtEnd: (id, isAtEnd) => mark(awayFromEnd, id, !isAtEnd),
    open(id, withFocus = false) {
      batch(() => {
        panes.value = openPane(panes.peek(), id);
        if (!withFocus) return;
        // The focus brings it into the window.
        setInSight(id, true);
        focus.value = { place: id };
      });
    },
    begin(ids) {
      batch(() => {
        panes.value = firstPanes(ids, columns.peek());
        // Nobody asked for them: in a narrow window they begin below the lists, unseen.
        outOfSight.value = new Set(panes.peek().open);
      });
    },
    hide(id) {
      batch(() => {
        panes.value = hidePane(panes.peek(), id);
        focus.value = { place: panes.peek().recent[0] ?? 'queue' };
      });
    },
    focusQueue() {
      focus.value = { place: 'queue' };
    },
    draftOf: (id, writing = 'answer') => (writing === 'note' ? notes : drafts).of(id),
    writingOf: writings.of,
    write(id, writing) {
      batch(() => {
        writings.of(id).value = writing;
        focus.value = { place: id };
      });
    },
    summaryOf: summaries.of,
    isBegun: (id) =>
      [drafts, notes].some((kept) => kept.of(id).peek().trim() !== '') || summaries.of(id).peek() !== null,
    dropDraft(id) {
      for (const kept of [drafts, notes, summaries, writings]) kept.drop(id);
    },
    ticksOf: ticks.of,
    stopFollowing: () => removeEventListener('resize', onResize),
  };
};
