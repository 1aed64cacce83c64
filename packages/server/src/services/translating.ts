import { SERVICE_LANGUAGE, type SiteId, type Translating } from '@lanterne/protocol';
import { languageOf } from '../domain/figures.ts';
import { type Policy, policyFor } from '../domain/policy.ts';
import type { Language, Translator, TranslatorWithin } from '../ports.ts';

/** The engines that what is written on a site may go to. */
export const translatorFor = (translator: Pick<Translator, 'within'>, policy: Policy, site: SiteId): TranslatorWithin =>
  translator.within(policyFor(policy, site).translation.use);

/** What is translated for a visitor of a language, at this moment; null where both sides have the same one. */
export const translatingOf = ({ serves }: Pick<TranslatorWithin, 'serves'>, locale: string): Translating | null => {
  const language = languageOf(locale);
  if (language === SERVICE_LANGUAGE) return null;
  const route = (from: Language, to: Language): Translating['toOfficer'] => {
    const found = serves(from, to);
    return found && { from, to, engine: found.engine, grade: found.grade, locality: found.locality };
  };
  return { toOfficer: route(language, SERVICE_LANGUAGE), toVisitor: route(SERVICE_LANGUAGE, language) };
};
