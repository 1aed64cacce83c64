import type { OfficerId } from '@lanterne/protocol';
import type { Spans } from '../domain/policy.ts';
import type { Clock, Logger, Store } from '../ports.ts';
import { giveBackLapsed, lapsedBefore } from '../services/give-back.ts';
import { leaveDesk } from '../services/leave-desk.ts';
import { type AtWork, officersAtWork } from '../services/officers-at-work.ts';
import { renewShifts } from '../services/renew-shifts.ts';

/**
 * Keeps the shifts of the officers whose desks are open in this process, knows who is at work anywhere, and gives back what
 * those hold whose desks are gone.
 */
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
/** A turn that comes so much later than it should, or a clock that was set by so much. */
const STALL_MS = 1_000;
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
  grace,
  timing: { renewShiftsMs = RENEW_MS, awayAfterMs = AWAY_AFTER_MS } = {},
}: {
  store: Pick<Store, 'write' | 'openShifts' | 'loads' | 'lapsedShifts'>;
  clock: Clock;
  logger: Logger;
  /** Told when who is at work, or available, is another than before. */
  onTeam: (team: readonly AtWork[]) => void;
  /** How long an officer whose desk is gone keeps what they hold. */
  grace: Spans;
  timing?: ShiftTiming;
}): Shifts => {
  const here = new Set<OfficerId>();
  const leaving = new Map<OfficerId, NodeJS.Timeout>();
  let come = new Set<OfficerId>();
  let gathering: NodeJS.Timeout | undefined;
  let seen = '';
  let steadySince = performance.now();
  let lastTurn = { at: steadySince, time: clock() };
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
      // Others may not have been heard of either.
      steadySince = performance.now();
      if (!stopped) logger.warn({ error }, `${what}; trying again`);
    }
  };

  /**
   * Only a process that has run for as long as the grace, without a break, knows that it was the officers who were gone, and
   * not the server, its database or this machine: all of them come back at one time then, and find what they hold. A machine
   * that slept shows in its clock alone, a process that stood still in both.
   */
  const isSteady = (): boolean => {
    const turn = { at: performance.now(), time: clock() };
    const late = Math.max(turn.at - lastTurn.at, Math.abs(turn.time - lastTurn.time)) - renewShiftsMs;
    if (late > 2 * renewShiftsMs + STALL_MS) steadySince = turn.at;
    lastTurn = turn;
    return turn.at - steadySince >= Math.max(grace.calmMs, grace.dangerMs);
  };

  const giveBack = async () => {
    if (stopped || !isSteady()) return;
    const lapsed = await store.lapsedShifts(lapsedBefore(clock(), grace));
    // What cannot be given back of one officer keeps nobody else waiting.
    const results = await Promise.allSettled(lapsed.map((officer) => store.write(giveBackLapsed, { officer, grace })));
    const given = results.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
    if (given > 0) logger.info({ given }, 'conversations of officers whose desks are gone are in the queue again');
    for (const one of results) if (one.status === 'rejected') throw one.reason;
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

  const turn = async () => {
    // First the renewals: whoever is here is not gone.
    if (here.size > 0) await renew([...here]);
    await attempt('what absent officers hold could not be given back', giveBack);
  };
  const renewal = setInterval(() => void turn(), renewShiftsMs);
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
