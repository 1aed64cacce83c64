import { type ReadonlySignal, signal } from '@preact/signals';

export interface DeskClock {
  /** The server's clock in milliseconds; moves once a second, for the whole page. */
  readonly now: ReadonlySignal<number>;
  /** The server's clock at this very moment. */
  read(): number;
  /** Sets it by the server's. */
  set(instant: string): void;
  stop(): void;
}

/** One clock for the page, right even on a desk whose own is wrong. */
export const createDeskClock = (): DeskClock => {
  let ahead = 0;
  const read = () => Date.now() + ahead;
  const now = signal(read());
  const tick = () => {
    now.value = read();
  };
  const timer = setInterval(tick, 1000);
  return {
    now,
    read,
    set(instant) {
      ahead = Date.parse(instant) - Date.now();
      tick();
    },
    stop: () => clearInterval(timer),
  };
};
