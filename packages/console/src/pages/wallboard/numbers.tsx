import type { Wallboard } from '@lanterne/protocol';
import type { ComponentChildren } from 'preact';
import { localeInUse } from '../../i18n/index.ts';
import { stopwatch } from '../../i18n/time.ts';
import type { Desk } from '../desk/desk.ts';
import { wt } from './texts.ts';

const Big = ({
  name,
  value,
  late = false,
  children,
}: {
  name: string;
  value: string | number;
  late?: boolean;
  children?: ComponentChildren;
}) => (
  <li class={late ? 'wall-number late' : 'wall-number'}>
    <h3>{name}</h3>
    <p class="wall-value">{value}</p>
    {children}
  </li>
);

const Rows = ({ rows }: { rows: readonly (readonly [name: string, count: number])[] }) => (
  <dl class="wall-rows">
    {rows.map(([name, count]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{count}</dd>
      </div>
    ))}
  </dl>
);

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : new Intl.NumberFormat(localeInUse(), { style: 'percent' }).format(part / whole);

/** What is read from across the room. */
export const Numbers = ({ desk, wall }: { desk: Desk; wall: Wallboard }) => {
  const { waiting, officers, readings, service, targetSeconds, held, left, lost } = wall;
  const target = stopwatch(targetSeconds * 1_000);
  const longestMs = waiting.longestSince === null ? null : desk.now.value - Date.parse(waiting.longestSince);
  return (
    <ul class="wall-numbers">
      <Big name={wt('waiting')} value={waiting.count} late={waiting.late > 0}>
        <p>{waiting.late > 0 ? wt('late', { count: waiting.late, time: target }) : wt('inTime', { time: target })}</p>
      </Big>
      <Big
        name={wt('longest')}
        value={longestMs === null ? '–' : stopwatch(longestMs)}
        late={longestMs !== null && longestMs > targetSeconds * 1_000}
      >
        <p>{wt('target', { time: target })}</p>
      </Big>
      <Big name={wt('service', { time: target })} value={share(service.within, service.counted)}>
        <p>{wt('service.of', { part: service.within, count: service.counted })}</p>
      </Big>
      <Big name={wt('officers')} value={officers.free + officers.busy + officers.paused}>
        <Rows
          rows={[
            [wt('free'), officers.free],
            [wt('busy'), officers.busy],
            [wt('paused'), officers.paused],
          ]}
        />
      </Big>
      <Big name={wt('held')} value={held}>
        <Rows
          rows={[
            [wt('lost'), lost],
            [wt('left'), left],
          ]}
        />
      </Big>
      <Big name={wt('readings')} value={readings.count} late={readings.many}>
        <p>{wt(readings.many ? 'readings.many' : 'readings.most', { count: readings.most })}</p>
      </Big>
    </ul>
  );
};
