import { fillVariables, SERVICE_LANGUAGE } from '@lanterne/protocol';
import type { CannedAnswer } from '../domain/canned.ts';
import { languageOf } from '../domain/figures.ts';

/** What an answer says of the moment is filled in by the desk in its own way: such a text is not found again by what it says. */
const OF_THE_MOMENT = /\{(?:hour|date)\}/;

/** A text that is there in several languages: those of one owner with one shortcut say the same. */
export interface Phrase extends Pick<CannedAnswer, 'locale' | 'shortcut' | 'text'> {
  readonly owner: CannedAnswer['owner'] | 'phrasebook';
}

interface Filling {
  readonly alias: string;
  readonly site: string;
}

const filled = ({ text }: Phrase, filling: Filling): string =>
  fillVariables(text, { ...filling, hour: '', date: '' }).trim();

/**
 * A canned answer that an officer has sent word for word, in the language of the visitor: the one of the same owner with the
 * same shortcut. `same` where it is in that language already; null where nobody has written it.
 */
export const curatedText = (
  answers: readonly Phrase[],
  { text, lang, ...filling }: Filling & { readonly text: string; readonly lang: string },
): { readonly text: string } | 'same' | null => {
  const usable = answers.filter((answer) => !OF_THE_MOMENT.test(answer.text));
  const sent = usable.filter((answer) => filled(answer, filling) === text.trim());
  if (sent.some(({ locale }) => languageOf(locale) === lang)) return 'same';
  for (const { owner, shortcut } of sent.filter(({ locale }) => languageOf(locale) === SERVICE_LANGUAGE)) {
    const other = usable.find(
      (answer) => answer.owner === owner && answer.shortcut === shortcut && languageOf(answer.locale) === lang,
    );
    if (other) return { text: filled(other, filling) };
  }
  return null;
};
