import type { ConversationId, TranslationEvent, WrittenAnswer } from '@lanterne/protocol';
import type { Command, ServiceKey } from '../ports.ts';
import { type Answer, done, refused, repeated } from './answer.ts';
import { stampOf, writtenAs } from './log.ts';

/** What is told of the translation of a message. */
export type TranslationMade = Omit<TranslationEvent, 'kind' | 'author' | 'seq' | 'at'>;

interface TranslationInput {
  readonly conversation: ConversationId;
  readonly made: TranslationMade;
  /** The seq of the translation in whose place it comes, since nothing could be made then; null for the first one. */
  readonly inPlaceOf: number | null;
}

/**
 * Adds the translation of a message to the log, also after the end: what was said last is to be understood too. For each message and
 * language there is one; a failed one is followed by one. Whoever comes second, by a retry or from another process, has come
 * to nothing.
 */
export const addTranslation: Command<TranslationInput, Answer<WrittenAnswer>> = {
  name: 'addTranslation',
  async run(tx, { conversation: id, made, inPlaceOf }) {
    const conversation = await tx.advance(id);
    if (!conversation) return refused('conversation_unknown');
    const key: ServiceKey = `translation ${made.of} ${made.lang} ${inPlaceOf ?? 0}`;
    const earlier = await tx.eventByKey(id, key);
    if (earlier) return repeated(writtenAs(earlier));
    const event: TranslationEvent = { kind: 'translation', author: 'service', ...stampOf(conversation), ...made };
    await tx.appendEvent(id, event, null, key);
    return done(writtenAs(event), { conversation, events: [event], erased: false });
  },
};
