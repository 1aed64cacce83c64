import type { HelpAnswer, SentCard } from '@lanterne/protocol';

/** Those of the entries that a card leads to, in its order. */
const among = <Entry extends { readonly id: string }>(entries: readonly Entry[], ids: readonly string[]): Entry[] =>
  ids.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);

const withLang = ({ lang }: { readonly lang?: string | undefined }) => lang !== undefined && { lang };

const numberOf = ({
  id,
  title,
  text,
  number,
  by,
  video,
  lang,
}: HelpAnswer['numbers'][number]): SentCard['numbers'][number] => ({
  ...{ id, title, text, number, by },
  ...(video !== undefined && { video }),
  ...withLang({ lang }),
});

const serviceOf = ({ id, title, text, url, lang }: HelpAnswer['services'][number]): SentCard['services'][number] => ({
  ...{ id, title, text, url },
  ...withLang({ lang }),
});

/** Each entry says its language where that is not the one of `reader`, a tag of any length. */
const markedFor = (help: HelpAnswer, reader: string): HelpAnswer => {
  if (reader.toLowerCase().split('-', 1)[0] === help.locale) return help;
  const mark = <Entry extends { lang?: string | undefined }>(entry: Entry): Entry => ({ lang: help.locale, ...entry });
  return { ...help, cards: help.cards.map(mark), services: help.services.map(mark), numbers: help.numbers.map(mark) };
};

/**
 * The entry of the help with this id as it is sent into a conversation; null for none. A card takes along the numbers and
 * services that it leads to, and not the other cards, which the visitor finds in the help. `reader` is the visitor's language.
 */
export const cardOf = (given: HelpAnswer, id: string, reader: string): SentCard | null => {
  const help = markedFor(given, reader);
  const card = help.cards.find((one) => one.id === id);
  if (card) {
    const { title, about, lines, see } = card;
    const numbers = among(help.numbers, see).map(numberOf);
    return { id, title, ...withLang(card), about, lines, numbers, services: among(help.services, see).map(serviceOf) };
  }
  const numbers = among(help.numbers, [id]).map(numberOf);
  const services = among(help.services, [id]).map(serviceOf);
  const alone = numbers[0] ?? services[0];
  return alone ? { id, title: alone.title, ...withLang(alone), lines: [], numbers, services } : null;
};

/** A card as a text that says the same, for whoever does not draw cards. */
export const cardText = ({ title, lines, numbers, services }: SentCard): string => {
  const isAlone = lines.length === 0;
  const leads = [
    ...numbers.map(({ title: name, text, number }) => [name, text, number]),
    ...services.map(({ title: name, text, url }) => [name, text, url]),
  ];
  const body = lines.map((line) => `– ${line}`).join('\n');
  const blocks = leads.map((lead) => lead.filter(Boolean).join('\n'));
  return [...(isAlone ? [] : [`${title}\n${body}`]), ...blocks].join('\n\n');
};
