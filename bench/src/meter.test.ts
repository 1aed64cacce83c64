import { describe, expect, it } from 'vitest';
import { parseCpuSeconds, parseRssKb } from './meter.ts';

describe('what /proc says', () => {
  it('gives user and system time, whatever the name of the process', () => {
    const rest = 'S 1 7 7 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 11 0 5 6 7';
    expect(parseCpuSeconds(`7 (node) ${rest}`)).toBe(3);
    expect(parseCpuSeconds(`7 (a) b) c) ${rest}`)).toBe(3);
  });

  it('gives the resident set', () => {
    expect(parseRssKb('Name:\tnode\nVmHWM:\t  9 kB\nVmRSS:\t  84212 kB\nThreads:\t11\n')).toBe(84_212);
  });
});
