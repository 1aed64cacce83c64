import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';

const open = (capacity = 3) => {
  const faults = createFaults();
  return { faults, ledger: createLedger(capacity, faults) };
};

const counts = ({ count }: ReturnType<typeof createFaults>) => ({
  lost: count('lost'),
  doubled: count('doubled'),
  reordered: count('reordered'),
});
const NONE = { lost: 0, doubled: 0, reordered: 0 };

describe('the ledger', () => {
  it('settles what is acknowledged and seen, in whichever order', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.sent(1, 110, 0);
    expect(ledger.open()).toBe(2);
    ledger.acknowledged(0, 105, { seq: 3, repeated: false });
    ledger.seen(0, 106, 3);
    ledger.seen(1, 112, 4);
    ledger.acknowledged(1, 113, { seq: 4, repeated: false });
    expect(ledger.open()).toBe(0);
    const latencies = { ackMs: [5, 3], seenMs: [6, 2], translatedMs: [] };
    expect(ledger.close(0)).toEqual({ sent: 2, acknowledged: 2, seen: 2, refused: 0, ...latencies });
    expect(counts(faults)).toEqual(NONE);
  });

  it('knows when a translation was there, and catches one that came twice', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.seen(0, 106, 3);
    expect(ledger.untranslated()).toBe(1);
    ledger.translated(0, 130);
    expect(ledger.untranslated()).toBe(0);
    ledger.translated(0, 131);
    expect(counts(faults)).toEqual({ ...NONE, doubled: 1 });
    expect(ledger.close(0).translatedMs).toEqual([30]);
  });

  it('counts from the time at which a message was due', () => {
    const { ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.acknowledged(0, 1_100, { seq: 3, repeated: false });
    expect(ledger.close(0).ackMs).toEqual([1_000]);
  });

  it('catches a message that was acknowledged and never seen', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.acknowledged(0, 101, { seq: 3, repeated: false });
    expect(ledger.open()).toBe(1);
    ledger.close(0);
    expect(counts(faults)).toEqual({ ...NONE, lost: 1 });
  });

  it('does not call a message lost that nobody promised to keep', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.refused(0);
    ledger.sent(1, 100, 0);
    ledger.refused(1);
    ledger.seen(1, 102, 3);
    expect(ledger.open()).toBe(0);
    expect(ledger.close(0)).toMatchObject({ sent: 2, refused: 2, acknowledged: 0, seen: 1 });
    expect(counts(faults)).toEqual(NONE);
  });

  it('catches a message that was seen twice', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.seen(0, 101, 3);
    ledger.seen(0, 102, 4);
    expect(counts(faults)).toEqual({ ...NONE, doubled: 1 });
  });

  it('catches a message that nobody sent', () => {
    const { faults, ledger } = open();
    ledger.seen(2, 101, 3);
    ledger.seen(-1, 101, 4);
    expect(counts(faults)).toEqual({ ...NONE, doubled: 2 });
  });

  it('catches an answer that speaks of a repeat where there was none', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.acknowledged(0, 101, { seq: 3, repeated: true });
    expect(counts(faults)).toEqual({ ...NONE, doubled: 1 });
  });

  it('catches a message that was put before one known when it was sent', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 7);
    ledger.acknowledged(0, 101, { seq: 7, repeated: false });
    expect(counts(faults)).toEqual({ ...NONE, reordered: 1 });
  });

  it('catches a message that was seen at another place than the one acknowledged', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.acknowledged(0, 101, { seq: 3, repeated: false });
    ledger.seen(0, 102, 4);
    ledger.sent(1, 100, 0);
    ledger.seen(1, 101, 5);
    ledger.acknowledged(1, 102, { seq: 6, repeated: false });
    expect(counts(faults)).toEqual({ ...NONE, reordered: 2 });
  });

  it('leaves the warm-up out of the numbers, not out of the checks', () => {
    const { faults, ledger } = open();
    ledger.sent(0, 100, 0);
    ledger.acknowledged(0, 150, { seq: 3, repeated: false });
    ledger.sent(1, 200, 0);
    ledger.acknowledged(1, 201, { seq: 3, repeated: false });
    ledger.seen(1, 202, 3);
    expect(ledger.close(1)).toMatchObject({ sent: 1, acknowledged: 1, ackMs: [1] });
    expect(counts(faults)).toEqual({ ...NONE, lost: 1 });
  });
});
