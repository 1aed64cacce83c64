import type { FiguresAnswer, FiguresQuery } from '@lanterne/protocol';
import { type Answer, call } from '../../api.ts';

const parametersOf = (asked: FiguresQuery): URLSearchParams =>
  new URLSearchParams(Object.entries(asked).filter((pair): pair is [string, string] => Boolean(pair[1])));

export const readFigures = (asked: FiguresQuery): Promise<Answer<FiguresAnswer>> =>
  call<FiguresAnswer>(`/v1/supervisor/figures?${parametersOf(asked)}`);

/** Where the browser itself fetches the same as a file for a spreadsheet. */
export const fileOf = (asked: FiguresQuery, locale: string): string => {
  const parameters = parametersOf(asked);
  parameters.set('locale', locale);
  return `/v1/supervisor/figures.csv?${parameters}`;
};
