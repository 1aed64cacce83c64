import type { ConversationId, Event as LogEvent, TranslationEvent } from '@lanterne/protocol';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { fileAddress } from '../../../api.ts';
import { localeInUse, t } from '../../../i18n/index.ts';
import { fileSize } from '../../../i18n/size.ts';
import { clockTime } from '../../../i18n/time.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { CardBody } from '../cards/card-body.tsx';
import { Position } from '../danger/position.tsx';
import type { Desk } from '../desk.ts';
import { SignalMark } from '../marks.tsx';
import { Minor } from '../minor/lazy.tsx';
import { Slow } from '../slow/lazy.tsx';
import { useTranslationParts } from '../translation/lazy.ts';
import { Understood } from '../understood/lazy.tsx';
import { systemText } from '../words.ts';

/** What a person wrote, with its line breaks, and in the direction of its own script. */
export const Text = ({ children }: { children: string }) => (
  <p class="text" dir="auto">
    {children}
  </p>
);

/** Sent, or read as well: by two signs, and in words. */
export const Sent = ({ isRead = false }: { isRead?: boolean }) => (
  <span class="sent">
    <span aria-hidden="true">{isRead ? '✓✓' : '✓'}</span>{' '}
    <span class={isRead ? '' : 'unseen'}>{t(isRead ? 'delivery.read' : 'delivery.sent')}</span>
  </span>
);

const Time = ({ at }: { at: string }) => <time dateTime={at}>{clockTime(at)}</time>;

type Of<Kind extends LogEvent['kind']> = Extract<LogEvent, { kind: Kind }>;

/** Each has a drawing of its own: three ways of leaving must not look alike, nor a danger like a detail of it. */
const iconOf = (event: LogEvent): IconName | null => {
  switch (event.kind) {
    case 'danger':
      return 'danger';
    case 'detail':
      return ({ place: 'pin', position: 'pin', threats: 'danger', contact: 'phone' } as const)[event.detail.about];
    case 'left':
      return ({ exit: 'exit', end: 'goodbye', loss: 'cut' } as const)[event.how];
    case 'returned':
      return 'back';
    case 'signal-word':
      return 'word';
    default:
      return null;
  }
};

const classOf = (event: LogEvent): string =>
  event.kind === 'left' ? `system left ${event.how}` : `system ${event.kind}`;

const SystemLine = ({ desk, event }: Pick<Props, 'desk' | 'event'>) => {
  const icon = iconOf(event);
  const position = event.kind === 'detail' && event.detail.about === 'position' ? event.detail : null;
  return (
    <div class={classOf(event)}>
      {icon && <Icon name={icon} />}
      <div>
        <p dir="auto">
          {position ? t('event.positionShared') : systemText(event)}{' '}
          <span class="when">
            · <Time at={event.at} />
          </span>
        </p>
        {position && <Position desk={desk} position={position} />}
      </div>
    </div>
  );
};

const Bubble = ({
  event,
  marked = false,
  sent,
  children,
}: {
  event: Of<'message'> | Of<'file'> | Of<'card'>;
  marked?: boolean;
  sent?: ComponentChildren;
  children: ComponentChildren;
}) => (
  // What the officer wrote is no news to them: it is not read aloud.
  <div
    class={`message ${event.author} ${marked ? 'marked' : ''}`}
    aria-live={event.author === 'officer' ? 'off' : undefined}
  >
    <p class="who">
      {event.author === 'officer' ? event.alias : t('visitor')} · <Time at={event.at} /> {sent}
      {marked && <SignalMark />}
    </p>
    {children}
  </div>
);

/** Says that what follows is a card, sent from the help. */
export const CardMark = () => (
  <p class="card-mark">
    <Icon name="card" /> {t('card')}
  </p>
);

const FileLine = ({ conversation, event }: { conversation: ConversationId; event: Of<'file'> }) => {
  const { name, type, bytes } = event.file;
  return (
    <Bubble event={event}>
      <p class="file">
        <Icon name="file" />
        <span>
          <span class="unseen">{t('file.received')} </span>
          <strong dir="auto">{name}</strong>
          <span class="hint">
            {' '}
            {t(`file.${type}`)}, {fileSize(bytes)}
          </span>
        </span>
      </p>
      <p class="file-acts" aria-live="off">
        <a class="button small" href={fileAddress(conversation, event.id)} download={name}>
          <Icon name="down" /> {t('file.download')} <span class="unseen">{name}</span>
        </a>
      </p>
    </Bubble>
  );
};

/** What officers alone read. One's own is no news; that of a supervisor or a helper is read aloud. */
const NoteLine = ({ desk, event }: { desk: Props['desk']; event: Of<'note'> }) => (
  <div class="message officer note" aria-live={event.alias === desk.officer.alias ? 'off' : undefined}>
    <p class="who">
      <Icon name="lock" />
      <strong>{t(`note.by.${event.by}`)}</strong> · {event.alias} · <Time at={event.at} />
    </p>
    <Text>{event.text}</Text>
  </div>
);

/** What somebody wrote; where it is translated, as the officer reads it. */
const MessageText = ({
  desk,
  conversation,
  event,
  translation,
  isComing = false,
  isUnclear = false,
}: Props & { event: Of<'message'> }) => {
  const isTranslated = translation !== undefined || isComing || isUnclear;
  const parts = useTranslationParts(isTranslated);
  if (!isTranslated || !parts) return <Text>{event.text}</Text>;
  return <parts.Translated {...{ desk, conversation, event, translation, isUnclear }} />;
};

interface Props {
  readonly desk: Pick<Desk, 'say' | 'officer' | 'heed'>;
  readonly conversation: ConversationId;
  readonly event: LogEvent;
  /** Whether it is the newest of the officer's messages that the visitor has read. */
  readonly isRead: boolean;
  /** Whether the agreed word stands in it. */
  readonly isMarked: boolean;
  readonly translation?: TranslationEvent | undefined;
  /** Whether a translation is on its way. */
  readonly isComing?: boolean;
  /** Whether the visitor has said that they do not understand it. */
  readonly isUnclear?: boolean;
}

const draw = (props: Props) => {
  const { desk, conversation, event, isRead, isMarked } = props;
  switch (event.kind) {
    case 'message':
      return (
        <Bubble event={event} marked={isMarked} sent={event.author === 'officer' && <Sent isRead={isRead} />}>
          <MessageText {...props} event={event} />
        </Bubble>
      );
    case 'card':
      return (
        <Bubble event={event} sent={<Sent isRead={isRead} />}>
          <CardMark />
          <CardBody card={event.card} />
        </Bubble>
      );
    case 'note':
      return <NoteLine desk={desk} event={event} />;
    // Belongs to its message.
    case 'translation':
      return null;
    case 'understood-asked':
    case 'understood':
    case 'signs':
      return <Understood at="line" event={event} />;
    case 'slow':
      return <Slow at="line" event={event} />;
    case 'minor':
      return <Minor at="line" event={event} />;
    case 'file':
      return <FileLine conversation={conversation} event={event} />;
    default:
      return <SystemLine desk={desk} event={event} />;
  }
};

/** One event of the log. It never changes: the same tree again keeps a long transcript still when another is added. */
export const Line = (props: Props) => {
  const { desk, conversation, event, isRead, isMarked, translation, isComing, isUnclear } = props;
  return useMemo(
    () => draw(props),
    [desk, conversation, event, isRead, isMarked, translation, isComing, isUnclear, localeInUse()],
  );
};
