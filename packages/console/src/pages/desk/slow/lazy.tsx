import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';
import type { SlowProps } from './slow.tsx';

const part = signal<ComponentType<SlowProps> | null>(null);
let isComing = false;

const load = async (): Promise<void> => {
  const [{ SlowPart }, { texts }] = await Promise.all([import('./slow.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  part.value = SlowPart;
};

/** Slow mode, wherever it is shown: one part, which comes with its texts when it is first drawn. */
export const Slow = (props: SlowProps) => {
  useEffect(() => {
    // Without it the desk works as without this; the next that is drawn asks again.
    if (isComing) return;
    isComing = true;
    load().catch(() => {
      isComing = false;
    });
  }, []);
  const Part = part.value;
  return Part && <Part {...props} />;
};
