import type { PageData } from '@lanterne/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../connection/connection.ts';
import type { Conversation, Phase } from '../conversation/state.ts';
import { type Key, localeInUse, t } from '../i18n/index.ts';
import { durationText } from '../privacy/promises.ts';
import type { RoomName } from '../rooms.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './end.css?inline';
import { Feedback } from './feedback.tsx';

addSheet(css);

type Over = Phase & { name: 'over' };

export interface EndProps {
  readonly data: PageData;
  readonly state: Conversation;
  readonly connect: () => Connection;
  readonly open: (room: RoomName) => void;
  readonly onAgain: () => void;
}

const dateText = (instant: number): string =>
  new Intl.DateTimeFormat(localeInUse(), { dateStyle: 'full', timeStyle: 'short' }).format(instant);

/** Until when it is kept: to the minute once the log says when it ended, by the rule before. */
const untilText = ({ at }: Over, keptUntil: number, { keptSeconds }: PageData['notice']): string => {
  if (at === null && keptSeconds > 0) {
    return t('privacy.erased', { duration: durationText(keptSeconds, localeInUse()) });
  }
  const until = Math.max(Date.parse(at ?? '') + keptSeconds * 1000 || 0, keptUntil);
  return keptSeconds > 0 || keptUntil > 0 ? t('end.until', { date: dateText(until) }) : t('privacy.erased.atOnce');
};

const Erase = ({ erasing, onErase }: { erasing: Over['erasing']; onErase: () => void }) => {
  if (erasing === 'asked') return <p role="status">{t('erasing')}</p>;
  if (erasing === 'kept') return <p role="alert">{t('erase.kept')}</p>;
  if (erasing === 'refused') return <p role="alert">{t('erase.refused')}</p>;
  return <Confirm name="erase" onYes={onErase} />;
};

interface OutlookProps {
  readonly phase: Over;
  readonly keptUntil: number;
  readonly notice: PageData['notice'];
}

/** What becomes of the conversation now. */
const Outlook = ({ phase, keptUntil, notice }: OutlookProps) => (
  <p>
    {phase.at === null && `${t('end.untold')} `}
    {/* When it goes is not known to a page that was told that it is kept for longer. */}
    {phase.erasing !== 'kept' && untilText(phase, keptUntil, notice)}{' '}
    {!notice.eraseNow && notice.keptSeconds > 0 && t('privacy.eraseNow.not')}
  </p>
);

const headingOf = (phase: Phase): Key => {
  if (phase.name === 'erased') return phase.how;
  return phase.name === 'over' && phase.by === 'nobody' ? 'over.nobody' : 'over';
};

/** What no officer and no visitor did is in no message, so nobody is told of it who has the focus elsewhere. */
const isSilent = (phase: Phase): boolean =>
  phase.name === 'over' ? phase.by === 'nobody' : phase.name === 'erased' && phase.how !== 'erased';

/**
 * What stands in the place of the field when nothing more can be written: what becomes of the text, and the ways on. It
 * takes the focus that the field had; who had it elsewhere is told.
 */
export const End = ({ data, state, connect, open, onAgain }: EndProps) => {
  const { phase, items } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, tell] = useState('');
  useLayoutEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, [phase.name]);
  // Into a place that is there already.
  useEffect(() => {
    if (document.activeElement !== heading.current && isSilent(phase)) tell(t(headingOf(phase)));
  }, [phase.name]);
  // Nothing is promised of one that this page may not follow any more.
  const isFollowed = phase.name === 'over' && phase.by !== 'nobody';
  return (
    <section class={`end ${phase.name}`}>
      <h2 id="end" tabIndex={-1} ref={heading}>
        {t(headingOf(phase))}
      </h2>
      <p role="status" class="unseen">
        {told}
      </p>
      {isFollowed && <Outlook phase={phase} keptUntil={state.keptUntil} notice={data.notice} />}
      <div class="ways">
        <button type="button" class="strong" onClick={onAgain}>
          {t('again')}
        </button>
        {phase.name === 'over' && (
          <button type="button" onClick={() => open('copy')}>
            {t('copy')}
          </button>
        )}
        {isFollowed && (
          <button type="button" onClick={() => open('code')}>
            {t('code')}
          </button>
        )}
        {isFollowed && data.notice.eraseNow && <Erase erasing={phase.erasing} onErase={() => connect().erase()} />}
      </div>
      {isFollowed && data.notice.feedback && items.some(({ kind }) => kind === 'theirs') && (
        <Feedback connect={connect} />
      )}
    </section>
  );
};
