import type { DeskEntry } from '@lanterne/protocol';
import { t } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';
import { VisitorMark } from '../marks.tsx';
import { Seal } from '../seal/lazy.tsx';
import { Elapsed } from '../waited.tsx';
import { doorName } from '../words.ts';
import './watched-list.css';

/** Since when the danger stands where it stands: what was done last, or the flag when nothing was done yet. */
const WatchedRow = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => {
  const since = entry.dangerStepAt ?? entry.dangerAt;
  return (
    <li class="row watched-row">
      <span class="row-main">
        <span class="door">{doorName(entry)}</span>
        <VisitorMark desk={desk} entry={entry} />
      </span>
      <span class="row-side">
        <strong>{t(entry.dangerStep === null ? 'alarm.danger.taken' : `danger.step.${entry.dangerStep}`)}</strong>
        {since && (
          <span class="push">
            <span class="unseen">{t('danger.since')} </span>
            <Elapsed desk={desk} from={since} />
          </span>
        )}
      </span>
      <Seal desk={desk} id={entry.conversation} brief />
    </li>
  );
};

/** Every danger that colleagues work on, and how far it has come: for supervisors, without a word of any text. */
export const WatchedList = ({ desk }: { desk: Desk }) => {
  const watched = desk.watched.value;
  if (watched.length === 0) return null;
  return (
    <section class="list watched" aria-labelledby="watched-title">
      <header class="list-head">
        <h2 id="watched-title">
          {t('watched.title')} <span class="count">{watched.length}</span>
        </h2>
      </header>
      <ul class="rows">
        {watched.map((entry) => (
          <WatchedRow key={entry.conversation} desk={desk} entry={entry} />
        ))}
      </ul>
    </section>
  );
};
