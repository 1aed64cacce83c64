import { useComputed } from '@preact/signals';
import { t } from '../../i18n/index.ts';
import { stopwatch } from '../../i18n/time.ts';
import type { Desk } from './desk.ts';
import './waited.css';

/** The promise to the public: an answer within two minutes. */
export const TARGET_MS = 120_000;

interface Props {
  readonly desk: Pick<Desk, 'now'>;
  readonly from: string;
}

/** Time that goes by itself: only its text node changes each second, no component is drawn again. */
export const Elapsed = ({ desk, from }: Props) => {
  const start = Date.parse(from);
  const text = useComputed(() => stopwatch(desk.now.value - start));
  return <span class="elapsed">{text}</span>;
};

/** A wait, which stands out once it is longer than was promised. */
export const Waited = ({ desk, from }: Props) => {
  const start = Date.parse(from);
  const late = useComputed(() => desk.now.value - start > TARGET_MS);
  return (
    <span class={late.value ? 'waited late' : 'waited'}>
      <Elapsed desk={desk} from={from} />
    </span>
  );
};

/** How long an officer still has to answer in time, or how late it is: in words, for not everybody sees the colour. */
export const TimeLeft = ({ desk, from }: Props) => {
  const until = Date.parse(from) + TARGET_MS;
  const late = useComputed(() => desk.now.value > until);
  const text = useComputed(() => {
    const left = until - desk.now.value;
    return t(left < 0 ? 'queue.late' : 'queue.timeLeft', { time: stopwatch(Math.abs(left)) });
  });
  return <span class={late.value ? 'time-left late' : 'time-left'}>{text}</span>;
};
