import type { ConversationId } from '@lanterne/protocol';
import type { Conversation } from '../domain/conversation.ts';
import type { Change, Logger, Store } from '../ports.ts';
import { leaveConversation } from '../services/leave-conversation.ts';
import { returnConversation } from '../services/return-conversation.ts';

/** Decides when a visitor's connection is given up, and writes it down; and that it is there again. */
export interface Losses {
  changed(change: Change): void;
  /** Somebody reads a conversation, or one more does. */
  arrived(conversation: ConversationId): void;
  /** Nobody reads it any more. */
  departed(conversation: ConversationId): void;
  /** Writes nothing more: that the server stops is nobody's loss. */
  stop(): void;
}

export interface LossTiming {
  readonly lossAfterMs?: number;
  readonly dangerLossAfterMs?: number;
  readonly retryAfterMs?: number;
}

/** Long enough for a tunnel, a lift, a reload of the page. */
const LOSS_AFTER_MS = 30_000;
/** Somebody in danger who falls silent may have been found out: the desk must know soon (SAFETY.md T15). */
const DANGER_LOSS_AFTER_MS = 10_000;
/** After a write that failed, or a first look at the log that did. */
const RETRY_AFTER_MS = 1_000;
/** After a flood or a restart many are lost at one time; those who write must not wait behind all of them. */
const WRITES_AT_ONCE = 20;

/** An open conversation, as far as its connection goes. */
interface Watch {
  danger: boolean;
  lost: boolean;
  /** Whether anybody has begun to read since it was lost: only who comes anew comes back. */
  arrived: boolean;
  /** When it was last heard of, for one that nobody reads. */
  heardAt: number;
  timer: NodeJS.Timeout | undefined;
  writing: boolean;
}

type OpenConversation = Extract<Conversation, { state: 'waiting' | 'held' }>;
const isOpen = (conversation: Conversation): conversation is OpenConversation => 'lostAt' in conversation;

/** The visitor did something; a loss is told when they can do nothing more. */
const isSignOfLife = ({ events }: Change): boolean =>
  events.some((event) => event.author === 'visitor' && !(event.kind === 'left' && event.how === 'loss'));

/** Watches all open conversations. Those that were open before this process began count as unconnected until they connect. */
export const createLosses = ({
  store,
  logger,
  timing: { lossAfterMs = LOSS_AFTER_MS, dangerLossAfterMs = DANGER_LOSS_AFTER_MS, retryAfterMs = RETRY_AFTER_MS } = {},
}: {
  store: Pick<Store, 'write' | 'openConversations'>;
  logger: Logger;
  timing?: LossTiming;
}): Losses => {
  const watches = new Map<ConversationId, Watch>();
  const read = new Set<ConversationId>();
  /** To be written as soon as there is room, danger first. */
  const due = { danger: new Set<ConversationId>(), calm: new Set<ConversationId>() };
  let writing = 0;
  let stopped = false;
  let starting: NodeJS.Timeout | undefined;

  const lossAt = ({ heardAt, danger }: Watch): number => heardAt + (danger ? dangerLossAfterMs : lossAfterMs);

  const wanted = (id: ConversationId, watch: Watch): 'loss' | 'return' | null => {
    if (read.has(id)) return watch.lost && watch.arrived ? 'return' : null;
    return !watch.lost && performance.now() >= lossAt(watch) ? 'loss' : null;
  };

  /** Looks at one conversation anew: writes what is to be written, or sets the clock for it. */
  const settle = (id: ConversationId, watch: Watch) => {
    if (stopped || watch.writing) return;
    clearTimeout(watch.timer);
    if (wanted(id, watch)) {
      due[watch.danger ? 'danger' : 'calm'].add(id);
      pump();
    } else if (!read.has(id) && !watch.lost) {
      watch.timer = setTimeout(() => settle(id, watch), lossAt(watch) - performance.now()).unref();
    }
  };

  const pump = () => {
    while (writing < WRITES_AT_ONCE && !stopped) {
      const [id] = due.danger.size > 0 ? due.danger : due.calm;
      if (id === undefined) return;
      due.danger.delete(id);
      due.calm.delete(id);
      const watch = watches.get(id);
      const what = watch && !watch.writing && wanted(id, watch);
      if (what) void write(id, watch, what);
    }
  };

  const write = async (id: ConversationId, watch: Watch, what: 'loss' | 'return') => {
    const done = () => {
      watch.writing = false;
      if (watches.get(id) === watch) settle(id, watch);
    };
    writing += 1;
    watch.writing = true;
    try {
      const { ok } = await (what === 'loss'
        ? store.write(leaveConversation, { conversation: id, how: 'loss' })
        : store.write(returnConversation, { conversation: id }));
      watch.lost = what === 'loss';
      // It has ended, or is no more.
      if (!ok) forget(id);
      done();
    } catch (error) {
      if (stopped) return;
      logger.warn({ error }, `a ${what} could not be written; trying again`);
      watch.timer = setTimeout(done, retryAfterMs).unref();
    } finally {
      writing -= 1;
      pump();
    }
  };

  const forget = (id: ConversationId) => {
    clearTimeout(watches.get(id)?.timer);
    watches.delete(id);
  };

  const watchFor = ({ id, danger, lostAt }: OpenConversation): Watch => {
    const known = watches.get(id);
    if (known) return known;
    const heardAt = performance.now();
    const watch = { danger, lost: lostAt !== null, arrived: read.has(id), heardAt, timer: undefined, writing: false };
    watches.set(id, watch);
    return watch;
  };

  const start = async () => {
    try {
      for (const conversation of await store.openConversations()) {
        // One that has changed meanwhile is known as it is now.
        if (!watches.has(conversation.id)) settle(conversation.id, watchFor(conversation));
      }
    } catch (error) {
      if (stopped) return;
      logger.warn({ error }, 'the open conversations could not be read; trying again');
      starting = setTimeout(start, retryAfterMs).unref();
    }
  };
  void start();

  return {
    changed(change) {
      const { conversation, erased } = change;
      if (erased || !isOpen(conversation)) {
        forget(conversation.id);
        return;
      }
      const watch = watchFor(conversation);
      const lost = conversation.lostAt !== null;
      // Told by the browser itself: what it still reads is about to end.
      if (lost && !watch.lost && !watch.writing) watch.arrived = false;
      if (isSignOfLife(change)) watch.heardAt = performance.now();
      watch.danger = conversation.danger;
      watch.lost = lost;
      settle(conversation.id, watch);
    },
    arrived(id) {
      read.add(id);
      const watch = watches.get(id);
      if (!watch) return;
      watch.arrived = true;
      settle(id, watch);
    },
    departed(id) {
      read.delete(id);
      const watch = watches.get(id);
      if (!watch) return;
      watch.arrived = false;
      watch.heardAt = performance.now();
      settle(id, watch);
    },
    stop() {
      stopped = true;
      clearTimeout(starting);
      for (const { timer } of watches.values()) clearTimeout(timer);
    },
  };
};
