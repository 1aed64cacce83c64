import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import { Table } from '../../ui/table.tsx';
import { Definition } from './definition.tsx';
import { ft } from './texts.ts';
import { orNothing } from './words.ts';
import 'uplot/dist/uPlot.min.css';
import './chart.css';

/** Bars, a line, or a dashed one: told apart without their colours too. */
type Look = 'bars' | 'line' | 'dashed';

interface Series {
  readonly name: string;
  readonly look: Look;
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  readonly title: string;
  readonly definition: string;
  /** What stands side by side: hours, sites. */
  readonly of: string;
  readonly places: readonly { readonly short: string; readonly long: string }[];
  /** Whether they follow each other in time: what stands side by side otherwise is joined by no line. */
  readonly inTime: boolean;
  readonly series: readonly Series[];
  /** A value as it is read. */
  readonly say: (value: number) => string;
  /** At which values a line may stand across the chart. */
  readonly steps?: readonly number[];
  /** What the values are held against. */
  readonly target?: { readonly name: string; readonly value: number };
  /** The most that a value can be, where there is a most. */
  readonly top?: number;
}

const HEIGHT = 260;
const FONT = '14px system-ui, sans-serif';
const DASH = [7, 5];
const DOTS = [2, 4];

/** Colours are those of the page, whichever theme it has: a canvas must be told what a custom property holds. */
const createColours = (probe: HTMLElement) => (property: string) => (): string => {
  probe.style.color = `var(${property})`;
  return getComputedStyle(probe).color;
};

const LINE: Record<'line' | 'dashed', Partial<UPlot.Series>> = { line: {}, dashed: { dash: DASH } };

type Colour = ReturnType<typeof createColours>;

const seriesFor = ({ series, target, inTime }: ChartProps, colour: Colour): UPlot.Series[] => {
  const bars = UPlot.paths.bars?.({ size: [0.7, 48] });
  const drawn = series.map(({ name, look }, n): UPlot.Series => {
    const ink = colour(n === 0 ? '--chart-first' : '--chart-second');
    const common = { label: name, stroke: ink };
    if (look === 'bars') {
      return {
        ...common,
        fill: colour('--chart-fill'),
        width: 1,
        points: { show: false },
        ...(bars && { paths: bars }),
      };
    }
    if (inTime) return { ...common, ...LINE[look], width: 2 };
    const points = { show: true, size: 11, width: 2, fill: n === 0 ? ink : colour('--surface') };
    return { ...common, width: 2, paths: () => null, points };
  });
  const aimed = { width: 2, dash: DOTS, points: { show: false }, stroke: colour('--text') };
  return [{}, ...drawn, ...(target ? [{ ...aimed, label: target.name }] : [])];
};

/** Names that stand side by side are all told, and need more room than those of days. */
const PLACES_IN_TIME: Partial<UPlot.Axis> = { space: 90, incrs: [1, 2, 5, 10, 20, 50, 100, 200] };
const PLACES_ASIDE: Partial<UPlot.Axis> = { space: 1, incrs: [1], rotate: -30, size: 124 };
/** The last name leans out of the chart. */
const PADDING_ASIDE: UPlot.Padding = [null, 72, null, null];

const optionsFor = (
  props: ChartProps,
  { probe, width, onPlace }: { probe: HTMLElement; width: number; onPlace: (place: number | null) => void },
): UPlot.Options => {
  const { places, inTime, say, steps, top } = props;
  const colour = createColours(probe);
  const axis = { font: FONT, stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 } };
  return {
    width,
    height: HEIGHT,
    ...(!inTime && { padding: PADDING_ASIDE }),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: [-0.5, places.length - 0.5] },
      y: { range: (_, __, most) => [0, top ?? (most || 1) * 1.1] },
    },
    axes: [
      {
        ...axis,
        ...(inTime ? PLACES_IN_TIME : PLACES_ASIDE),
        grid: { show: false },
        values: (_, splits) => splits.map((place) => places[place]?.short ?? ''),
      },
      { ...axis, size: 72, ...(steps && { incrs: [...steps] }), values: (_, splits) => splits.map(say) },
    ],
    series: seriesFor(props, colour),
    hooks: { setCursor: [({ cursor: { idx } }) => onPlace(idx ?? null)] },
  };
};

