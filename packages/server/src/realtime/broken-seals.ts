import { type Logger, SealBroken } from '../ports.ts';
import type { DeskFacts } from './desk-stream.ts';

/**
 * A desk is read whole: one conversation whose log was changed on the disk is on it without its transcript, and does not take
 * all others with it. What is broken is reported each time that somebody looks.
 */
export const despiteBrokenSeals = (reader: DeskFacts, logger: Logger): DeskFacts => ({
  ...reader,
  async eventsAfter(conversation, after) {
    try {
      return await reader.eventsAfter(conversation, after);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      logger.error({ conversation, reason: error.message }, 'a seal is broken: what is stored was changed');
      return [];
    }
  },
});
