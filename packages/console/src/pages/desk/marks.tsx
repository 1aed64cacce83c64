import type { Presence } from '@lanterne/protocol';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';

/** Danger, by a sign, a word and a colour. */
export const DangerMark = () => (
  <span class="danger-mark">
    <Icon name="danger" /> {t('danger')}
  </span>
);

/** Whether the visitor's side is connected: a full or an empty dot, and the word. */
export const PresenceMark = ({ presence }: { presence: Presence }) => (
  <span class={`presence ${presence}`}>
    <span class="dot" aria-hidden="true" /> {t(`presence.${presence}`)}
  </span>
);

/** The number by which the officer tells their conversations apart. */
export const NumberMark = ({ number }: { number: number | undefined }) =>
  number === undefined ? null : (
    <span class={`number hue-${number % 6}`} aria-hidden="true">
      {number}
    </span>
  );

export const visitorName = (number: number | undefined): string =>
  number === undefined ? t('visitor') : t('visitor.numbered', { number });
