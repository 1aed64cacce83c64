import { quietly } from '../../../ui/quietly.ts';
import type { SlowProps } from './slow.tsx';

const useParts = quietly(() => Promise.all([import('./slow.tsx'), import('./texts.ts')]));

/** Slow mode, wherever it is shown. */
export const Slow = (props: SlowProps) => {
  const parts = useParts();
  return parts && <parts.SlowPart {...props} />;
};
