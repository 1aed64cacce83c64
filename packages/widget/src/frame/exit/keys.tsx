import { useEffect, useState } from 'preact/hooks';
import { countShifts, SHIFT_EVENTS, SHIFT_MS } from '../../shift.ts';
import type { TellHost } from '../host.ts';
import { t } from '../i18n/index.ts';

/** How many presses of Shift leave. */
const PRESSES = 3;

let on = true;
let tellTurned = (_: boolean) => {};

/** Whether Shift, pressed three times, leaves: it does until the visitor turns it off, for as long as this page is there. */
export const keysLeave = (): boolean => on;

export const turnKeys = (leave: boolean): void => {
  on = leave;
  tellTurned(leave);
};

interface Props {
  readonly leave: () => void;
  readonly tellHost: TellHost;
}

/** Counts Shift in the frame, and says so; the loader does it in the host page, and says nothing (SAFETY.md T12). */
export const Keys = ({ leave, tellHost }: Props) => {
  const [[presses, word], show] = useState<readonly [number, string]>([0, '']);
  useEffect(() => {
    tellTurned = (leave) => tellHost({ type: 'keys', on: leave });
    let timer: ReturnType<typeof setTimeout>;
    let shown = 0;
    const turn = (count: number) => {
      if (count === shown) return;
      shown = count;
      if (count === PRESSES) return leave();
      show([count, count ? t('exit.more', { count: PRESSES - count }) : t('exit.cancelled')]);
      clearTimeout(timer);
      timer = setTimeout(() => (count ? turn(0) : show([0, ''])), SHIFT_MS);
    };
    const count = countShifts(turn);
    const hear = (event: Event) => on && count(event);
    for (const type of SHIFT_EVENTS) addEventListener(type, hear, true);
    return () => {
      clearTimeout(timer);
      for (const type of SHIFT_EVENTS) removeEventListener(type, hear, true);
    };
  }, []);
  return (
    <>
      <p role="status" class="unseen">
        {word}
      </p>
      {presses > 0 && (
        <p class="presses" aria-hidden="true">
          {Array.from({ length: PRESSES }, (_, index) => (
            <i key={index} class={index < presses ? 'pressed' : undefined} />
          ))}
        </p>
      )}
    </>
  );
};
