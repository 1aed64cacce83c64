import { useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { forgetSeat, keepSeat, keptSeat } from './kept.ts';
import { mayKeep } from './offer.ts';

/** The choice to find the conversation again on the next page of the site: what it does, and what trace it leaves. */
export const KeepRoom = ({ data, state, connect, close }: RoomProps) => {
  const [said, say] = useState<'keep.is' | 'keep.isNot' | 'keep.failed'>();
  const isKept = keptSeat(data.id) !== null;

  const turn = () => {
    if (isKept) {
      forgetSeat(data.id);
      return say('keep.isNot');
    }
    const access = connect().access();
    say(access && keepSeat(data.id, { ...access, until: state.keptUntil }) ? 'keep.is' : 'keep.failed');
  };

  return (
    <Room title={t('keep')} onClose={close}>
      <div class="keep">
        <p>{t('keep.does')}</p>
        <p>{t('keep.meanwhile')}</p>
        <h3>{t('keep.trace')}</h3>
        <ul>
          <li>{t('keep.key')}</li>
          <li>{t('keep.seen')}</li>
          <li>{t('keep.tab')}</li>
        </ul>
        {(isKept || mayKeep(data, state)) && (
          <button type="button" class={isKept ? undefined : 'strong'} onClick={turn}>
            {t(isKept ? 'keep.turnOff' : 'keep.turnOn')}
          </button>
        )}
        <p role="status">{said && t(said)}</p>
        <h3>{t('keep.ends')}</h3>
        <p>{t('keep.until')}</p>
        <p>{t('keep.exit')}</p>
      </div>
    </Room>
  );
};
