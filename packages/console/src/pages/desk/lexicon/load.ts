import { createSearch, type Hit, type Lexicon } from './engine.ts';

type Language = 'fr' | 'en';

/** One file for each language, fetched once somebody writes in it. */
const files: Record<Language, () => Promise<{ lexicon: Lexicon }>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

export type Search = (message: { readonly text: string }) => readonly Hit[];
const searches = new Map<Language, Promise<Search>>();

/** The language whose phrases are looked for: the visitor's, or else the one that most of them write. */
const languageOf = (locale: string): Language => (/^en(?:-|$)/.test(locale) ? 'en' : 'fr');

/** Each message is looked through once. What was found goes with it: no text of a conversation outlives the desk. */
const remembering = (search: ReturnType<typeof createSearch>): Search => {
  const known = new WeakMap<object, readonly Hit[]>();
  return (message) => {
    const found = known.get(message) ?? search(message.text);
    known.set(message, found);
    return found;
  };
};

/** The search for a visitor's language. Everything happens in this browser: no text of theirs goes anywhere for it. */
export const loadSearch = (locale: string): Promise<Search> => {
  const language = languageOf(locale);
  const known = searches.get(language);
  if (known) return known;
  const loading = files[language]().then(({ lexicon }) => remembering(createSearch(lexicon)));
  searches.set(language, loading);
  // A file that did not come is asked for again with the next conversation.
  loading.catch(() => searches.delete(language));
  return loading;
};
