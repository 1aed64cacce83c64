import { type Signal, useComputed } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props {
  readonly draft: Signal<string>;
}

/** The aid, which comes once something is written. */
export const LazyReadingAid = ({ draft }: Props) => {
  const isBegun = useComputed(() => draft.value.trim() !== '').value;
  const [Aid, setAid] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    if (!isBegun || Aid) return;
    // Without it the officer writes as they would without this aid; it is asked for again with the next text.
    import('./reading-aid.tsx').then(
      ({ ReadingAid }) => setAid(() => ReadingAid),
      () => undefined,
    );
  }, [isBegun, Aid]);
  return Aid && <Aid draft={draft} />;
};
