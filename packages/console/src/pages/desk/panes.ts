import type { ConversationId } from '@lanterne/protocol';

/** The conversations that are open on the desk. */
export interface Panes {
  /** In the order of opening, which is their order on screen. */
  readonly open: readonly ConversationId[];
  /** The same, the one worked in last first. */
  readonly recent: readonly ConversationId[];
}

export const noPanes: Panes = { open: [], recent: [] };

/** What a desk begins with: the first of these, as many as `columns` columns show. The very first is worked in. */
export const firstPanes = (ids: readonly ConversationId[], columns: number): Panes => {
  const open = ids.slice(0, columns);
  return { open, recent: open };
};

/** Opens a conversation, or brings an open one back to the officer's attention. */
export const openPane = ({ open, recent }: Panes, id: ConversationId): Panes => ({
  open: open.includes(id) ? open : [...open, id],
  recent: recent[0] === id ? recent : [id, ...recent.filter((other) => other !== id)],
});

export const hidePane = ({ open, recent }: Panes, id: ConversationId): Panes => ({
  open: open.filter((other) => other !== id),
  recent: recent.filter((other) => other !== id),
});

/** The open conversations that `columns` columns show: the ones worked in last, each in its own place. */
export const visiblePanes = ({ open, recent }: Panes, columns: number): readonly ConversationId[] => {
  const shown = new Set(recent.slice(0, columns));
  return open.filter((id) => shown.has(id));
};

/** In rem, since larger text needs wider columns. Narrower than this, one conversation at a time, with tabs. */
const WIDE_REM = 80;
/** What a column needs so that lines stay easy to read. */
const COLUMN_REM = 27.5;
const LISTS_REM = 21.25;

/** How many conversations stand side by side in a window of this width. */
export const columnsFor = (widthRem: number): number =>
  widthRem < WIDE_REM ? 1 : Math.max(2, Math.floor((widthRem - LISTS_REM) / COLUMN_REM));
