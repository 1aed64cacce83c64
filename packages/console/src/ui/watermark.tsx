import type { ReadonlySignal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import { useId } from 'preact/hooks';
import { clockTime, dayName } from '../i18n/time.ts';
import './watermark.css';

/**
 * Whose screen it is, and when, faintly over what is read: a picture of it tells where it was taken (SAFETY.md T6). Nothing of
 * it is read aloud or can be pressed.
 */
export const Watermark = ({ alias, now }: { alias: string; now: ReadonlySignal<number> }) => {
  const id = useId();
  const words = useComputed(() => `${alias} · ${dayName(now.value)} ${clockTime(now.value)}`);
  return (
    <svg class="watermark" aria-hidden="true">
      <pattern id={id} width="250" height="110" patternUnits="userSpaceOnUse" patternTransform="rotate(-22)">
        <text x="0" y="20">
          {words}
        </text>
        <text x="125" y="75">
          {words}
        </text>
      </pattern>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
};
