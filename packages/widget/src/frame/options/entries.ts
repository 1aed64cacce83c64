import type { Conversation } from '../conversation/state.ts';
import { type Key, localeInUse } from '../i18n/index.ts';
import { mayKeep } from '../keep/offer.ts';
import type { RoomName, RoomProps } from '../rooms.tsx';

/** One line of the menu. */
export interface Entry {
  readonly text: Key;
  /** What it is for, in a few words, where its name does not say it all. */
  readonly hint?: Key;
  /** The room that it opens, or what it does. */
  readonly to: RoomName | ((props: RoomProps) => void);
  /** Whether it is of use at this moment; always, if not said. */
  readonly when?: (props: RoomProps) => boolean;
}

export interface Group {
  readonly title: Key;
  readonly entries: readonly Entry[];
}

/** Another one would take its place. */
const isOpen = ({ phase: { name } }: Conversation) => name === 'opening' || name === 'waiting' || name === 'held';

/** The server knows it, and lets this page speak for it. */
const isFollowed = ({ phase }: Conversation) =>
  phase.name === 'waiting' || phase.name === 'held' || (phase.name === 'over' && phase.by !== 'nobody');

/** The whole menu, in the order in which it is read: what protects comes first. A group without entries is not shown. */
export const GROUPS: readonly Group[] = [
  {
    title: 'options.protect',
    entries: [
      { text: 'exit.room', hint: 'exit.hint', to: 'exit' },
      { text: 'discreet.room', hint: 'discreet.hint', to: 'discreet' },
    ],
  },
  {
    title: 'options.conversation',
    entries: [
      { text: 'code', hint: 'code.hint', to: 'code', when: ({ state }) => isFollowed(state) },
      { text: 'keep', hint: 'keep.hint', to: 'keep', when: ({ data, state }) => mayKeep(data, state) },
      { text: 'resume', hint: 'resume.hint', to: 'resume', when: ({ state }) => !isOpen(state) },
      {
        text: 'summary',
        to: 'summary',
        when: ({ state }) => state.records.some(({ kind }) => kind.startsWith('summary')),
      },
      { text: 'copy', to: 'copy', when: ({ state }) => state.items.length > 0 },
      {
        text: 'fullPage',
        to: ({ data: { id } }) => open(`/chat/${id}?locale=${localeInUse()}`, '_blank', 'noopener'),
        when: ({ data, state }) => data.page !== 'chat' && state.phase.name === 'new',
      },
      {
        text: 'move',
        hint: 'move.hint',
        to: 'move',
        when: ({ data, state }) => data.page !== 'chat' && isOpen(state) && isFollowed(state),
      },
    ],
  },
  {
    title: 'options.know',
    entries: [
      { text: 'language.title', to: 'language', when: ({ data }) => data.locales?.length !== 1 },
      { text: 'help', hint: 'help.hint', to: 'help' },
      { text: 'privacy', hint: 'privacy.hint', to: 'privacy' },
      {
        text: 'accessibility',
        to: ({ data }) => open(data.accessibility ?? '', '_blank', 'noopener,noreferrer'),
        when: ({ data }) => data.accessibility !== null,
      },
    ],
  },
];

/** What of the menu is of use now. */
export const groupsFor = (props: RoomProps, groups = GROUPS): readonly Group[] =>
  groups
    .map(({ title, entries }) => ({ title, entries: entries.filter(({ when }) => when?.(props) ?? true) }))
    .filter(({ entries }) => entries.length > 0);
