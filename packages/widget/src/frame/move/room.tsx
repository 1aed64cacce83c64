import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../conversation/state.ts';
import { localeInUse, t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './move.css?inline';
import { createOffer, type Offer } from './offer.ts';
import type { Handing } from './parcel.ts';

addSheet(css);

/** Nothing is on its way to the service any more: what the log does not have would be lost. */
const isSettled = ({ items, untold, danger }: Conversation): boolean =>
  danger !== 'asked' &&
  untold.length === 0 &&
  items.every((item) => item.kind !== 'mine' || (item.delivery !== 'sending' && item.delivery !== 'delayed'));

const refusedTexts = ({ items }: Conversation): string[] =>
  items.flatMap((item) => (item.kind === 'mine' && typeof item.delivery === 'object' ? [item.text] : []));

/**
 * Goes on in a tab of its own: for the visitor who does not trust the page around, or whose position that page forbids to ask.
 * Until the other page says that it has the conversation, it stays here.
 */
export const MoveRoom = (props: RoomProps) => {
  const { data, subject, close } = props;
  const [status, setStatus] = useState<'coming' | 'blocked' | 'refused'>();
  const now = useRef(props);
  now.current = props;
  const offer = useRef<Offer>(undefined);

  const answer = (): Handing => {
    const { state, connect, draft } = now.current;
    const access = connect().access();
    if (!access || !isSettled(state)) return { type: 'later' };
    const { keptUntil: until, discreet, watched } = state;
    const text = [...refusedTexts(state), draft.current].filter(Boolean).join('\n');
    return { type: 'parcel', parcel: { access, until, draft: text, discreet, watched, danger: subject === 'danger' } };
  };
  const start = () => {
    const tab = open(`/chat/${data.id}?locale=${localeInUse()}&move`, '_blank');
    setStatus(tab ? 'coming' : 'blocked');
    if (!tab) return;
    offer.current ??= createOffer({
      answer,
      onTaken: () => now.current.letGo(),
      onRefused: () => setStatus('refused'),
    });
    offer.current.to(tab);
  };

  useEffect(() => {
    // It was asked for already, and every second counts.
    if (subject === 'danger') start();
    return () => offer.current?.withdraw();
  }, []);

  return (
    <Room title={t('move')} onClose={close}>
      <div class="moving">
        <p>{t('move.does', { host: location.host })}</p>
        <p>{t('move.history')}</p>
        <p>{t('move.closed')}</p>
        {data.limits.files && <p>{t('move.files')}</p>}
        <button type="button" class="strong" onClick={start}>
          {t('move.now')}
        </button>
        <p role="status">{status && t(`move.${status}`)}</p>
      </div>
    </Room>
  );
};
