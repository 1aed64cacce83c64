import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FILE_MAX_BYTES, type FileType } from '@lanterne/protocol';
import { FilesUnavailable, type Logger, type Remade, type Sanitizer } from '../ports.ts';
import { readVerdict } from './verdict.ts';

export interface SanitizerOptions {
  /** A module that makes one file anew, `sanitizer.ts` or what was built from it. */
  readonly entry: URL;
  /** Options of Node under which the entry can be loaded. */
  readonly execArgv: readonly string[];
  readonly logger: Logger;
  readonly limits?: Partial<SanitizerLimits>;
}

export interface SanitizerLimits {
  /** Files that are made anew at one time. */
  readonly atOnce: number;
  /** Files that wait for that; more are turned away. */
  readonly waiting: number;
  /** A file that needs longer is refused. */
  readonly timeoutMs: number;
  /** A file that needs more memory is refused. */
  readonly memoryMaxBytes: number;
}

const LIMITS: SanitizerLimits = { atOnce: 2, waiting: 8, timeoutMs: 30_000, memoryMaxBytes: 800_000_000 };

/** Beside native memory, which the process watches itself. */
const HEAP_MAX_MEGABYTES = 256;

/** Nothing of the server's own, which names the key and the database; Windows starts no program without its folder. */
const { SystemRoot } = process.env;
const ENVIRONMENT = SystemRoot === undefined ? {} : { SystemRoot };

/** More output than this is none that we made. */
const OUTPUT_MAX_BYTES = FILE_MAX_BYTES + 1_000_000;

/** Lets `atOnce` in and `waiting` wait, first come first served. Null when there is no place. */
const createAntechamber = ({ atOnce, waiting }: Pick<SanitizerLimits, 'atOnce' | 'waiting'>) => {
  const queue: (() => void)[] = [];
  let inside = 0;
  return {
    enter(): Promise<void> | null {
      if (inside < atOnce) {
        inside += 1;
        return Promise.resolve();
      }
      if (queue.length >= waiting) return null;
      return new Promise((resolve) => queue.push(resolve));
    },
    leave() {
      const next = queue.shift();
      // Who leaves hands the place on, so that nobody slips in between.
      if (next) next();
      else inside -= 1;
    },
  };
};

/** What became of a process. */
interface Ending {
  readonly output: Buffer;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly late: boolean;
}

const runProcess = (
  { entry, execArgv }: SanitizerOptions,
  { timeoutMs, memoryMaxBytes }: SanitizerLimits,
  type: FileType,
  bytes: Uint8Array,
): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MAX_MEGABYTES}`, ...execArgv, fileURLToPath(entry), type, String(memoryMaxBytes)],
      { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
    );
    const chunks: Buffer[] = [];
    let length = 0;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);

    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > OUTPUT_MAX_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    // It may end before it has read all.
    child.stdin.on('error', () => {});
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ output: Buffer.concat(chunks), code, signal, late });
    });
    child.stdin.end(bytes);
  });

/**
 * Makes each file anew in a process of its own, which is ended when it takes too long or too much. A file by which a decoder
 * falls takes that process with it, never the server.
 */
export const createSanitizer = (options: SanitizerOptions): Sanitizer => {
  const { logger } = options;
  const limits = { ...LIMITS, ...options.limits };
  const antechamber = createAntechamber(limits);

  const judge = ({ output, code, signal, late }: Ending): Remade => {
    const verdict = code === 0 ? readVerdict(output) : null;
    if (verdict) return verdict;
    logger.warn({ code, signal, late }, 'a file could not be made anew: its process was ended or fell');
    // Killed: by the clock, by its own watch over memory, or by the system when that ran out.
    return { ok: false, code: signal === 'SIGKILL' ? 'file_too_large' : 'file_unreadable' };
  };

  return {
    async remake(type, bytes) {
      const place = antechamber.enter();
      if (!place) throw new FilesUnavailable('too many files are being made anew');
      await place;
      try {
        return judge(await runProcess(options, limits, type, bytes));
      } finally {
        antechamber.leave();
      }
    },
  };
};
