import type { HelpAnswer } from '@lanterne/protocol';
import { t } from '../i18n/index.ts';
import { Cards, Numbers, Services } from './entries.tsx';
import type { HelpCard } from './search.ts';

interface Props {
  readonly card: HelpCard;
  readonly help: HelpAnswer;
  readonly onRead: (id: string) => void;
}

const among = <Entry extends { id: string }>(entries: readonly Entry[], ids: readonly string[]): Entry[] =>
  ids.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);

/** One card: what it says, and what to do about it from here. */
export const Card = ({ card: { about, lines, see, lang }, help, onRead }: Props) => {
  const List = about === 'steps' ? 'ol' : 'ul';
  const numbers = among(help.numbers, see);
  const services = among(help.services, see);
  const cards = among(help.cards, see);
  return (
    <>
      <p class="about">{t(`help.${about}`)}</p>
      <List class={`points ${about}`} lang={lang} dir="auto">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </List>
      {numbers.length + services.length > 0 && <h3>{t('help.act')}</h3>}
      {numbers.length > 0 && <Numbers numbers={numbers} />}
      {services.length > 0 && <Services services={services} />}
      {numbers.length + services.length > 0 && <p class="remark">{t('help.trace')}</p>}
      {cards.length > 0 && (
        <>
          <h3>{t('help.also')}</h3>
          <Cards cards={cards} onRead={onRead} />
        </>
      )}
    </>
  );
};
