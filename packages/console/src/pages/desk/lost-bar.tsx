import { useComputed } from '@preact/signals';
import { t } from '../../i18n/index.ts';
import { stopwatch } from '../../i18n/time.ts';
import { Button } from '../../ui/button.tsx';
import type { Desk } from './desk.ts';
import './lost-bar.css';

/** The link is lost: across the whole page, said once, with the time that goes by outside of what is read aloud. */
export const LostBar = ({ desk }: { desk: Desk }) => {
  const lost = useComputed(() => desk.lostSince.value !== null).value;
  const since = useComputed(() => stopwatch(desk.now.value - (desk.lostSince.value ?? desk.now.value)));
  if (!lost) return null;
  return (
    <div class="lost-bar">
      <p role="alert">
        <strong>{t('lost.title')}</strong> {t('lost.what')}
      </p>
      <p aria-hidden="true" class="lost-since">
        {since}
      </p>
      <Button class="small" onClick={desk.retry}>
        {t('lost.retry')}
      </Button>
    </div>
  );
};
