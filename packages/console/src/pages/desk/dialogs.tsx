import type { ConversationId } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { isUnderWay } from '../../outbox/outbox.ts';
import { flip, shortcuts, sound } from '../../preferences.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LanguageChoice } from '../language-choice.tsx';
import type { Desk } from './desk.ts';
import { visitorName } from './marks.tsx';

/** Asks before a conversation is closed: nobody can write in it afterwards. */
export const CloseDialog = ({ desk, id }: { desk: Desk; id: ConversationId }) => {
  const [busy, setBusy] = useState(false);
  const number = desk.state.value.numbers.get(id);
  const unsent = desk.outbox.messages.value.filter(
    (message) => message.conversation === id && isUnderWay(message),
  ).length;
  const dismiss = (): void => {
    desk.closing.value = null;
  };
  const confirm = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await desk.close(id);
    dismiss();
  };
  return (
    <Dialog title={t('close.title', { who: visitorName(number) })} onClose={dismiss}>
      <p>{t('close.what')}</p>
      {unsent > 0 && <p class="notice">{t('close.unsent', { count: unsent })}</p>}
      <div class="dialog-acts">
        <Button onClick={dismiss}>{t('close.cancel')}</Button>
        <Button look="primary" aria-disabled={busy} onClick={() => void confirm()}>
          {t('close.confirm')}
        </Button>
      </div>
    </Dialog>
  );
};

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

const KEYS = [
  ['Alt + N', 'help.next'],
  ['Alt + 1 … 9', 'help.conversation'],
  ['Alt + Q', 'help.queue'],
  ['Alt + W', 'help.close'],
  ['?', 'help.help'],
] as const;

const Switch = ({ label, on, onFlip }: { label: string; on: boolean; onFlip: () => void }) => (
  <label class="switch">
    <input type="checkbox" checked={on} onChange={onFlip} /> {label}
  </label>
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
    <LanguageChoice />
    <div class="dialog-acts">
      <Button look="primary" onClick={onClose}>
        {t('help.done')}
      </Button>
    </div>
  </Dialog>
);
