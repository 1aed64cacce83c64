import { lazily } from '../../../ui/lazily.tsx';
import type { SummaryProps } from './panel.tsx';

/** The panel, which comes when an officer first opens one. */
export const LazySummaryPanel = lazily<SummaryProps>(async () => {
  const [{ SummaryPanel: Part }, { texts }] = await Promise.all([import('./panel.tsx'), import('./texts.ts')]);
  return { Part, texts };
});
