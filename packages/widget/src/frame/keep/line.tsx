import type { PageData } from '@lanterne/protocol';
import { useEffect } from 'preact/hooks';
import type { Conversation } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import type { RoomName } from '../rooms.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './keep.css?inline';
import { keepSeat, keptSeat } from './kept.ts';
import { mayKeep } from './offer.ts';

addSheet(css);

export interface KeepLineProps {
  readonly data: PageData;
  readonly state: Conversation;
  readonly open: (room: RoomName) => void;
}

/**
 * One line in the exchange: for who only asks, that it can be kept; for everybody, that it is. To others it is not held out:
 * they find it in the menu.
 */
export const KeepLine = ({ data, state, open }: KeepLineProps) => {
  const seat = keptSeat(data.id);
  const isKept = seat !== null;
  const { keptUntil } = state;
  // A list to come back by was made since.
  useEffect(() => {
    if (seat && seat.until < keptUntil) keepSeat(data.id, { ...seat, until: keptUntil });
  }, [keptUntil]);
  if (!mayKeep(data, state) || (!isKept && state.door !== 'ask')) return null;
  return (
    <p class="keeping">
      <button type="button" class="quiet" onClick={() => open('keep')}>
        {t(isKept ? 'keep.is' : 'keep')}
      </button>
    </p>
  );
};
