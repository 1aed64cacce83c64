import { useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import { guidesFor } from './guide.ts';
import { keysLeave, turnKeys } from './keys.tsx';
import css from './room.css?inline';

addSheet(css);

const Keys = () => {
  const [on, setOn] = useState(keysLeave);
  const turn = () => {
    turnKeys(!on);
    setOn(!on);
  };
  return (
    <label class="choice">
      <input type="checkbox" checked={on} onChange={turn} />
      {t('exit.keys')}
    </label>
  );
};

/** What the quick exit does, and what it does not: never more than is true (SAFETY.md T10). */
export const ExitRoom = ({ data, close }: RoomProps) => {
  const guides = guidesFor(navigator.userAgent);
  return (
    <Room title={t('exit.room')} onClose={close}>
      <div class="leaving">
        <p>{t('exit.does', { place: new URL(data.exit).hostname })}</p>
        <p>{t('exit.ends')}</p>
        <Keys />
        <h3>{t('exit.truth')}</h3>
        <p>{t('exit.history')}</p>
        <p>{t('exit.notAll')}</p>
        {guides.map(({ id, name }, index) => (
          <details key={name} open={index === 0}>
            <summary>{name}</summary>
            <ol>
              {t(`guide.${id}`)
                .split('\n')
                .map((step) => (
                  <li key={step}>{step}</li>
                ))}
            </ol>
          </details>
        ))}
        <h3>{t('exit.safer')}</h3>
        <ul>
          <li>{t('exit.private')}</li>
          <li>{t('exit.account')}</li>
          <li>{t('exit.spy')}</li>
        </ul>
      </div>
    </Room>
  );
};
