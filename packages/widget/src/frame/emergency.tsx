import type { SiteAnswer } from '@lanterne/protocol';
import type { ComponentChild } from 'preact';
import type { Danger } from './conversation/state.ts';
import { t } from './i18n/index.ts';
import { richText } from './ui/rich-text.tsx';
import './emergency.css';

type Lines = SiteAnswer['emergency'];

const link = (number: string, scheme: 'tel' | 'sms') => <a href={`${scheme}:${number}`}>{number}</a>;

/** The numbers that answer when a chat is too slow, ready to be pressed. */
export const numbers = ({ police, general, text }: Lines): Record<string, ComponentChild> => ({
  police: link(police, 'tel'),
  general: link(general, 'tel'),
  text: text && link(text, 'sms'),
});

interface Props {
  readonly lines: Lines;
  readonly danger: Danger;
  /** Somebody is in danger; pressed again, the details of it. */
  readonly onPress: () => void;
}

/** Always in view: this service does not replace the emergency lines (SAFETY.md T02), and one press tells of a danger. */
export const Emergency = ({ lines, danger, onPress }: Props) => (
  <aside class="emergency" aria-label={t('danger')}>
    <button type="button" onClick={onPress}>
      {t(danger === 'no' ? 'danger.press' : 'danger.details')}
    </button>
    {danger === 'no' ? (
      <div>
        <p>{richText('danger.call', numbers(lines))}</p>
        {lines.text && <p>{richText('danger.write', numbers(lines))}</p>}
      </div>
    ) : (
      <div>
        <p role="alert">{t(`danger.${danger}`)}</p>
        <p>{Object.values(numbers(lines))}</p>
      </div>
    )}
  </aside>
);
