/** When message `index` of a steady flow is due, in ms after the start. */
export const dueAfter = (index: number, rate: number): number => (index * 1_000) / rate;

/**
 * Calls `send` for each message when it is due, whatever became of those before it: a slow server meets the same load as
 * a fast one. A message that could not be sent on time keeps the time at which it was due, so no delay is left out of the
 * latencies (coordinated omission).
 */
export const offer = (
  { rate, seconds }: { rate: number; seconds: number },
  send: (index: number, dueAt: number) => void,
): Promise<void> =>
  new Promise((resolve) => {
    const total = rate * seconds;
    const start = performance.now();
    let next = 0;
    const tick = () => {
      const now = performance.now();
      for (; next < total && start + dueAfter(next, rate) <= now; next += 1) send(next, start + dueAfter(next, rate));
      if (next < total) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
