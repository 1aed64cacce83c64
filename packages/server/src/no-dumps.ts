import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Options of Node that write what is in memory, or a part of it, to a file. */
const WRITING = /--(?:heapsnapshot-[\w-]+|heap-prof|cpu-prof|abort-on-uncaught-exception|diagnostic-dir)\b/g;

/**
 * Options that this process was started with and that would put what people write, or keys, on the disk. Reports are no such: they are
 * turned off by `forbidDumps`.
 */
export const writingOptions = (
  execArgv: readonly string[] = process.execArgv,
  nodeOptions = process.env.NODE_OPTIONS ?? '',
): string[] => [...new Set([...execArgv, nodeOptions].join(' ').match(WRITING) ?? [])];

/** Whether the system would keep an image of the memory of this process when it dies; null where that cannot be told. */
export const leavesCore = (limits = readLimits()): boolean | null => {
  const soft = /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
  return soft === undefined ? null : soft !== '0';
};

/** Linux alone says it. */
const readLimits = (): string => {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
};

/**
 * From here on, a crash of this process leaves nothing on the disk: no report, which holds the environment and so perhaps the master key, and,
 * where the tool of Linux is there that says so to the system, no image of the memory, which holds what people write. What the process
 * starts has the same limit.
 */
export const forbidDumps = (): void => {
  const { report } = process;
  if (report) {
    report.reportOnFatalError = false;
    report.reportOnSignal = false;
    report.reportOnUncaughtException = false;
  }
  spawnSync('prlimit', [`--pid=${process.pid}`, '--core=0:0'], { stdio: 'ignore' });
};
