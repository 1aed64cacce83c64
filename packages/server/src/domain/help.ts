import type { HelpAnswer, HelpData, HelpOverlay, HelpTexts } from '@lanterne/protocol';

type InEachLanguage<Text> = Readonly<Record<string, Text>>;

/** The language that every entry is written in. */
const REFERENCE = 'fr';

/** The language to give a text in: the one asked for, or the reference, or whichever there is. */
const languageOf = (texts: InEachLanguage<unknown>, locale: string): string =>
  [locale, REFERENCE].find((language) => texts[language] !== undefined) ?? Object.keys(texts)[0] ?? locale;

const inLanguage = <Text>(texts: InEachLanguage<Text> | undefined, language: string, none: Text): Text =>
  texts?.[language] ?? none;

const also = <Text>(texts: InEachLanguage<Text> | undefined, language: string, more: Text | undefined) =>
  more === undefined ? { ...texts } : { ...texts, [language]: more };

/** The help of a country with what it says in one more language. */
export const withTexts = (data: HelpData, language: string, texts: HelpTexts): HelpData => {
  const named = <One extends Entry>(entry: One): One => {
    const more = texts[entry.id];
    if (!more) return entry;
    return {
      ...entry,
      title: also(entry.title, language, more.title),
      words: also(entry.words, language, more.words),
    };
  };
  const told = <One extends Entry & { readonly text: InEachLanguage<string> }>(entry: One): One => ({
    ...named(entry),
    text: also(entry.text, language, texts[entry.id]?.text),
  });
  return {
    ...data,
    cards: data.cards.map((card) => ({ ...named(card), lines: also(card.lines, language, texts[card.id]?.lines) })),
    services: data.services.map(told),
    numbers: data.numbers.map(told),
  };
};

/** A site's entry with an id of the country's takes its place; any other comes after. */
const merge = <Entry extends { readonly id: string }>(
  own: readonly Entry[],
  changes: readonly Entry[],
  without: ReadonlySet<string>,
): Entry[] => {
  const changed = new Map(changes.map((entry) => [entry.id, entry]));
  const known = new Set(own.map(({ id }) => id));
  return [...own.map((entry) => changed.get(entry.id) ?? entry), ...changes.filter(({ id }) => !known.has(id))].filter(
    ({ id }) => !without.has(id),
  );
};

/** Those that are named come first, as they are named; the others keep their order. */
const inOrder = <Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  order: readonly string[],
): readonly Entry[] => {
  const place = new Map(order.map((id, index) => [id, index]));
  const placeOf = ({ id }: Entry): number => place.get(id) ?? place.size;
  return [...entries].sort((a, b) => placeOf(a) - placeOf(b));
};

interface Entry {
  readonly id: string;
  readonly doors: HelpAnswer['cards'][number]['doors'];
  readonly title: InEachLanguage<string>;
  readonly words?: InEachLanguage<string[]>;
}

const common = ({ id, doors, title, words }: Entry, locale: string) => {
  const lang = languageOf(title, locale);
  return {
    id,
    doors,
    title: inLanguage(title, lang, id),
    words: inLanguage<string[]>(words, lang, []),
    ...(lang !== locale && { lang }),
  };
};

/** The help of a country in one language, with a site's changes made. What nothing leads to any more is not offered. */
export const helpFor = (data: HelpData, overlay: HelpOverlay | null, locale: string): HelpAnswer => {
  const without = new Set(overlay?.without);
  const order = overlay?.order ?? [];
  const cards = inOrder(merge(data.cards, overlay?.cards ?? [], without), order);
  const services = inOrder(merge(data.services, overlay?.services ?? [], without), order);
  const numbers = inOrder(merge(data.numbers, overlay?.numbers ?? [], without), order);
  const there = new Set([...cards, ...services, ...numbers].map(({ id }) => id));
  const text = (texts: InEachLanguage<string>) => inLanguage(texts, languageOf(texts, locale), '');
  return {
    country: data.country,
    locale,
    reviewedOn: data.reviewedOn,
    cards: cards.map(({ about, lines, see = [], ...card }) => ({
      ...common(card, locale),
      about,
      lines: inLanguage<string[]>(lines, languageOf(lines, locale), []),
      see: see.filter((id) => there.has(id)),
    })),
    services: services.map(({ url, ...service }) => ({
      ...common(service, locale),
      text: text(service.text),
      url,
    })),
    numbers: numbers.map(({ number, by, emergency, video, ...entry }) => ({
      ...common(entry, locale),
      text: text(entry.text),
      number,
      by,
      emergency,
      ...(video !== undefined && { video }),
    })),
  };
};

/** The first of the wanted languages in which anything is written, or else the reference. Tags of any length are taken. */
export const helpLanguage = (
  { cards, services, numbers }: HelpData,
  overlay: HelpOverlay | null,
  wanted: readonly (string | undefined)[],
): string => {
  const changes = overlay ? [...overlay.cards, ...overlay.services, ...overlay.numbers] : [];
  const written = new Set([...cards, ...services, ...numbers, ...changes].flatMap(({ title }) => Object.keys(title)));
  const languages = wanted.map((tag) => /^[a-z]+/i.exec(tag ?? '')?.[0].toLowerCase());
  return languages.find((language) => language !== undefined && written.has(language)) ?? REFERENCE;
};
