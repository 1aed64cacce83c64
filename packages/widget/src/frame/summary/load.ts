import { loadWords } from './words.ts';

/** The line in the exchange, with its texts. */
export const loadLine = async () => {
  const [{ SummaryLine }] = await Promise.all([import('./line.tsx'), loadWords()]);
  return SummaryLine;
};

/** The room, with its texts. */
export const loadRoom = async () => {
  const [{ SummaryRoom }] = await Promise.all([import('./room.tsx'), loadWords()]);
  return SummaryRoom;
};
