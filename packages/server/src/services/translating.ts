import { SERVICE_LANGUAGE, type Translating } from '@lanterne/protocol';
import { languageOf } from '../domain/figures.ts';
import type { Language, Translator } from '../ports.ts';

/** What is translated for a visitor of a language, at this moment; null where both sides have the same one. */
export const translatingOf = ({ serves }: Pick<Translator, 'serves'>, locale: string): Translating | null => {
  const language = languageOf(locale);
  if (language === SERVICE_LANGUAGE) return null;
  const route = (from: Language, to: Language): Translating['toOfficer'] => {
    const found = serves(from, to);
    return found && { from, to, engine: found.engine, grade: found.grade, locality: found.locality };
  };
  return { toOfficer: route(language, SERVICE_LANGUAGE), toVisitor: route(SERVICE_LANGUAGE, language) };
};
