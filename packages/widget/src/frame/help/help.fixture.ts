import { readFileSync } from 'node:fs';
import type { HelpAnswer, HelpData } from '@lanterne/protocol';

/** The help of France as the server sends it. */
export const helpOfFrance = (locale: 'fr' | 'en'): HelpAnswer => {
  // The data of the server, not its code.
  const file = 'packages/server/data/help/fr.json';
  const { country, reviewedOn, cards, services, numbers } = JSON.parse(readFileSync(file, 'utf8')) as HelpData;
  const inLocale = <Text>(texts: Readonly<Record<string, Text>> | undefined): Text => texts?.[locale] as Text;
  const common = <Entry extends HelpData['cards' | 'services' | 'numbers'][number]>(entry: Entry) => ({
    ...entry,
    title: inLocale(entry.title),
    words: inLocale(entry.words),
  });
  return {
    country,
    locale,
    reviewedOn,
    cards: cards.map((card) => ({ ...common(card), lines: inLocale(card.lines), see: card.see ?? [] })),
    services: services.map((service) => ({ ...common(service), text: inLocale(service.text) })),
    numbers: numbers.map((entry) => ({ ...common(entry), text: inLocale(entry.text), emergency: !!entry.emergency })),
  };
};
