import type { HelpAnswer, SentCard } from '@lanterne/protocol';
import type { Choosable } from '../palette/palette.tsx';

/** An entry of the help that can be sent, with what will be sent. */
export interface CardChoice extends Choosable {
  readonly kind: 'papers' | 'steps' | 'rights' | 'number' | 'service';
  readonly card: SentCard;
}

type Entry = HelpAnswer['cards'][number] | HelpAnswer['numbers'][number] | HelpAnswer['services'][number];

const among = <One extends { readonly id: string }>(entries: readonly One[], ids: readonly string[]): One[] =>
  ids.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);

/** Everything of the help that can be sent: what is of the visitor's door first, in the order of the help. */
export const choicesIn = ({ cards, numbers, services }: HelpAnswer, door: Entry['doors'][number]): CardChoice[] => {
  const choices: (CardChoice & Pick<Entry, 'doors'>)[] = [
    ...cards.map(({ id, title, lang, doors, about, lines, see, words }) => ({
      ...{ id, title, doors, kind: about, text: lines.join(' '), words: words.join(' ') },
      ...(lang && { lang }),
      card: { id, title, lang, about, lines, numbers: among(numbers, see), services: among(services, see) },
    })),
    ...numbers.map((number) => ({
      ...{ id: number.id, title: number.title, doors: number.doors, kind: 'number' as const },
      text: [number.number, number.text].join(' '),
      words: number.words.join(' '),
      ...(number.lang && { lang: number.lang }),
      card: { id: number.id, title: number.title, lang: number.lang, lines: [], numbers: [number], services: [] },
    })),
    ...services.map((service) => ({
      ...{ id: service.id, title: service.title, doors: service.doors, kind: 'service' as const },
      text: service.text,
      words: service.words.join(' '),
      ...(service.lang && { lang: service.lang }),
      card: { id: service.id, title: service.title, lang: service.lang, lines: [], numbers: [], services: [service] },
    })),
  ];
  const isOfDoor = ({ doors }: Pick<Entry, 'doors'>): boolean => doors.includes(door);
  return [...choices.filter(isOfDoor), ...choices.filter((choice) => !isOfDoor(choice))];
};
