import { useState } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { flip, notifications, shortcuts, sound, theme } from '../../../preferences.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { LanguageChoice } from '../../language-choice.tsx';
import { notificationPermission } from '../notifier.ts';
import { ht } from './texts.ts';
import './help-sheet.css';

const THEMES = ['auto', 'light', 'dark'] as const;

const KEYS = [
  ['Alt + N', 'next'],
  ['Alt + A', 'take'],
  ['Alt + L', 'pass'],
  ['Alt + 1 … 9', 'conversation'],
  ['Alt + Q', 'queue'],
  ['Alt + P', 'note'],
  ['Alt + T', 'give'],
  ['Alt + R', 'answers'],
  ['Alt + C', 'cards'],
  ['Alt + V', 'preview'],
  ['Alt + W', 'close'],
  ['?', 'help'],
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
      <Switch label={ht('notificationsOn')} on={isOn} disabled={permission === 'denied'} onFlip={() => void change()} />
      <p class="hint" role="status">
        {permission === 'denied' && ht('notificationsDenied')}
      </p>
    </>
  );
};

const ThemeChoice = () => (
  <Choice
    label={ht('theme.label')}
    value={theme.value}
    options={THEMES.map((name) => ({ value: name, text: ht(`theme.${name}`) }))}
    onChoose={(name) => {
      theme.value = name;
    }}
  />
);

/** The shortcuts, and what an officer may set to taste. */
export const HelpSheet = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={ht('title')} onClose={onClose}>
    <table class="keys">
      <caption class="unseen">{ht('keys')}</caption>
      <tbody>
        {KEYS.map(([keys, text]) => (
          <tr key={keys}>
            <th scope="row">
              <kbd>{keys}</kbd>
            </th>
            <td>{ht(text)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">
            <kbd>{ht('enterKey')}</kbd>
          </th>
          <td>{ht('enter')}</td>
        </tr>
      </tbody>
    </table>
    <Switch label={ht('shortcutsOn')} on={shortcuts.value === 'on'} onFlip={() => flip(shortcuts)} />
    <Switch label={ht('soundOn')} on={sound.value === 'on'} onFlip={() => flip(sound)} />
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
