import type { Faults } from './faults.ts';
import { type Latency, summarise } from './latency.ts';
import type { Totals } from './ledger.ts';

/** What the server used; of its memory, before the idle visitors came, with them, and at the end. */
export interface ServerUse {
  readonly cpuSeconds: number;
  readonly rssKb: number;
  readonly rssBeforeKb: number;
  readonly rssIdleKb: number;
  readonly idle: number;
}

/** The line of JSON that a run prints. */
export interface Report {
  /** All that was offered was taken, and reached the other side once and in order. */
  readonly ok: boolean;
  readonly offered: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly seen: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly refused: number;
  readonly messagesPerSecond: number;
  readonly ackMs: Latency;
  readonly seenMs: Latency;
  /** From due to the translation seen by the other side; its values are null where nothing was translated. */
  readonly translatedMs: Latency;
  readonly connections: number;
  readonly server: {
    readonly cpuSecondsPerThousandMessages: number | null;
    readonly cpuPercent: number;
    readonly rssMb: number;
    readonly rssIdleMb: number;
    readonly kbPerIdleConversation: number | null;
  } | null;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const ratio = (part: number, whole: number, digits: number): number | null =>
  whole === 0 ? null : round(part / whole, digits);

const serverReport = (use: ServerUse, seconds: number, seen: number): Report['server'] => ({
  cpuSecondsPerThousandMessages: ratio(use.cpuSeconds * 1_000, seen, 3),
  cpuPercent: round((use.cpuSeconds / seconds) * 100, 1),
  rssMb: round(use.rssKb / 1_024, 1),
  rssIdleMb: round(use.rssIdleKb / 1_024, 1),
  kbPerIdleConversation: ratio(use.rssIdleKb - use.rssBeforeKb, use.idle, 1),
});

/** Draws up the report. Broken promises count over the whole run, warm-up included. */
export const buildReport = ({
  offered,
  totals,
  faults,
  seconds,
  connections,
  server,
}: {
  offered: number;
  totals: Totals;
  faults: Faults;
  seconds: number;
  connections: number;
  server: ServerUse | null;
}): Report => {
  const lost = faults.count('lost');
  const doubled = faults.count('doubled');
  const reordered = faults.count('reordered');
  const { sent, acknowledged, seen, refused } = totals;
  return {
    ok: lost + doubled + reordered + refused === 0 && seen === offered && acknowledged === offered,
    offered,
    sent,
    acknowledged,
    seen,
    lost,
    doubled,
    reordered,
    refused,
    messagesPerSecond: round(seen / seconds, 1),
    ackMs: summarise(totals.ackMs),
    seenMs: summarise(totals.seenMs),
    translatedMs: summarise(totals.translatedMs),
    connections,
    server: server && serverReport(server, seconds, seen),
  };
};
