import type { ComponentChild } from 'preact';
import { t } from './i18n/index.ts';
import { richText } from './ui/rich-text.tsx';

const link = (number: string, scheme: 'tel' | 'sms') => <a href={`${scheme}:${number}`}>{number}</a>;

/** The numbers that answer when a chat is too slow, ready to be pressed. */
export const numbers = (): Record<string, ComponentChild> => ({
  17: link('17', 'tel'),
  112: link('112', 'tel'),
  114: link('114', 'sms'),
});

/** Always in view: this service does not replace the emergency lines (SAFETY.md T02). */
export const Emergency = () => (
  <aside class="emergency" aria-label={t('danger')}>
    <p>{richText('danger.call', numbers())}</p>
    <p>{richText('danger.write', numbers())}</p>
  </aside>
);
