import { lazily } from '../../ui/lazily.tsx';
import type { EnrolmentProps } from './enrolment.tsx';

/** Asked of an officer once, and only in a house that asks for a second factor. */
export const LazyEnrolment = lazily<EnrolmentProps>(async () => {
  const [{ Enrolment: Part }, { texts }] = await Promise.all([import('./enrolment.tsx'), import('./texts.ts')]);
  return { Part, texts };
});
