import type { Logger } from '../ports.ts';

/** Work that is done again and again, never twice at one time. */
export interface Job {
  /** Begins no more, and waits for what has begun. */
  stop(): Promise<void>;
}

/**
 * Runs `work` at once, and again `everyMs` after it has ended, whatever became of it. `goOn` tells long work whether it should
 * go on.
 */
export const repeat = (
  name: string,
  work: (goOn: () => boolean) => Promise<void>,
  { everyMs, logger }: { readonly everyMs: number; readonly logger: Logger },
): Job => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const run = async () => {
    try {
      await work(() => !stopped);
    } catch (error) {
      logger.warn({ error }, `${name} failed; trying again`);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, everyMs).unref();
  };
  let running = run();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
