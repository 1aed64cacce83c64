import type { UnderstoodAnswer } from '@lanterne/protocol';
import type { Conversation, Item } from '../conversation/state.ts';
import { translationOf } from '../translation/records.ts';

type Theirs = Item & { readonly kind: 'theirs' };

/** What the visitor is asked about something that the officer wrote or sent. */
export interface Question {
  readonly what: 'clear' | 'say-back' | 'recap';
  readonly item: Theirs;
  /** Its words, as the visitor reads them. */
  readonly text: string;
  /** The seq of what it is about, and that of the asking. */
  readonly of: number;
  readonly seq: number;
  /** The newest answer that the log has; none to `say-back`, which is answered by a message. */
  readonly answer: UnderstoodAnswer | undefined;
}

type Asked = Pick<Question, 'what' | 'of' | 'seq'>;

/** Of a card it is asked by itself, but not of somebody in danger, whom no question may keep. */
const askedBy = ({ seq, card, asks }: Theirs, isDanger: boolean): Asked[] => {
  if (seq === undefined) return [];
  if (asks) return [{ what: asks, of: seq, seq }];
  return card && !isDanger ? [{ what: 'clear', of: seq, seq }] : [];
};

/** The newest question that waits for a tap, or was answered by one. What the visitor has written since is their answer. */
export const questionIn = ({ phase, items, records, danger }: Conversation): Question | null => {
  if (phase.name !== 'held' && phase.name !== 'waiting') return null;
  const theirs = items.filter((item): item is Theirs => item.kind === 'theirs');
  const isDanger = danger === 'asked' || danger === 'flagged';
  const asked = [
    ...theirs.flatMap((item) => askedBy(item, isDanger)),
    ...records.flatMap((event): Asked[] =>
      event.kind === 'understood-asked' ? [{ what: 'clear', of: event.of, seq: event.seq }] : [],
    ),
  ].sort((a, b) => a.seq - b.seq);
  const newest = asked.at(-1);
  const item = theirs.find(({ seq }) => seq === newest?.of);
  if (!newest || !item) return null;
  if (items.some(({ kind, seq }) => kind === 'mine' && (seq === undefined || seq > newest.seq))) return null;
  // Asked anew, it waits for an answer anew.
  const told = records.findLast(
    (event) => event.kind === 'understood' && event.of === newest.of && event.seq > newest.seq,
  );
  const text = translationOf(records, newest.of)?.text ?? item.text;
  return { ...newest, item, text, answer: told?.kind === 'understood' ? told.answer : undefined };
};
