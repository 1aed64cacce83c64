import { lazily } from '../../ui/lazily.tsx';
import type { SecondStepProps } from './second-step.tsx';

/** The second step, which most houses ask for and nobody who is signed in needs. */
export const LazySecondStep = lazily<SecondStepProps>(async () => {
  const [{ SecondStep: Part }, { texts }] = await Promise.all([import('./second-step.tsx'), import('./texts.ts')]);
  return { Part, texts };
});
