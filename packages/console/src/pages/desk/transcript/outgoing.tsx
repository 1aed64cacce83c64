import { type Key, t } from '../../../i18n/index.ts';
import { clockTime } from '../../../i18n/time.ts';
import type { OutgoingMessage } from '../../../outbox/outbox.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { CardMark, Sent, Text } from './line.tsx';

/** Where a message stands, and why it was refused as far as it matters to the officer. */
const standing = ({ kind, delivery, code }: OutgoingMessage): Key => {
  // Of a note nothing says that it was sent: it goes to nobody.
  if (kind === 'note') return `note.delivery.${delivery}`;
  if (delivery !== 'refused') return `delivery.${delivery}`;
  if (kind === 'card' && code === 'card_unknown') return 'delivery.refused.card';
  if (code === 'conversation_left') return 'delivery.refused.left';
  return code === 'conversation_closed' ? 'delivery.refused.closed' : 'delivery.refused';
};

interface Props {
  readonly message: OutgoingMessage;
  readonly onTakeBack: () => void;
}

/** A message of the officer's that does not stand in the log yet. */
export const Outgoing = ({ message, onTakeBack }: Props) => (
  <div class={`message officer ${message.kind === 'note' ? 'note' : ''} ${message.delivery}`} aria-live="off">
    <p class="who">
      {message.kind === 'note' && (
        <>
          <Icon name="lock" />
          <strong>{t('note.by.holder')}</strong> ·{' '}
        </>
      )}
      <time>{clockTime(message.writtenAt)}</time> {' · '}
      {message.delivery === 'sent' && message.kind !== 'note' ? <Sent /> : t(standing(message))}
      {message.delivery === 'refused' && (
        <Button look="quiet" class="small" onClick={onTakeBack}>
          {t(message.kind === 'card' ? 'delivery.forget' : 'delivery.takeBack')}
        </Button>
      )}
    </p>
    {message.kind === 'card' && <CardMark />}
    <Text>{message.text}</Text>
  </div>
);
