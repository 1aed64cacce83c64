import { t } from '../../i18n/index.ts';
import { isUnderWay } from '../../outbox/outbox.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Desk } from './desk.ts';
import './dialogs.css';

/** Asks before an officer leaves conversations behind: those that they hold go to colleagues, those that ended do not. */
export const SignOutDialog = ({
  desk,
  onCancel,
  onConfirm,
}: {
  desk: Desk;
  onCancel: () => void;
  onConfirm: () => void;
}) => {
  const held = desk.own.value.filter(({ mine, state }) => mine && state === 'held').length;
  const unsent = desk.outbox.messages.value.filter(isUnderWay).length;
  return (
    <Dialog title={t('signOut.title')} onClose={onCancel}>
      {held > 0 && <p>{t('signOut.held', { count: held })}</p>}
      {unsent > 0 && <p class="notice">{t('signOut.unsent', { count: unsent })}</p>}
      <div class="dialog-acts">
        <Button onClick={onCancel}>{t('signOut.cancel')}</Button>
        <Button look="primary" onClick={onConfirm}>
          {t('signOut.confirm')}
        </Button>
      </div>
    </Dialog>
  );
};

/** Who is at work, and to whom of them conversations are offered. */
export const TeamDialog = ({ desk, onClose }: { desk: Desk; onClose: () => void }) => {
  const team = desk.team.value;
  return (
    <Dialog title={t('team.title')} onClose={onClose}>
      {team.length === 0 && <p>{t('team.nobody')}</p>}
      <ul class="team">
        {team.map(({ officer, alias, available }) => (
          <li key={officer}>
            <Icon name={available ? 'goodbye' : 'pause'} />
            <span>{alias}</span>
            <span class="soft">{t(available ? 'availability.on' : 'availability.off')}</span>
          </li>
        ))}
      </ul>
      <div class="dialog-acts">
        <Button look="primary" onClick={onClose}>
          {t('help.done')}
        </Button>
      </div>
    </Dialog>
  );
};
