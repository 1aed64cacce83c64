import type { ConversationId } from '@lanterne/protocol';
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { columnsFor, firstPanes, hidePane, noPanes, openPane, type Panes, visiblePanes } from './panes.ts';

/** How the officer has arranged the work: what is open, what is being written, where the caret goes. */
export interface Workspace {
  readonly panes: ReadonlySignal<Panes>;
  /** The panes on screen, from left to right. */
  readonly visible: ReadonlySignal<readonly ConversationId[]>;
  /** Those of them that are not scrolled out of the window. */
  readonly inSight: ReadonlySignal<readonly ConversationId[]>;
  /** Where the focus should go; who takes it there sets it back to null. */
  readonly focus: Signal<{ readonly place: ConversationId | 'queue' } | null>;
  /** Shows a conversation; `withFocus` moves the caret there as well. */
  open(id: ConversationId, withFocus?: boolean): void;
  /** Shows the first of these, side by side as far as there is room; the caret stays where it is. */
  begin(ids: readonly ConversationId[]): void;
  hide(id: ConversationId): void;
  /** A pane came into the window, or was scrolled out of it. */
  setInSight(id: ConversationId, inSight: boolean): void;
  focusQueue(): void;
  draftOf(id: ConversationId): Signal<string>;
  dropDraft(id: ConversationId): void;
  /** Stops following the size of the window. */
  stopFollowing(): void;
}

/** The width of the window, measured in the text that the officer has asked for. */
const widthRem = (): number => {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return innerWidth / (rem > 0 ? rem : 16);
};

export const createWorkspace = (): Workspace => {
  const panes = signal<Panes>(noPanes);
  const columns = signal(columnsFor(widthRem()));
  const focus: Workspace['focus'] = signal(null);
  const outOfSight = signal<ReadonlySet<ConversationId>>(new Set());
  const visible = computed(() => visiblePanes(panes.value, columns.value));
  const setInSight = (id: ConversationId, inSight: boolean): void => {
    if (outOfSight.peek().has(id) !== inSight) return;
    const rest = [...outOfSight.peek()].filter((other) => other !== id);
    outOfSight.value = new Set(inSight ? rest : [...rest, id]);
  };
  // In memory alone: what is written to a visitor never reaches this machine's disk.
  const drafts = new Map<ConversationId, Signal<string>>();
  const onResize = (): void => {
    columns.value = columnsFor(widthRem());
  };
  addEventListener('resize', onResize);

  return {
    panes,
    visible,
    inSight: computed(() => visible.value.filter((id) => !outOfSight.value.has(id))),
    focus,
    setInSight,
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
    draftOf(id) {
      const known = drafts.get(id);
      if (known) return known;
      const draft = signal('');
      drafts.set(id, draft);
      return draft;
    },
    dropDraft: (id) => drafts.delete(id),
    stopFollowing: () => removeEventListener('resize', onResize),
  };
};
