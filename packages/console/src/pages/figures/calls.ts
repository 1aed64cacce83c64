import type { FiguresAnswer, FiguresQuery, UnderstoodFigures, UnderstoodQuery } from '@lanterne/protocol';
import { type Answer, call } from '../../api.ts';

const parametersOf = (asked: FiguresQuery | UnderstoodQuery): URLSearchParams =>
  new URLSearchParams(Object.entries(asked).filter((pair): pair is [string, string] => Boolean(pair[1])));

export const readFigures = (asked: FiguresQuery): Promise<Answer<FiguresAnswer>> =>
  call<FiguresAnswer>(`/v1/supervisor/figures?${parametersOf(asked)}`);

/** Where the browser itself fetches the same as a file for a spreadsheet. */
export const fileOf = (asked: FiguresQuery, locale: string): string => {
  const parameters = parametersOf(asked);
  parameters.set('locale', locale);
  return `/v1/supervisor/figures.csv?${parameters}`;
};

export const readUnderstood = (asked: UnderstoodQuery): Promise<Answer<UnderstoodFigures>> =>
  call<UnderstoodFigures>(`/v1/supervisor/understood?${parametersOf(asked)}`);

/** Where the browser itself fetches how clear the cards were, as a file. */
export const understoodFileOf = (asked: UnderstoodQuery): string =>
  `/v1/supervisor/understood.csv?${parametersOf(asked)}`;
