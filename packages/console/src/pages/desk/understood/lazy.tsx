import { quietly } from '../../../ui/quietly.ts';
import type { UnderstoodProps } from './understood.tsx';

const useParts = quietly(() => Promise.all([import('./understood.tsx'), import('./texts.ts')]));

/** Whether what was said is understood, wherever it is shown. */
export const Understood = (props: UnderstoodProps) => {
  const parts = useParts();
  return parts && <parts.UnderstoodPart {...props} />;
};
