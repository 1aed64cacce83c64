import type { SentCard as Card, Event, Translating } from '@lanterne/protocol';
import type { Connection } from '../connection/connection.ts';
import type { SpokenProps } from '../translation/spoken.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Linked } from './linked.tsx';

/** What a message needs to be read in another language. */
export interface Talk {
  readonly records: readonly Event[];
  readonly translating: Translating | null;
  readonly connect: () => Pick<Connection, 'insist'>;
}

export interface LinkedTextProps {
  readonly text: string;
  readonly card?: Card | undefined;
  readonly seq?: number | undefined;
  readonly talk: Talk;
  /** Whether it is the newest that came. */
  readonly isLast: boolean;
}

/** Where it does not come, the text says the same. */
const SentCard = lazy<{ text: string; card: Card }>(
  'reading',
  async () => (await import('../help/sent-card.tsx')).SentCard,
  {
    Plain: Linked,
  },
);

/** Where it does not come, one reads what was written. */
const Spoken = lazy<SpokenProps>('talk', async () => (await import('../translation/spoken.tsx')).Spoken, {
  Plain: Linked,
});

/** What the officer writes or sends, with what can be pressed in it. Nothing of it is fetched before it is. */
export const LinkedText = ({ text, card, seq, talk, isLast }: LinkedTextProps) => {
  if (card) return <SentCard text={text} card={card} />;
  // Where it was translated before, it stays so.
  const isTranslated = talk.translating || talk.records.some(({ kind }) => kind === 'translation');
  return seq && isTranslated ? <Spoken text={text} seq={seq} talk={talk} isLast={isLast} /> : <Linked text={text} />;
};
