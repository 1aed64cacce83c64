import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import type { Item } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import css from './room.css?inline';
import { addSheet } from './sheet.ts';

addSheet(css);

const textOf = (item: Item): string => {
  if (item.kind === 'claimed') return t('with', { alias: item.alias });
  return t(item.kind === 'closed' ? 'closed' : 'newBelow');
};

/** What came while the room is open: the transcript underneath is silent then. Each is told again, as a new element. */
const News = ({ state: { items }, close }: RoomProps) => {
  const received = items.filter(({ kind }) => kind !== 'mine' && kind !== 'slow');
  const seen = useRef(received.length);
  const last = received.length > seen.current && received.at(-1);
  return (
    <div class="news" role="status">
      {last && (
        <button key={last.id} type="button" class="strong" onClick={close}>
          {textOf(last)} – {t('back.exchange')}
        </button>
      )}
    </div>
  );
};

/** A room, and over its end what comes meanwhile. */
export const withNews = (Part: ComponentType<RoomProps>) => (props: RoomProps) => (
  <>
    <Part {...props} />
    <News {...props} />
  </>
);
