import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { forgetSeat } from '../keep/kept.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { type Outcome, take } from './take.ts';

/** Nothing about it is left in the address, nor a way from this window to the one that opened it. */
const tidyUp = (locale: string) => {
  history.replaceState(null, '', `${location.pathname}?locale=${locale}`);
  window.opener = null;
};

/** The page of its own to which a conversation comes from the page that has opened it. */
export const ArrivalRoom = ({ data, dispatch, resume, fill, open, close }: RoomProps) => {
  const [outcome, setOutcome] = useState<'coming' | Extract<Outcome, string>>('coming');

  useEffect(() => {
    // Where both stand on one site, the browser has given this tab a copy of what the other keeps.
    forgetSeat(data.id);
    let isHere = true;
    void take(window.opener, () => isHere).then((got) => {
      tidyUp(data.locale);
      if (typeof got === 'string') return setOutcome(got);
      const { access, until, draft, discreet, watched, danger } = got;
      dispatch({ type: 'discreet', on: discreet, ...(watched && { watched }) });
      resume(access, until);
      fill(draft);
      if (danger) open('danger');
    });
    return () => {
      isHere = false;
    };
  }, []);

  return (
    <Room title={t('arrival')} back={t('arrival.here')} onClose={close}>
      <p role="status">{t(`arrival.${outcome}`)}</p>
    </Room>
  );
};
