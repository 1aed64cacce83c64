import type { HelpData, SiteAnswer } from '@lanterne/protocol';

export type Emergency = SiteAnswer['emergency'];

const digits = (number: string): string => number.replaceAll(' ', '');

/**
 * The emergency lines that stand in view at all times. Among those of a country the order counts: the first that takes calls
 * is the police, the second answers whatever the danger and whoever calls, and where there is no second the first does. Null
 * when nobody can be called. A site's own changes do not reach them: nobody is left without a number.
 */
export const emergencyOf = ({ numbers }: HelpData): Emergency | null => {
  const lines = numbers.filter(({ emergency }) => emergency);
  const [police, second] = lines.filter(({ by }) => by !== 'text');
  if (!police) return null;
  const text = lines.find(({ by }) => by !== 'call');
  return {
    police: digits(police.number),
    general: digits((second ?? police).number),
    text: text ? digits(text.number) : null,
  };
};
