import {
  type FiguresAnswer,
  type FiguresBy,
  type FiguresGroup,
  type FiguresSummary,
  OUTCOMES,
} from '@lanterne/protocol';
import { t } from '../../i18n/index.ts';
import type { ChartProps } from './chart.tsx';
import { keysOf } from './period.ts';
import { ft } from './texts.ts';
import { amountText, createNames, secondsText, shareText } from './words.ts';

/** Nothing of nothing. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Of those who were answered, within the target. */
export const withinOf = ({ answer }: FiguresSummary): number | null => shareOf(answer.within, answer.count);

/** Of those whose wait is over, those who waited in vain. */
export const leftOf = ({ patience, wait }: FiguresSummary): number | null =>
  shareOf(patience.count, patience.count + wait.count);

type Measure = (figures: FiguresSummary) => number | null;

const IN_TIME: ReadonlySet<FiguresBy> = new Set(['hour', 'day', 'week']);

/** Half a minute, whole ones, hours. */
const SECONDS_STEPS = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200];

/** What the charts of an answer show. */
export const chartsOf = (answer: FiguresAnswer): ChartProps[] => {
  const nameOf = createNames(answer.by);
  const known = new Map(answer.groups.map((group) => [group.key, group]));
  const groups = keysOf(answer).map(
    (key): Pick<FiguresGroup, 'key' | 'name'> & { figures?: FiguresSummary } => known.get(key) ?? { key, name: null },
  );
  const of = (measure: Measure): (number | null)[] => groups.map(({ figures }) => (figures ? measure(figures) : null));
  const places = groups.map((group) => ({ short: nameOf(group, true), long: nameOf(group) }));
  const common = { places, of: ft(`by.${answer.by}`), inTime: IN_TIME.has(answer.by) };
  return [
    {
      ...common,
      title: ft('chart.opened'),
      definition: ft('define.opened'),
      say: amountText,
      series: [
        { name: ft('opened'), look: 'bars', values: of(({ opened }) => opened) },
        { name: ft('left'), look: 'line', values: of(({ patience }) => patience.count) },
      ],
    },
    {
      ...common,
      title: ft('chart.answer'),
      definition: ft('define.answer'),
      say: secondsText,
      steps: SECONDS_STEPS,
      target: { name: ft('target', { time: secondsText(answer.targetSeconds) }), value: answer.targetSeconds },
      series: [
        { name: ft('median'), look: 'line', values: of((figures) => figures.answer.median) },
        { name: ft('p90'), look: 'dashed', values: of((figures) => figures.answer.p90) },
      ],
    },
    {
      ...common,
      title: ft('chart.within', { time: secondsText(answer.targetSeconds) }),
      definition: ft('define.within'),
      say: shareText,
      top: 1,
      series: [
        { name: ft('within'), look: 'bars', values: of(withinOf) },
        { name: ft('leftShare'), look: 'line', values: of(leftOf) },
      ],
    },
    {
      ...common,
      title: ft('chart.handling'),
      definition: ft('define.handling'),
      say: secondsText,
      steps: SECONDS_STEPS,
      series: [
        { name: ft('median'), look: 'line', values: of((figures) => figures.handling.median) },
        { name: ft('p90'), look: 'dashed', values: of((figures) => figures.handling.p90) },
      ],
    },
    {
      title: ft('chart.outcomes'),
      definition: ft('define.outcomes'),
      say: amountText,
      of: ft('outcome'),
      inTime: false,
      places: OUTCOMES.map((outcome) => t(`outcome.${outcome}`)).map((name) => ({ short: name, long: name })),
      series: [{ name: ft('closed'), look: 'bars', values: OUTCOMES.map((outcome) => answer.whole.outcomes[outcome]) }],
    },
  ];
};
