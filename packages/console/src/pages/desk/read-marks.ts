import type { ConversationId, Event as LogEvent } from '@lanterne/protocol';
import { type Answer, mayPass } from '../../api.ts';
import { isTold } from './state.ts';

/** What comes at once is told at once: several messages in a row make one mark. */
const GATHER_MS = 300;

/** The newest of what the visitor told, which is what there is to read; 0 for nothing yet. */
export const readUpTo = (events: readonly LogEvent[]): number => events.findLast(isTold)?.seq ?? 0;

export interface ReadMarks {
  /** What the visitor told up to here is on screen. */
  due(id: ConversationId, seq: number): void;
  /** The link is back: what could not be told is told now. */
  wake(): void;
  stop(): void;
}

/**
 * Tells the server how far the officer has read: the newest place alone, one request at a time for each conversation. A
 * mark that cannot be told is no reason for a word to the officer; it goes with the next one.
 */
export const createReadMarks = (send: (id: ConversationId, seq: number) => Promise<Answer<null>>): ReadMarks => {
  const wanted = new Map<ConversationId, number>();
  const told = new Map<ConversationId, number>();
  const busy = new Set<ConversationId>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = async (id: ConversationId): Promise<void> => {
    if (busy.has(id)) return;
    busy.add(id);
    for (;;) {
      const seq = wanted.get(id) ?? 0;
      if (seq <= (told.get(id) ?? 0)) break;
      const answer = await send(id, seq);
      if (!answer.ok && (mayPass(answer.refusal) || answer.refusal.code === 'sign_in_required')) break;
      told.set(id, seq);
    }
    busy.delete(id);
  };
  const tellAll = (): void => {
    timer = undefined;
    for (const id of wanted.keys()) void tell(id);
  };

  return {
    due(id, seq) {
      if (seq <= (wanted.get(id) ?? 0)) return;
      wanted.set(id, seq);
      timer ??= setTimeout(tellAll, GATHER_MS);
    },
    wake: tellAll,
    stop: () => clearTimeout(timer),
  };
};
