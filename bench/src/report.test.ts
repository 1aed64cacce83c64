import { describe, expect, it } from 'vitest';
import { createFaults, type FaultKind } from './faults.ts';
import { buildReport } from './report.ts';

const totals = { sent: 2, acknowledged: 2, seen: 2, refused: 0, ackMs: [1, 2], seenMs: [3, 4], translatedMs: [5] };
const report = (changes: Partial<typeof totals> = {}, fault?: FaultKind) => {
  const faults = createFaults();
  if (fault) faults.add(fault, 'a message');
  return buildReport({
    offered: 2,
    totals: { ...totals, ...changes },
    faults,
    seconds: 2,
    connections: 5,
    server: { cpuSeconds: 0.5, rssKb: 204_800, rssBeforeKb: 81_920, rssIdleKb: 102_400, idle: 1_000 },
  });
};

describe('the report', () => {
  it('has every number', () => {
    expect(report()).toEqual({
      ok: true,
      offered: 2,
      sent: 2,
      acknowledged: 2,
      seen: 2,
      lost: 0,
      doubled: 0,
      reordered: 0,
      refused: 0,
      messagesPerSecond: 1,
      ackMs: { p50: 1, p95: 2, p99: 2, max: 2 },
      seenMs: { p50: 3, p95: 4, p99: 4, max: 4 },
      translatedMs: { p50: 5, p95: 5, p99: 5, max: 5 },
      connections: 5,
      server: {
        cpuSecondsPerThousandMessages: 250,
        cpuPercent: 25,
        rssMb: 200,
        rssIdleMb: 100,
        kbPerIdleConversation: 20.5,
      },
    });
  });

  it.each(['lost', 'doubled', 'reordered'] as const)('is not well when a message was %s', (kind) => {
    expect(report({}, kind)).toMatchObject({ ok: false, [kind]: 1 });
  });

  it('is not well when not all that was offered came through', () => {
    expect(report({ acknowledged: 1, refused: 1, seen: 1 }).ok).toBe(false);
    expect(report({ sent: 1, acknowledged: 1, seen: 1 }).ok).toBe(false);
    expect(report({ seen: 1 }).ok).toBe(false);
  });
});
