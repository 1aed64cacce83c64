import { describe, expect, it } from 'vitest';
import { leavesCore, writingOptions } from './no-dumps.ts';

describe('options of Node', () => {
  it('that write memory to a file are found, wherever they stand', () => {
    expect(writingOptions([], '')).toEqual([]);
    expect(writingOptions(['--import', 'x.mjs'], '--max-old-space-size=100 --report-on-fatalerror')).toEqual([]);
    expect(writingOptions(['--heap-prof'], '--heapsnapshot-signal=SIGUSR2 --heapsnapshot-near-heap-limit=1')).toEqual([
      '--heap-prof',
      '--heapsnapshot-signal',
      '--heapsnapshot-near-heap-limit',
    ]);
    expect(writingOptions(['--abort-on-uncaught-exception'], '')).toHaveLength(1);
  });
});

describe('the limit of the system', () => {
  it('is read as Linux says it', () => {
    const limits = (soft: string) =>
      `Limit  Soft  Hard  Units\nMax stack size  8388608  unlimited  bytes\nMax core file size        ${soft}       unlimited            bytes\n`;
    expect(leavesCore(limits('0'))).toBe(false);
    expect(leavesCore(limits('unlimited'))).toBe(true);
    expect(leavesCore(limits('4096'))).toBe(true);
    expect(leavesCore('')).toBeNull();
  });
});
