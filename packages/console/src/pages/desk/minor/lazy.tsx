import { quietly } from '../../../ui/quietly.ts';
import type { MinorProps } from './minor.tsx';

const useParts = quietly(() => Promise.all([import('./minor.tsx'), import('./texts.ts')]));

/** What is said and done of a visitor who is under 18, wherever it is shown. */
export const Minor = (props: MinorProps) => {
  const parts = useParts();
  return parts && <parts.MinorPart {...props} />;
};
