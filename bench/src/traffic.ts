import type { MessageEvent, TranslationEvent, WrittenAnswer } from '@lanterne/protocol';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { offer } from './offer.ts';
import type { Officer } from './officer.ts';
import { idOf, numberOf, textOf } from './text.ts';
import type { Visitor } from './visitor.ts';
import { expectJson } from './wire.ts';

/** A conversation with both its sides. */
export interface Pair {
  readonly visitor: Visitor;
  readonly officer: Officer;
  /** The highest seq acknowledged to either side. */
  knownSeq: number;
}

/** The messages of a run: sends them, and books what comes. */
export interface Traffic {
  /** Offers messages from number `first` on in all conversations, one after the other and both sides in turn. */
  offer(pairs: readonly Pair[], flow: { first: number; rate: number; seconds: number }): Promise<void>;
  /** Books a message that a reader saw, if `author` wrote it: its own messages come back to a writer too. */
  seen(author: MessageEvent['author'], conversation: string, event: MessageEvent): void;
  /** Books the translation of such a message. */
  translated(author: MessageEvent['author'], conversation: string, event: TranslationEvent): void;
  /** Why messages were refused, each reason once. */
  readonly refusals: ReadonlySet<string>;
}

export const createTraffic = ({
  ledger,
  faults,
  language,
}: {
  ledger: Ledger;
  faults: Faults;
  language: string;
}): Traffic => {
  /** Of messages that were seen, by conversation and seq: translations name them so. */
  const numbers = new Map<string, number>();
  const languageOf = (author: MessageEvent['author']): string => (author === 'visitor' ? language : 'fr');
  const refusals = new Set<string>();

  const send = async ({
    pair,
    n,
    dueAt,
    fromVisitor,
  }: {
    pair: Pair;
    n: number;
    dueAt: number;
    fromVisitor: boolean;
  }) => {
    ledger.sent(n, dueAt, pair.knownSeq);
    const body = JSON.stringify({ id: idOf(n), text: textOf(n, languageOf(fromVisitor ? 'visitor' : 'officer')) });
    try {
      const answer = await (fromVisitor ? pair.visitor.send(body) : pair.officer.send(pair.visitor.conversation, body));
      const { seq } = expectJson<WrittenAnswer>(answer, 200, 201);
      ledger.acknowledged(n, performance.now(), { seq, repeated: answer.status === 200 });
      pair.knownSeq = Math.max(pair.knownSeq, seq);
    } catch (error) {
      ledger.refused(n);
      refusals.add((error as Error).message);
    }
  };

  return {
    refusals,
    offer: (pairs, { first, rate, seconds }) =>
      offer({ rate, seconds }, (index, dueAt) => {
        const n = first + index;
        const pair = pairs[n % pairs.length];
        const fromVisitor = (n + Math.floor(n / pairs.length)) % 2 === 0;
        if (pair) void send({ pair, n, dueAt, fromVisitor });
      }),
    seen(author, conversation, event) {
      if (event.author !== author) return;
      const n = numberOf(event.id);
      if (language !== 'fr') numbers.set(`${author} ${conversation} ${event.seq}`, n);
      if (event.text === textOf(n, languageOf(author))) ledger.seen(n, performance.now(), event.seq);
      else faults.add('lost', `message ${event.id} came with another text`);
    },
    translated(author, conversation, { of, status }) {
      const n = numbers.get(`${author} ${conversation} ${of}`);
      if (n !== undefined && status !== 'failed') ledger.translated(n, performance.now());
    },
  };
};
