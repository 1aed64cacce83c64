import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU and memory of one process, as Linux counts them. */
export interface Meter {
  cpuSeconds(): number;
  rssKb(): number;
}

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on (`getconf CLK_TCK`). */
const TICKS = 100;

/** Reads user and system time out of /proc/PID/stat; the second field may hold spaces and brackets. */
export const parseCpuSeconds = (stat: string): number => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
};

/** Reads the resident set out of /proc/PID/status, in kB. */
export const parseRssKb = (status: string): number => Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);

export const createMeter = (pid: number): Meter => ({
  cpuSeconds: () => parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8')),
  rssKb: () => parseRssKb(readFileSync(`/proc/${pid}/status`, 'utf8')),
});

const LOOK_EVERY_MS = 500;
const LOOKS_MAX = 30;
const STILL_LOOKS = 4;
const STILL_SHARE = 0.005;

/** The resident set once it has stopped moving, or after 15 s. */
export const settledRssKb = async (meter: Meter): Promise<number> => {
  let before = meter.rssKb();
  for (let look = 0, still = 0; look < LOOKS_MAX && still < STILL_LOOKS; look += 1) {
    await sleep(LOOK_EVERY_MS);
    const now = meter.rssKb();
    still = Math.abs(now - before) <= before * STILL_SHARE ? still + 1 : 0;
    before = now;
  }
  return before;
};
