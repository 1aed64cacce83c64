import { type ReadonlySignal, signal } from '@preact/signals';

/** An officer who has not moved for so long may have left the chair: nothing counts as seen until they are back. */
const IDLE_MS = 60_000;

export interface Attention {
  /** Whether somebody looks at the page: visible, focused, and touched lately. */
  readonly present: ReadonlySignal<boolean>;
  stop(): void;
}

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const;

/** Watches for signs of the officer; `onTouch` hears each of them. */
export const watchAttention = (onTouch: () => void): Attention => {
  const looking = () => document.visibilityState === 'visible' && document.hasFocus();
  const present = signal(looking());
  let idle: ReturnType<typeof setTimeout> | undefined;

  const touched = (): void => {
    clearTimeout(idle);
    present.value = looking();
    if (!present.value) return;
    onTouch();
    idle = setTimeout(() => {
      present.value = false;
    }, IDLE_MS);
  };
  const looked = (): void => {
    if (!looking()) present.value = false;
    else touched();
  };

  for (const sign of SIGNS) addEventListener(sign, touched, { passive: true });
  addEventListener('blur', looked);
  document.addEventListener('visibilitychange', looked);
  touched();
  return {
    present,
    stop() {
      clearTimeout(idle);
      for (const sign of SIGNS) removeEventListener(sign, touched);
      removeEventListener('blur', looked);
      document.removeEventListener('visibilitychange', looked);
    },
  };
};