const dataOf = ({ places, series, target }: ChartProps): UPlot.AlignedData => [
  places.map((_, place) => place),
  ...series.map(({ values }) => [...values]),
  ...(target ? [places.map(() => target.value)] : []),
];

/** Draws again when the theme changes, or the width. */
const follow = (plot: UPlot, box: HTMLElement): (() => void) => {
  const paint = (): void => plot.redraw(true);
  const sized = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
  sized.observe(box);
  const themed = new MutationObserver(paint);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', paint);
  return () => {
    sized.disconnect();
    themed.disconnect();
    dark.removeEventListener('change', paint);
  };
};

const KEYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

const usePlot = (props: ChartProps) => {
  const box = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const plot = useRef<UPlot | null>(null);
  const [place, setPlace] = useState<number | null>(null);
  useEffect(() => {
    if (!box.current || !probe.current) return;
    const { clientWidth: width } = box.current;
    const made = new UPlot(
      optionsFor(props, { probe: probe.current, width, onPlace: setPlace }),
      dataOf(props),
      box.current,
    );
    plot.current = made;
    const unfollow = follow(made, box.current);
    return () => {
      unfollow();
      made.destroy();
      plot.current = null;
      setPlace(null);
    };
  }, [props]);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const step = KEYS[event.key];
    if (!step || !plot.current) return;
    event.preventDefault();
    const last = props.places.length - 1;
    const next = place === null ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, place + step));
    plot.current.setCursor({ left: plot.current.valToPos(next, 'x'), top: 0 });
  };
  return { box, probe, place, onKeyDown };
};

const Legend = ({ series, target, inTime }: ChartProps) => (
  <ul class="chart-legend">
    {series.map(({ name, look }, n) => (
      <li key={name}>
        <span class={`chart-sample ${look === 'bars' || inTime ? look : 'points'} ${n === 0 ? 'first' : 'second'}`} />{' '}
        {name}
      </li>
    ))}
    {target && (
      <li>
        <span class="chart-sample target" /> {target.name}
      </li>
    )}
  </ul>
);

/** The values where the pointer or the arrow keys stand. */
const Reading = ({ props: { places, series, say }, place }: { props: ChartProps; place: number | null }) => {
  const at = place === null ? undefined : places[place];
  return (
    <p class="chart-reading" role="status">
      {at && place !== null
        ? `${at.long} – ${series.map(({ name, values }) => `${name} ${orNothing(values[place] ?? null, say)}`).join(' · ')}`
        : ft('chart.point')}
    </p>
  );
};

const AsTable = ({ props: { title, of, places, series, say } }: { props: ChartProps }) => (
  <details class="chart-table">
    <summary>{ft('chart.asTable')}</summary>
    <Table caption={title} columns={[{ name: of }, ...series.map(({ name }) => ({ name, amount: true }))]}>
      {places.map(({ long }, place) => (
        <tr key={long}>
          <th scope="row">{long}</th>
          {series.map(({ name, values }) => (
            <td key={name} class="amount">
              {orNothing(values[place] ?? null, say)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </details>
);

/** Values side by side, drawn and, one press away, as a table. */
export const Chart = (props: ChartProps) => {
  const { title, definition, places } = props;
  const { box, probe, place, onKeyDown } = usePlot(props);
  const id = useId();
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption class="chart-head">
        <h3 id={id}>{title}</h3>
        <Definition of={title}>{definition}</Definition>
      </figcaption>
      {places.length === 0 ? (
        <p>{ft('none')}</p>
      ) : (
        <>
          <Legend {...props} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values one by one, as a pointer does. */}
          <div class="chart-place" role="img" aria-labelledby={id} tabIndex={0} onKeyDown={onKeyDown} ref={box} />
          <span ref={probe} hidden />
          <Reading props={props} place={place} />
          <AsTable props={props} />
        </>
      )}
    </figure>
  );
};
