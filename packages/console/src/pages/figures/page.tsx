import {
  FIGURES_BY,
  FIGURES_HOURS_MAX_DAYS,
  type FiguresAnswer,
  type FiguresBy,
  type FiguresGroup,
  type FiguresQuery,
} from '@lanterne/protocol';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { localeInUse, t } from '../../i18n/index.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Desk } from '../desk/desk.ts';
import { fileOf, readFigures } from './calls.ts';
import { Chart } from './chart.tsx';
import { LENGTHS, type Length, lastDays } from './period.ts';
import { chartsOf } from './series.ts';
import { ft, texts } from './texts.ts';
import { Tiles } from './tiles.tsx';
import { Understood } from './understood.tsx';
import { amountText, createNames } from './words.ts';
import './page.css';

export { texts };

type Figuring = Pick<Desk, 'heed' | 'now'>;

/** What is looked at. Empty for all of them. */
interface Filter {
  readonly length: Length;
  readonly by: FiguresBy;
  readonly site: string;
  readonly queue: string;
}

const FIRST: Filter = { length: '28', by: 'day', site: '', queue: '' };

/** Of single hours a month can be told at most. */
const settled = (filter: Filter): Filter =>
  filter.by === 'hour' && Number(filter.length) > FIGURES_HOURS_MAX_DAYS ? { ...filter, length: '28' } : filter;

const questionOf = ({ length, by, site, queue }: Filter, now: number): FiguresQuery =>
  // What stands in the lists came from the server as ids.
  ({ ...lastDays(length, now), by, ...(site && { site }), ...(queue && { queue }) }) as FiguresQuery;

interface Told {
  /** The newest answer; what was shown stays until the next one is there. */
  readonly answer: FiguresAnswer | null;
  readonly busy: boolean;
  readonly failed: boolean;
  again(): void;
}

const useFigures = (desk: Figuring, asked: FiguresQuery): Told => {
  const [state, setState] = useState<Omit<Told, 'again'>>({ answer: null, busy: true, failed: false });
  const wanted = useRef(0);
  const read = async (): Promise<void> => {
    wanted.current += 1;
    const mine = wanted.current;
    setState(({ answer }) => ({ answer, busy: true, failed: false }));
    const told = desk.heed(await readFigures(asked));
    // Something else was asked for meanwhile.
    if (mine !== wanted.current) return;
    setState(({ answer }) => ({ answer: told.ok ? told.value : answer, busy: false, failed: !told.ok }));
  };
  useEffect(() => void read(), [asked]);
  return { ...state, again: () => void read() };
};

/** Which sites and queues there is anything of, to choose from. */
const useNames = (desk: Figuring, by: 'site' | 'queue', length: Length): readonly FiguresGroup[] => {
  const [groups, setGroups] = useState<readonly FiguresGroup[]>([]);
  useEffect(() => {
    void readFigures({ ...lastDays(length, desk.now.peek()), by }).then((told) => {
      // Without it there are all of them to choose; that nothing comes is said of the figures themselves.
      if (desk.heed(told).ok && told.ok) setGroups(told.value.groups);
    });
  }, [desk, by, length]);
  return groups;
};

const Filters = ({
  desk,
  filter,
  onChange,
}: {
  desk: Figuring;
  filter: Filter;
  onChange: (filter: Filter) => void;
}) => {
  const lists = { site: useNames(desk, 'site', filter.length), queue: useNames(desk, 'queue', filter.length) };
  const lengths = LENGTHS.filter((length) => filter.by !== 'hour' || Number(length) <= FIGURES_HOURS_MAX_DAYS);
  return (
    <div class="figures-filters">
      <Choice
        label={ft('period')}
        value={filter.length}
        options={lengths.map((length) => ({ value: length, text: ft(`period.${length}`) }))}
        onChoose={(length) => onChange({ ...filter, length })}
      />
      <Choice
        label={ft('by')}
        value={filter.by}
        options={FIGURES_BY.map((by) => ({ value: by, text: ft(`by.${by}`) }))}
        onChoose={(by) => onChange(settled({ ...filter, by }))}
      />
      {(['site', 'queue'] as const).map((name) => {
        const nameOf = createNames(name);
        return (
          <Choice
            key={name}
            label={ft(`by.${name}`)}
            value={filter[name]}
            options={[
              { value: '', text: ft('all') },
              ...lists[name].map((group) => ({ value: group.key, text: nameOf(group) })),
            ]}
            onChoose={(chosen) => onChange({ ...filter, [name]: chosen })}
          />
        );
      })}
    </div>
  );
};

/** What was counted, by whatever it can be told apart by: drawn, as tables, and as a file. */
export const Page = ({ desk }: { readonly desk: Figuring }) => {
  const [filter, setFilter] = useState(FIRST);
  const asked = useMemo(() => questionOf(filter, desk.now.peek()), [desk, filter]);
  const { answer, busy, failed, again } = useFigures(desk, asked);
  const locale = localeInUse();
  const charts = useMemo(() => (answer ? chartsOf(answer) : []), [answer, locale]);
  return (
    <main class="page figures-page" aria-busy={busy}>
      <PageTitle>{ft('title')}</PageTitle>
      <Filters desk={desk} filter={filter} onChange={setFilter} />
      <p class="figures-file">
        <a class="button" href={fileOf(asked, locale)} download>
          <Icon name="down" /> {ft('file')}
        </a>
        <span class="hint">{ft('file.hint')}</span>
      </p>
      <p role="status" class="hint">
        {busy
          ? ft('loading')
          : answer
            ? ft('shown', { count: answer.whole.opened, amount: amountText(answer.whole.opened) })
            : ''}
      </p>
      {failed && (
        <div role="alert" class="failed">
          <p>{ft('failed')}</p>
          <Button onClick={again}>{t('retry')}</Button>
        </div>
      )}
      {answer && <Tiles answer={answer} />}
      <div class="charts">
        {charts.map((chart) => (
          <Chart key={chart.title} {...chart} />
        ))}
      </div>
      <Understood desk={desk} asked={asked} />
    </main>
  );
};
