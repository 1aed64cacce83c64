import type { DeskEntry, Presence } from '@lanterne/protocol';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { isLost } from './alarm/alarms.ts';
import type { Desk } from './desk.ts';
import { Elapsed } from './waited.tsx';
import './marks.css';

/** Danger, by a sign, a word and a colour. */
export const DangerMark = () => (
  <span class="danger-mark">
    <Icon name="danger" /> {t('danger')}
  </span>
);

/** Whether the visitor's side is connected: a full or an empty dot, and the word. */
const PresenceMark = ({ presence }: { presence: Presence }) => (
  <span class={`presence ${presence}`}>
    <span class="dot" aria-hidden="true" /> {t(`presence.${presence}`)}
  </span>
);

/** The agreed word stands in it. */
export const SignalMark = () => (
  <span class="danger-mark">
    <Icon name="word" /> {t('word.mark')}
  </span>
);

/**
 * How the visitor left: one who hid the screen may be in need, one who said goodbye is not. By a drawing, words and a shape,
 * so that nobody takes one for the other.
 */
const LeaveMark = ({ how }: { how: NonNullable<DeskEntry['how']> }) => (
  <span class={`leave-mark ${how}`}>
    <Icon name={how === 'exit' ? 'exit' : 'goodbye'} /> {t(`left.${how === 'exit' ? 'exit' : 'end'}`)}
  </span>
);

const LossMark = ({ desk, lostAt, danger }: { desk: Pick<Desk, 'now'>; lostAt: string; danger: boolean }) => (
  <span class={danger ? 'leave-mark loss alarming' : 'leave-mark loss'}>
    <Icon name="cut" />
    <span>
      {t('left.loss')} <span class="unseen">{t('danger.since')}</span> <Elapsed desk={desk} from={lostAt} />
    </span>
  </span>
);

/** Whether the visitor is there, and if not, in which of the three ways they are gone. */
export const VisitorMark = ({ desk, entry }: { desk: Pick<Desk, 'now'>; entry: DeskEntry }) => {
  if (entry.how) return <LeaveMark how={entry.how} />;
  if (entry.lostAt !== null && isLost(entry))
    return <LossMark desk={desk} lostAt={entry.lostAt} danger={entry.danger} />;
  return entry.state === 'closed' ? null : <PresenceMark presence={entry.presence} />;
};

/** The number by which the officer tells their conversations apart. */
export const NumberMark = ({ number }: { number: number | undefined }) =>
  number === undefined ? null : (
    <span class={`number hue-${number % 6}`} aria-hidden="true">
      {number}
    </span>
  );

export const visitorName = (number: number | undefined): string =>
  number === undefined ? t('visitor') : t('visitor.numbered', { number });
