import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { Question } from './question.tsx';

/** For who may be seen while they write: what hides it, and what tells the officer without a word that it is seen. */
export const DiscreetRoom = ({ state, dispatch, cover, close }: RoomProps) => {
  const { discreet } = state;
  return (
    <Room title={t('discreet.room')} onClose={close}>
      <Question state={state} dispatch={dispatch} />
      <div class="protect">
        <h3>{t('discreet.title')}</h3>
        <p>{t('discreet.does')}</p>
        <button type="button" aria-pressed={discreet} onClick={() => dispatch({ type: 'discreet', on: !discreet })}>
          {t(discreet ? 'discreet.turnOff' : 'discreet.turnOn')}
        </button>
        <h3>{t('cover.title')}</h3>
        <p>{t('cover.does')}</p>
        <p>{t('cover.back')}</p>
        <p>{t('cover.under')}</p>
        <button type="button" onClick={cover}>
          {t('cover.now')}
        </button>
        <h3>{t('word')}</h3>
        <p>{t('word.how')}</p>
      </div>
    </Room>
  );
};
