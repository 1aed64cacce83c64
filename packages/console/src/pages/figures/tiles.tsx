import type { FiguresAnswer, TimesSummary } from '@lanterne/protocol';
import { localeInUse } from '../../i18n/index.ts';
import { Definition } from './definition.tsx';
import { leftOf, shareOf, withinOf } from './series.ts';
import { ft } from './texts.ts';
import { amountText, orNothing, secondsText, shareText } from './words.ts';

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly more: string;
  readonly definition: string;
}

const Tile = ({ name, value, more, definition }: TileProps) => (
  <li class="tile">
    <h3>{name}</h3>
    <p class="tile-value">{value}</p>
    <p class="hint">{more}</p>
    <Definition of={name}>{definition}</Definition>
  </li>
);

const meanAndP90 = ({ mean, p90 }: TimesSummary): string =>
  ft('meanAndP90', { mean: orNothing(mean, secondsText), p90: orNothing(p90, secondsText) });

/** The whole of a period in a few numbers. */
export const Tiles = ({ answer: { whole, targetSeconds } }: { answer: FiguresAnswer }) => {
  const { answer, wait, handling, patience, feedback } = whole;
  const target = secondsText(targetSeconds);
  const meanScore = new Intl.NumberFormat(localeInUse(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <ul class="tiles">
      <Tile
        name={ft('opened')}
        value={amountText(whole.opened)}
        more={ft('ofWhichDanger', { count: whole.danger })}
        definition={ft('define.opened')}
      />
      <Tile
        name={ft('withinTarget', { time: target })}
        value={orNothing(withinOf(whole), shareText)}
        more={ft('partOf', { part: amountText(answer.within), whole: amountText(answer.count) })}
        definition={ft('define.within')}
      />
      <Tile
        name={ft('firstAnswer')}
        value={orNothing(answer.median, secondsText)}
        more={meanAndP90(answer)}
        definition={ft('define.answer')}
      />
      <Tile
        name={ft('wait')}
        value={orNothing(wait.median, secondsText)}
        more={meanAndP90(wait)}
        definition={ft('define.wait')}
      />
      <Tile
        name={ft('left')}
        value={orNothing(leftOf(whole), shareText)}
        more={ft('leftAfter', { count: patience.count, time: orNothing(patience.median, secondsText) })}
        definition={ft('define.left')}
      />
      <Tile
        name={ft('handling')}
        value={orNothing(handling.median, secondsText)}
        more={meanAndP90(handling)}
        definition={ft('define.handling')}
      />
      <Tile
        name={ft('transferred')}
        value={orNothing(shareOf(whole.transferred, wait.count), shareText)}
        more={ft('givenBack', { count: whole.released })}
        definition={ft('define.transferred')}
      />
      <Tile
        name={ft('feedback')}
        value={orNothing(feedback, ({ mean }) => ft('outOfFive', { mean: meanScore.format(mean) }))}
        more={orNothing(feedback, ({ answers }) => ft('answers', { count: answers }))}
        definition={ft('define.feedback')}
      />
    </ul>
  );
};
