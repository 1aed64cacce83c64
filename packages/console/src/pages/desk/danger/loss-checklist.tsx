import type { ConversationId, DeskEntry } from '@lanterne/protocol';
import { useComputed } from '@preact/signals';
import { t } from '../../../i18n/index.ts';
import { clockTime } from '../../../i18n/time.ts';
import { CHECKS, type Check } from '../alarm/checks.ts';
import type { Desk } from '../desk.ts';
import { Seal } from '../seal/lazy.tsx';
import { coordinates } from '../words.ts';
import { detailsIn } from './details.ts';
import './loss-checklist.css';

/** The last place that is known, in words and as coordinates. Who does not hold the conversation may not read it. */
const placeKnown = (desk: Desk, id: ConversationId): string => {
  const entry = desk.state.value.entries.get(id);
  if (!entry?.mine) return t(entry?.holder ? 'loss.place.colleague' : 'loss.place.unheld');
  const { place, position } = detailsIn(desk.state.value.transcripts.get(id)?.events ?? []);
  const known = [
    place && `${place.detail.text} (${clockTime(place.at)})`,
    position && `${coordinates(position.detail)} (${clockTime(position.at)})`,
  ].filter((text) => text !== undefined);
  return known.length > 0 ? known.join(' · ') : t('loss.place.none');
};

const Tick = ({ desk, tickKey, check }: { desk: Desk; tickKey: string; check: Check }) => {
  const ticks = desk.ticksOf(tickKey);
  const flipTick = (): void => {
    const others = [...ticks.peek()].filter((other) => other !== check);
    ticks.value = new Set(ticks.peek().has(check) ? others : [...others, check]);
  };
  return (
    <label class="tick">
      <input type="checkbox" checked={ticks.value.has(check)} onChange={flipTick} />
      <span>{t(`loss.check.${check}`)}</span>
    </label>
  );
};

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly alarmKey: string;
  /** Says the place as well, where it does not stand beside the list. */
  readonly withPlace?: boolean;
}

/**
 * What to do when somebody in danger is lost; and, once, what cannot be done: where no internet address is kept, nobody can
 * be located by it. Where one is sealed, how two people open it.
 */
export const LossChecklist = ({ desk, entry, alarmKey, withPlace = false }: Props) => {
  const place = useComputed(() => placeKnown(desk, entry.conversation)).value;
  return (
    <div class="loss-checklist">
      <ul aria-label={t('loss.checks')}>
        {CHECKS.map((check) => (
          <li key={check}>
            <Tick desk={desk} tickKey={alarmKey} check={check} />
            {withPlace && check === 'place' && (
              <strong class="place" dir="auto">
                {place}
              </strong>
            )}
          </li>
        ))}
      </ul>
      {withPlace && <Seal desk={desk} id={entry.conversation} />}
    </div>
  );
};
