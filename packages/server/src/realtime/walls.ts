import type { ConversationId, WallSignals } from '@lanterne/protocol';
import type { Clock, Logger, OfficerAccount, Reader, SecretHash } from '../ports.ts';
import { readServiceNow, type ServiceNow, wallboardFor } from '../services/read-wallboard.ts';
import type { SseStream } from './sse.ts';

/** A wallboard that somebody looks at. */
export interface Wall {
  readonly officer: OfficerAccount;
  readonly session: SecretHash;
  readonly sse: SseStream;
}

/** Keeps the open wallboards of this process at what is so. */
export interface Walls {
  open(wall: Wall): void;
  all(): Iterable<Wall>;
  /** Something happened to a conversation, or an officer came or went. */
  changed(): void;
  /** It is erased, or a part of what was said in it: somebody may have it open, who has said why. */
  erased(conversation: ConversationId): void;
  tellReconnect(afterMs: number): void;
  stop(): void;
}

export interface WallTiming {
  readonly gatherWallMs?: number;
  readonly refreshWallMs?: number;
}

/** However much happens, the service is looked at once in so long, for all who look on. */
const GATHER_MS = 1_000;

/**
 * Without anything happening, for waits that become late, an hour that goes on, and what other processes on the same database do:
 * no hint of theirs is needed.
 */
const REFRESH_MS = 5_000;

export const createWalls = ({
  reader,
  clock,
  logger,
  timing: { gatherWallMs = GATHER_MS, refreshWallMs = REFRESH_MS } = {},
}: {
  reader: Reader;
  clock: Clock;
  logger: Logger;
  timing?: WallTiming;
}): Walls => {
  const walls = new Set<Wall>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const send = ({ sse, officer }: Wall, service: ServiceNow) =>
    sse.send('snapshot', wallboardFor(service, officer) satisfies WallSignals['snapshot']);

  const look = async () => {
    timer = undefined;
    if (stopped || walls.size === 0) return;
    try {
      const service = await readServiceNow(reader, clock());
      // Each is the whole: whoever is slow gets a newer one, and misses those in between.
      for (const wall of walls) if (wall.sse.unread() === 0) send(wall, service);
    } catch (error) {
      // The next look comes by itself; what is shown meanwhile is as old as its clock says.
      if (!stopped) logger.warn({ error }, 'the wallboard could not be read');
    }
  };

  const changed = () => {
    if (stopped || walls.size === 0) return;
    timer ??= setTimeout(() => void look(), gatherWallMs).unref();
  };
  const refresh = setInterval(changed, refreshWallMs);
  refresh.unref();

  return {
    all: () => walls,
    changed,
    open(wall) {
      walls.add(wall);
      wall.sse.onClose(() => walls.delete(wall));
      readServiceNow(reader, clock()).then(
        (service) => send(wall, service),
        (error: unknown) => {
          logger.warn({ error }, 'a wallboard could not be read');
          wall.sse.end();
        },
      );
    },
    erased(conversation) {
      for (const { sse } of walls) sse.send('erased', { conversation } satisfies WallSignals['erased']);
    },
    tellReconnect(afterMs) {
      for (const { sse } of walls) sse.send('reconnect', { afterMs } satisfies WallSignals['reconnect']);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(refresh);
      for (const { sse } of [...walls]) sse.end();
    },
  };
};
