import type { PageData } from '@lanterne/protocol';
import { useEffect, useState } from 'preact/hooks';
import type { Conversation } from '../conversation/state.ts';
import { localeInUse, t } from '../i18n/index.ts';
import type { RoomName } from '../rooms.tsx';
import { addSheet } from '../ui/sheet.ts';
import { openingText } from './opening.ts';
import css from './waiting.css?inline';

addSheet(css);

export interface WaysProps {
  readonly data: PageData;
  readonly state: Conversation;
  readonly open: (room: RoomName) => void;
}

/** The words for a day change at midnight, and those for a time to come when it has come. */
const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** Not once the time is past: then nobody knows. */
const backAt = (at: string | null | undefined, now: number, timeZone: string | undefined): string => {
  const instant = Date.parse(at ?? '');
  if (!(instant > now)) return '';
  const zone = timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return t('opens', { when: openingText(instant, { now, timeZone: zone, locale: localeInUse() }) });
};

/**
 * What is left to who cannot be answered soon: nobody there at this hour, or many who came before (SAFETY.md T14, T15). A
 * few words and two buttons: the transcript and the field keep their room.
 */
export const Ways = ({ data: { hours }, state: { phase }, open }: WaysProps) => {
  const now = useNow();
  const standing = phase.name === 'waiting' ? phase.standing : null;
  const isNew = phase.name === 'new';
  const isClosed = isNew || standing?.opensAt;
  const words = isClosed
    ? [backAt(isNew ? hours?.changesAt : standing?.opensAt, now, hours?.timeZone), isNew && t('nobody.write')]
    : [t('long'), t('kept')];
  return (
    <div class="ways-on">
      <p>{[...words, t('urgent')].filter(Boolean).join(' ')}</p>
      {!isNew && (
        <div>
          <button type="button" onClick={() => open('code')}>
            {t('code')}
          </button>
        </div>
      )}
    </div>
  );
};
