import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { isUnderWay } from '../../outbox/outbox.ts';
import { flip, notifications, shortcuts, sound, theme } from '../../preferences.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import type { Desk } from './desk.ts';
import { notificationPermission } from './notifier.ts';
import './dialogs.css';

const THEMES = ['auto', 'light', 'dark'] as const;

/** Asks before an officer leaves conversations behind. */
export const SignOutDialog = ({
  desk,
  onCancel,
  onConfirm,
}: {
  desk: Desk;
  onCancel: () => void;
  onConfirm: () => void;
}) => {
  const own = desk.own.value.length;
  const unsent = desk.outbox.messages.value.filter(isUnderWay).length;
  return (
    <Dialog title={t('signOut.title')} onClose={onCancel}>
      {own > 0 && <p>{t('signOut.own', { count: own })}</p>}
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

const KEYS = [
  ['Alt + N', 'help.next'],
  ['Alt + 1 … 9', 'help.conversation'],
  ['Alt + Q', 'help.queue'],
  ['Alt + P', 'help.note'],
  ['Alt + T', 'help.give'],
  ['Alt + R', 'help.answers'],
  ['Alt + C', 'help.cards'],
  ['Alt + W', 'help.close'],
  ['?', 'help.help'],
] as const;

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onFlip: () => void;
}

const Switch = ({ label, on, disabled = false, onFlip }: SwitchProps) => (
  <label class="switch">
    <input
      type="checkbox"
      checked={on}
      disabled={disabled}
      onChange={(event) => {
        // It moves once what it stands for has: a browser may be asked first, and say no.
        event.currentTarget.checked = on;
        onFlip();
      }}
    />{' '}
    {label}
  </label>
);

/** The browser is asked when the officer wants them, and what it answered is said: only they can change it there. */
const NotificationSwitch = () => {
  const [permission, setPermission] = useState(notificationPermission);
  const isOn = notifications.value === 'on' && permission === 'granted';
  const change = async (): Promise<void> => {
    if (isOn) return flip(notifications);
    const answer = permission === 'default' ? await Notification.requestPermission() : permission;
    setPermission(answer);
    if (answer === 'granted') notifications.value = 'on';
  };
  if (permission === 'unsupported') return null;
  return (
    <>
      <Switch
        label={t('help.notificationsOn')}
        on={isOn}
        disabled={permission === 'denied'}
        onFlip={() => void change()}
      />
      <p class="hint denied" role="status">
        {permission === 'denied' && t('help.notificationsDenied')}
      </p>
    </>
  );
};

const ThemeChoice = () => (
  <Choice
    label={t('theme.label')}
    value={theme.value}
    options={THEMES.map((name) => ({ value: name, text: t(`theme.${name}`) }))}
    onChoose={(name) => {
      theme.value = name;
    }}
  />
);

/** The shortcuts, and what an officer may set to taste. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={t('help.title')} onClose={onClose}>
    <table class="keys">
      <caption class="unseen">{t('help.keys')}</caption>
      <tbody>
        {KEYS.map(([keys, text]) => (
          <tr key={keys}>
            <th scope="row">
              <kbd>{keys}</kbd>
            </th>
            <td>{t(text)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">
            <kbd>{t('help.enterKey')}</kbd>
          </th>
          <td>{t('help.enter')}</td>
        </tr>
      </tbody>
    </table>
    <Switch label={t('help.shortcutsOn')} on={shortcuts.value === 'on'} onFlip={() => flip(shortcuts)} />
    <Switch label={t('help.soundOn')} on={sound.value === 'on'} onFlip={() => flip(sound)} />
    <NotificationSwitch />
    <div class="choices">
      <LanguageChoice />
      <ThemeChoice />
    </div>
    <div class="dialog-acts">
      <Button look="primary" onClick={onClose}>
        {t('help.done')}
      </Button>
    </div>
  </Dialog>
);
