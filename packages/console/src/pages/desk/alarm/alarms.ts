import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { wordHits } from '../signal-word/match.ts';
import { type DeskState, seenAtFirst, worksOn } from '../state.ts';

/** What an officer must say to have heard. Two alarms of one conversation have two keys, so that each is heard by itself. */
export type Alarm =
  /** Somebody in danger is not there any more, and did not leave (SAFETY.md T15). */
  | { readonly kind: 'loss'; readonly key: string; readonly conversation: ConversationId; readonly since: string }
  /** Somebody is in danger, whoever holds the conversation: every supervisor is to know. */
  | { readonly kind: 'danger'; readonly key: string; readonly conversation: ConversationId; readonly since: string }
  /** The visitor wrote the agreed word. */
  | { readonly kind: 'word'; readonly key: string; readonly conversation: ConversationId; readonly since: string };

/** Whether the visitor's connection is given up while the conversation goes on. */
export const isLost = ({ state, lostAt }: DeskEntry): boolean =>
  lostAt !== null && (state === 'waiting' || state === 'held');

/** Whether the visitor is there, as far as is known: neither left nor lost. */
export const isThere = (entry: DeskEntry | undefined): boolean =>
  entry !== undefined && (entry.state === 'waiting' || entry.state === 'held') && entry.lostAt === null;

/** A new loss has a time of its own: it is heard anew. */
export const lossKey = ({ conversation, lostAt }: DeskEntry): string => `${conversation} lost ${lostAt}`;
const wordKey = (conversation: ConversationId, seq: number): string => `${conversation} word ${seq}`;

/** Flagged by the visitor or confirmed by an officer, and closed by none. */
const isOpenDanger = ({ danger, dangerStep, state }: DeskEntry): boolean =>
  danger && dangerStep !== 'closed' && state !== 'closed';

/** A danger that began anew after it was closed has a time of its own. */
const dangerKey = ({ conversation, dangerAt }: DeskEntry): string => `${conversation} danger ${dangerAt}`;

const dangerAlarmsIn = ({ entries }: DeskState): Alarm[] =>
  [...entries.values()]
    .flatMap((entry): Alarm[] => {
      const { conversation, dangerAt: since, mine, helping } = entry;
      // Who works on it knows.
      if (mine || helping || since === null || !isOpenDanger(entry)) return [];
      return [{ kind: 'danger', key: dangerKey(entry), conversation, since }];
    })
    .sort((a, b) => Date.parse(a.since) - Date.parse(b.since));

const wordAlarmsIn = ({ entries, transcripts }: DeskState): Alarm[] =>
  [...transcripts].flatMap(([conversation, { events }]): Alarm[] => {
    const seq = [...wordHits(events)].at(-1);
    const event = seq === undefined ? undefined : events.find((other) => other.seq === seq);
    const entry = entries.get(conversation);
    if (!event || !entry || !worksOn(entry)) return [];
    return [{ kind: 'word', key: wordKey(conversation, event.seq), conversation, since: event.at }];
  });

/** Everything that is alarming at this moment, heard or not: losses first, the longest first. A supervisor watches over all. */
export const alarmsIn = (state: DeskState, watches = false): readonly Alarm[] => [
  ...[...state.entries.values()]
    .flatMap((entry): Alarm[] => {
      const { conversation, danger, lostAt } = entry;
      if (!danger || lostAt === null || !isLost(entry)) return [];
      return [{ kind: 'loss', key: lossKey(entry), conversation, since: lostAt }];
    })
    .sort((a, b) => Date.parse(a.since) - Date.parse(b.since)),
  ...(watches ? dangerAlarmsIn(state) : []),
  ...wordAlarmsIn(state),
];

/** An officer who reloads the page has heard of the words that stand before their own last one. A loss and a danger are never old. */
export const heardAtFirst = ({ transcripts }: DeskState): ReadonlySet<string> =>
  new Set(
    [...transcripts].flatMap(([conversation, { events }]) => {
      const seq = [...wordHits(events)].at(-1);
      return seq !== undefined && seq <= seenAtFirst(events) ? [wordKey(conversation, seq)] : [];
    }),
  );

/** Those whose loss was an alarm and who are there again: neither left, nor gone to a colleague, nor erased. */
export const returnedBetween = (before: readonly Alarm[], entries: DeskState['entries']): readonly ConversationId[] =>
  before.flatMap(({ kind, conversation }) =>
    kind === 'loss' && isThere(entries.get(conversation)) ? [conversation] : [],
  );

/** The list before, when the new one says no more: what is drawn from it then stays as it is. */
export const sameOr = (before: readonly Alarm[], after: readonly Alarm[]): readonly Alarm[] =>
  before.length === after.length && before.every(({ key }, index) => key === after[index]?.key) ? before : after;
