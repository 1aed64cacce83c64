import type { DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import type { ComponentChildren } from 'preact';
import { t } from '../../../i18n/index.ts';
import { clockTime } from '../../../i18n/time.ts';
import { Icon } from '../../../ui/icon.tsx';
import { isLost, lossKey } from '../alarm/alarms.ts';
import type { Desk } from '../desk.ts';
import { Seal } from '../seal/lazy.tsx';
import { worksOn } from '../state.ts';
import { Elapsed } from '../waited.tsx';
import { contactText, threatsText } from '../words.ts';
import { detailsIn, SUBJECTS } from './details.ts';
import { LossChecklist } from './loss-checklist.tsx';
import { Position } from './position.tsx';
import { Workflow } from './workflow.tsx';
import './danger-panel.css';

const Fact = ({ name, at, children }: { name: string; at: string; children: ComponentChildren }) => (
  <div class="fact">
    <dt>
      {name} <time dateTime={at}>{clockTime(at)}</time>
    </dt>
    <dd>{children}</dd>
  </div>
);

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
}

/**
 * What is known of somebody in danger, over the transcript: in sight while one writes. The transcript tells each detail as
 * it comes; said here as well, it would be heard twice.
 */
export const DangerPanel = ({ desk, entry, events }: Props) => {
  const known = detailsIn(events);
  const { place, position, threats, contact } = known;
  const unknown = SUBJECTS.filter((subject) => !known[subject]);
  // What was told and is erased was told.
  const isWhole = !events.some(({ kind }) => kind === 'lapsed');
  const titleId = `danger-${entry.conversation}`;
  return (
    <section class="danger-panel" aria-labelledby={titleId}>
      <h3 id={titleId}>
        <Icon name="danger" /> {t(entry.danger ? 'danger.panel' : 'danger.suspected')}
        {entry.dangerAt && entry.state !== 'closed' && (
          <>
            {' '}
            {t('danger.since')} <Elapsed desk={desk} from={entry.dangerAt} />
          </>
        )}
      </h3>
      {unknown.length < SUBJECTS.length && (
        <dl>
          {place && (
            <Fact name={t('danger.place')} at={place.at}>
              <strong dir="auto">{place.detail.text}</strong>
            </Fact>
          )}
          {position && (
            <Fact name={t('danger.position')} at={position.at}>
              <Position desk={desk} position={position.detail} />
            </Fact>
          )}
          {threats && (
            <Fact name={t('danger.threats')} at={threats.at}>
              <strong>{threatsText(threats.detail)}</strong>
            </Fact>
          )}
          {contact && (
            <Fact name={t('danger.contact')} at={contact.at}>
              <strong>{contactText(contact.detail)}</strong>
            </Fact>
          )}
        </dl>
      )}
      {isWhole && unknown.length > 0 && (
        <p class="unknown">
          {t('danger.unknown', { subjects: unknown.map((subject) => t(`danger.unknown.${subject}`)).join(', ') })}
        </p>
      )}
      {isLost(entry) && !desk.alarms.value.some(({ key }) => key === lossKey(entry)) && (
        <LossChecklist desk={desk} entry={entry} alarmKey={lossKey(entry)} />
      )}
      <Seal desk={desk} id={entry.conversation} />
      {worksOn(entry) && <Workflow desk={desk} entry={entry} events={events} />}
    </section>
  );
};
