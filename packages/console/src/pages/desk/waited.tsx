import { useComputed } from '@preact/signals';
import { stopwatch } from '../../i18n/time.ts';
import type { Desk } from './desk.ts';

/** The promise to the public: an answer within two minutes. */
const TARGET_MS = 120_000;

/** A wait that counts by itself: only its text node changes each second, no component is drawn again. */
export const Waited = ({ desk, from }: { desk: Desk; from: string }) => {
  const start = Date.parse(from);
  const text = useComputed(() => stopwatch(desk.now.value - start));
  const late = useComputed(() => desk.now.value - start > TARGET_MS);
  return <span class={late.value ? 'waited late' : 'waited'}>{text}</span>;
};
