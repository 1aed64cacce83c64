import type { ConversationId } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import type { Bus, Logger, ReadMark, Store } from '../ports.ts';
import { markRead } from '../services/mark-read.ts';

export type Side = 'visitor' | 'officer';

/** How far each side has read what the other wrote: told at once, written down now and then. */
export interface Reads {
  /** One side has seen all up to a seq. Says nothing new when it had seen as much before. */
  mark(conversation: Conversation, by: Side, seq: number): void;
  /** How far one side has read, with what is not written down yet. */
  of(conversation: Conversation, by: Side): number;
  /** Writes down what is left, and nothing after that. */
  stop(): void;
}

/** Marks are no facts: one that is lost in a crash is told again with the next message that is read. */
const WRITE_AFTER_MS = 1_000;
const MARKS_AT_ONCE = 500;

/** Marks come with every message on both sides, so they are gathered: one write a second for all conversations. */
export const createReads = ({
  store,
  bus,
  logger,
  writeAfterMs = WRITE_AFTER_MS,
}: {
  store: Pick<Store, 'write'>;
  bus: Bus;
  logger: Logger;
  writeAfterMs?: number | undefined;
}): Reads => {
  let pending = new Map<ConversationId, ReadMark>();
  let underWay = new Map<ConversationId, ReadMark>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const of = ({ id, readByVisitor, readByOfficer }: Conversation, by: Side): number =>
    Math.max(by === 'visitor' ? readByVisitor : readByOfficer, pending.get(id)?.[by] ?? 0, underWay.get(id)?.[by] ?? 0);

  const write = async () => {
    underWay = pending;
    pending = new Map();
    const marks = [...underWay.values()];
    try {
      for (let start = 0; start < marks.length; start += MARKS_AT_ONCE) {
        await store.write(markRead, { marks: marks.slice(start, start + MARKS_AT_ONCE) });
      }
    } catch (error) {
      logger.warn({ error }, 'how far people have read could not be written; trying again');
      // What was marked meanwhile is further on.
      pending = new Map([...underWay, ...pending]);
    }
    underWay = new Map();
    timer = undefined;
    schedule();
  };

  const schedule = () => {
    if (pending.size > 0 && !stopped) timer ??= setTimeout(write, writeAfterMs).unref();
  };

  return {
    of,
    mark(conversation, by, seq) {
      const { id, lastSeq, readByVisitor, readByOfficer } = conversation;
      const upTo = Math.min(seq, lastSeq);
      if (upTo <= of(conversation, by)) return;
      const known = pending.get(id) ??
        underWay.get(id) ?? { conversation: id, visitor: readByVisitor, officer: readByOfficer };
      pending.set(id, { ...known, [by]: upTo });
      bus.signal({ signal: 'read', conversation: id, by, seq: upTo });
      schedule();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      if (pending.size > 0) void write();
    },
  };
};
