import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { localeInUse, t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { Card } from './card.tsx';
import { NotThere } from './entries.tsx';
import { useHelp } from './fetch-help.ts';
import { List } from './list.tsx';

/** A date in words. After the first frame: the first use of `Intl` is slow on a weak phone. */
const useDate = (date: string | undefined): string => {
  const [text, setText] = useState('');
  useEffect(() => {
    // A day has no zone: written in any other than it was read in, it would be another day.
    if (date)
      setText(new Intl.DateTimeFormat(localeInUse(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)));
  }, [date]);
  return text;
};

/**
 * What can be read without waiting: cards, services and numbers. The room is opened at one card where there is a subject.
 * Going back leads where one came from, to the row that was pressed.
 */
export const HelpRoom = ({ data, state, subject, close, write }: RoomProps) => {
  const fetched = useHelp(data);
  const { help } = fetched;
  const [query, setQuery] = useState('');
  // The cards that were opened one from the other.
  const [trail, setTrail] = useState<readonly string[]>(subject ? [subject] : []);
  const [isAll, setAll] = useState(!subject);
  const place = useRef<HTMLDivElement>(null);
  const left = useRef({ id: '', scrollTop: 0 });
  const card = help?.cards.find(({ id }) => id === trail.at(-1));
  const date = useDate(help?.reviewedOn);
  // What lies under the card: the list, or the exchange that it was opened from.
  const steps = trail.length - (isAll ? 0 : 1);
  const isOver = state.phase.name === 'over' || state.phase.name === 'erased';

  const scroller = () => place.current?.closest('.room');
  const read = (id: string) => {
    if (trail.length === 0) left.current = { id, scrollTop: scroller()?.scrollTop ?? 0 };
    setTrail([...trail, id]);
  };
  const showAll = () => {
    setAll(true);
    setTrail([]);
  };
  const back = () => {
    if (steps > 0) setTrail(trail.slice(0, -1));
    else close();
  };
  useLayoutEffect(() => {
    const { id, scrollTop } = left.current;
    if (card || !id) return;
    place.current?.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus({ preventScroll: true });
    scroller()?.scrollTo(0, scrollTop);
    left.current = { id: '', scrollTop: 0 };
  }, [card]);

  return (
    <Room
      key={card?.id}
      title={card?.title ?? t('help')}
      back={steps > 0 ? t(trail.length > 1 ? 'help.back' : 'help.all') : undefined}
      onClose={back}
    >
      <div class="help" ref={place}>
        {!help && <NotThere {...fetched} />}
        {help && card && <Card card={card} help={help} onRead={read} />}
        {help && card && !isAll && (
          <button type="button" class="all" onClick={showAll}>
            {t('help.all')}
          </button>
        )}
        {help && !card && (
          <List
            help={help}
            door={state.door}
            query={query}
            onQuery={setQuery}
            onRead={read}
            onWrite={isOver ? undefined : write}
          />
        )}
        {date && <p class="remark">{t('help.reviewed', { date })}</p>}
      </div>
    </Room>
  );
};
// Comes along: who is offered cards opens the room next.
export { HelpOffer } from './offer.tsx';
