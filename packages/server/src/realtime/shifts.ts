import type { OfficerId } from '@lanterne/protocol';
import type { Clock, Logger, Store } from '../ports.ts';
import { leaveDesk } from '../services/leave-desk.ts';
import { type AtWork, officersAtWork } from '../services/officers-at-work.ts';
import { renewShifts } from '../services/renew-shifts.ts';

/** Keeps the shifts of the officers whose desks are open in this process, and knows who is at work anywhere. */
export interface Shifts {
  /** An officer has a desk open here, or one more. */
  arrived(officer: OfficerId): void;
  /** Their last desk here has closed. */
  departed(officer: OfficerId): void;
  /** Who is at work, or how, may be another now. */
  changed(): void;
  /** Ends no shift: officers come back to a server that is started again. */
  stop(): void;
}

export interface ShiftTiming {
  readonly renewShiftsMs?: number;
  readonly awayAfterMs?: number;
}

/** A third of the lease: one renewal may fail. */
const RENEW_MS = 10_000;
/** A page that is reloaded was never away. */
const AWAY_AFTER_MS = 5_000;
/** After a restart all come back within seconds: one write for many. */
const GATHER_MS = 20;

/** What of it others see. */
const asSeen = (team: readonly AtWork[]): string =>
  JSON.stringify(team.map(({ id, alias, available }) => [id, alias, available]));

export const createShifts = ({
  store,
  clock,
  logger,
  onTeam,
  timing: { renewShiftsMs = RENEW_MS, awayAfterMs = AWAY_AFTER_MS } = {},
}: {
  store: Pick<Store, 'write' | 'openShifts' | 'loads'>;
  clock: Clock;
  logger: Logger;
  /** Told when who is at work, or available, is another than before. */
  onTeam: (team: readonly AtWork[]) => void;
  timing?: ShiftTiming;
}): Shifts => {
  const here = new Set<OfficerId>();
  const leaving = new Map<OfficerId, NodeJS.Timeout>();
  let come = new Set<OfficerId>();
  let gathering: NodeJS.Timeout | undefined;
  let seen = '';
  let stopped = false;

  const look = async () => {
    if (stopped || here.size === 0) return;
    const team = await officersAtWork(store, clock());
    const now = asSeen(team);
    if (now === seen || stopped) return;
    seen = now;
    onTeam(team);
  };

  /** Does it, and looks who is at work then. A lease outlives a write that failed. */
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act();
      await look();
    } catch (error) {
      if (!stopped) logger.warn({ error }, `${what}; trying again`);
    }
  };

  const renew = (officers: readonly OfficerId[]) =>
    attempt('shifts could not be renewed', () => store.write(renewShifts, { officers }));

  const gather = () => {
    gathering ??= setTimeout(() => {
      const officers = [...come];
      gathering = undefined;
      come = new Set();
      void renew(officers);
    }, GATHER_MS).unref();
  };

  const leave = (officer: OfficerId) => {
    leaving.delete(officer);
    here.delete(officer);
    void attempt('the end of a desk could not be written', () => store.write(leaveDesk, { officer }));
  };

  const renewal = setInterval(() => {
    if (here.size > 0) void renew([...here]);
  }, renewShiftsMs);
  renewal.unref();

  return {
    arrived(officer) {
      clearTimeout(leaving.get(officer));
      leaving.delete(officer);
      here.add(officer);
      come.add(officer);
      gather();
    },
    departed(officer) {
      if (stopped) return;
      leaving.set(officer, setTimeout(() => leave(officer), awayAfterMs).unref());
    },
    changed: () => void attempt('who is at work could not be read', async () => null),
    stop() {
      stopped = true;
      clearInterval(renewal);
      clearTimeout(gathering);
      for (const timer of leaving.values()) clearTimeout(timer);
    },
  };
};
