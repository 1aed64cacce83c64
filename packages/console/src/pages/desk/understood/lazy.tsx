import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';
import type { UnderstoodProps } from './understood.tsx';

const part = signal<ComponentType<UnderstoodProps> | null>(null);
let isComing = false;

const load = async (): Promise<void> => {
  const [{ UnderstoodPart }, { texts }] = await Promise.all([import('./understood.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  part.value = UnderstoodPart;
};

/** Whether what was said is understood, wherever it is shown: one part, which comes with its texts when it is first drawn. */
export const Understood = (props: UnderstoodProps) => {
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
