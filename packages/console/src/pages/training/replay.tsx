import { type Played, type Review, reviewOf } from '@lanterne/server/practice';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { stopwatch } from '../../i18n/time.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Desk } from '../desk/desk.ts';
import { Line } from '../desk/transcript/line.tsx';
import { TARGET_MS } from '../desk/waited.tsx';
import type { Speed } from './session.tsx';
import { tt } from './texts.ts';
import '../desk/transcript/transcript.css';

const REPLAY_SPEEDS = ['1', '4', '16'] as const;
type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

const MARKS = { met: 'goodbye', missed: 'hide', 'not-asked': 'help' } as const;

const Goals = ({ goals }: Pick<Review, 'goals'>) => (
  <>
    <h3>{tt('goals')}</h3>
    <ul class="goals">
      {goals.map(({ text, verdict }) => (
        <li key={text} class={verdict}>
          <Icon name={MARKS[verdict]} />
          <span>
            <strong>{tt(`verdict.${verdict}`)}</strong> {text}
          </span>
        </li>
      ))}
    </ul>
  </>
);

const after = (ms: number | null): string => (ms === null ? tt('time.never') : stopwatch(ms));

const firstAnswer = (ms: number | null): string =>
  ms === null ? after(ms) : `${after(ms)}, ${tt(ms <= TARGET_MS ? 'time.inTarget' : 'time.overTarget')}`;

const Times = ({ review, speed }: { review: Review; speed: Speed }) => {
  const { firstAnswerMs, claimedAfterMs, longestWait, danger, lastedMs } = review;
  const rows: readonly (readonly [name: string, value: string])[] = [
    [tt('time.claimed'), after(claimedAfterMs)],
    [tt('time.firstAnswer'), firstAnswer(firstAnswerMs)],
    [tt('time.longestWait'), after(longestWait?.ms ?? null)],
    ...(danger
      ? ([
          [tt('time.seen'), after(danger.seenMs)],
          [tt('time.confirmed'), after(danger.confirmedMs)],
          [tt('time.relayed'), after(danger.relayedMs)],
        ] as const)
      : []),
    [tt('time.lasted'), stopwatch(lastedMs)],
  ];
  return (
    <>
      <h3>{tt('times')}</h3>
      <dl class="times">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {speed !== '1' && <p class="hint">{tt('time.speed', { speed })}</p>}
    </>
  );
};

/** Moves on by itself while it plays: each event comes after the time that it took, so much faster. */
const usePlaying = (at: readonly number[], shown: number, speed: number, onNext: () => void) => {
  const [isPlaying, setPlaying] = useState(false);
  const goesOn = isPlaying && shown < at.length;
  useEffect(() => {
    if (!goesOn) return setPlaying(false);
    const gap = (at[shown] ?? 0) - (at[shown - 1] ?? at[shown] ?? 0);
    const timer = setTimeout(onNext, Math.max(0, gap) / speed);
    return () => clearTimeout(timer);
  }, [goesOn, shown, speed]);
  return { isPlaying: goesOn, play: setPlaying };
};

/** How long the visitor had waited for this. */
const Waited = ({ review, seq }: { review: Review; seq: number }) => {
  const wait = review.waits.find((one) => one.seq === seq);
  if (!wait) return null;
  const values = { time: stopwatch(wait.ms) };
  if (wait.seq === review.longestWait?.seq) return <strong class="replay-gap"> {tt('replay.longest', values)}</strong>;
  return <> {tt('replay.wait', values)}</>;
};

const Course = ({ desk, played, review }: { desk: Desk; played: Played; review: Review }) => {
  const { log, meanings, reached, scenario } = played;
  const [shown, setShown] = useState(log.length);
  const [speed, setSpeed] = useState<ReplaySpeed>('4');
  const slider = useId();
  const at = useMemo(() => log.map((event) => Date.parse(event.at)), [log]);
  const { isPlaying, play } = usePlaying(at, shown, Number(speed), () => setShown(shown + 1));
  const start = at[0] ?? 0;
  const now = at[shown - 1] ?? start;
  const mood = reached.findLast((step) => step.at <= now)?.mood ?? scenario.mood;
  const go = (count: number): void => {
    play(false);
    setShown(Math.min(log.length, Math.max(1, count)));
  };
  return (
    <>
      <div class="replay-acts">
        <Button onClick={() => go(shown - 1)} aria-disabled={shown <= 1}>
          {tt('replay.back')}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            if (!isPlaying && shown >= log.length) setShown(1);
            play(!isPlaying);
          }}
        >
          {tt(isPlaying ? 'replay.pause' : 'replay.play')}
        </Button>
        <Button onClick={() => go(shown + 1)} aria-disabled={shown >= log.length}>
          {tt('replay.forward')}
        </Button>
        <Choice
          label={tt('replay.speed')}
          value={speed}
          options={REPLAY_SPEEDS.map((value) => ({ value, text: `×\u00a0${value}` }))}
          onChoose={setSpeed}
        />
        <label class="replay-place" for={slider}>
          <span>{tt('replay.place')}</span>
          <input
            id={slider}
            type="range"
            min={1}
            max={log.length}
            value={shown}
            aria-valuetext={tt('replay.at', { time: stopwatch(now - start), count: shown, of: log.length })}
            onInput={(event) => go(event.currentTarget.valueAsNumber)}
          />
        </label>
        <p class="replay-now">{tt('replay.at', { time: stopwatch(now - start), count: shown, of: log.length })}</p>
      </div>
      <p class="replay-mood">
        <strong>{tt('replay.mood')}</strong> {scenario.moods[mood]?.title}
      </p>
      <ol class="replay-lines">
        {log.slice(0, shown).map((event, index) => (
          <li key={event.seq} aria-current={index === shown - 1 ? 'step' : undefined}>
            <p class="replay-time">
              {stopwatch((at[index] ?? start) - start)}
              <Waited review={review} seq={event.seq} />
            </p>
            <Line desk={desk} conversation={played.id} event={event} isRead={false} isMarked={false} />
            {meanings.has(event.seq) && (
              <p class="replay-means">
                <strong>{tt('replay.means')}</strong> {meanings.get(event.seq)}
              </p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
};

/** What was practised, step by step, and what came of it. It goes with the page. */
export const Replay = ({
  desk,
  played,
  speed,
  onAgain,
}: {
  desk: Desk;
  played: readonly Played[];
  speed: Speed;
  onAgain: () => void;
}) => {
  const [index, setIndex] = useState(0);
  const one = played[index];
  const review = useMemo(() => one && reviewOf(one), [one]);
  return (
    <main class="page training">
      <PageTitle>{tt('replay')}</PageTitle>
      <p class="hint">{tt('replay.kept')}</p>
      <div class="training-acts">
        <Button onClick={onAgain}>{tt('again')}</Button>
        {played.length > 1 && (
          <Choice
            label={tt('replay.which')}
            value={String(index)}
            options={played.map(({ scenario: { title } }, place) => ({ value: String(place), text: title }))}
            onChoose={(value) => setIndex(Number(value))}
          />
        )}
      </div>
      {!one && <p>{tt('none')}</p>}
      {one && review && (
        <div class="replay" key={index}>
          <section class="replay-course" aria-label={one.scenario.title}>
            <h3>{one.scenario.title}</h3>
            <Course desk={desk} played={one} review={review} />
          </section>
          <aside class="replay-review" aria-label={tt('review')}>
            <Times review={review} speed={speed} />
            <Goals goals={review.goals} />
          </aside>
        </div>
      )}
    </main>
  );
};
