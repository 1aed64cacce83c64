import { useComputed } from '@preact/signals';
import { t } from '../../i18n/index.ts';
import type { Desk } from './desk.ts';

const NOTICE_MS = 6_000;

/** What the desk has just said to the officer; it goes by itself. */
export const NoticeLine = ({ desk }: { desk: Desk }) => {
  const text = useComputed(() => {
    const notice = desk.notice.value;
    if (!notice || desk.now.value - notice.at >= NOTICE_MS) return '';
    return notice.text ?? (notice.key ? t(notice.key, notice.values) : '');
  }).value;
  return (
    <p role="status" class={text ? 'toast shown' : 'toast'}>
      {text}
    </p>
  );
};
