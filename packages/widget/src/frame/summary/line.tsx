import { summaryStateOf } from '@lanterne/protocol/summary';
import { useEffect, useState } from 'preact/hooks';
import type { AsideProps } from '../conversation/aside.tsx';
import { t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './line.css?inline';

addSheet(css);

/** One line in the exchange: that a summary waits for an answer, and later the way back to it. */
export const SummaryLine = ({ state, open }: AsideProps) => {
  const { is } = summaryStateOf(state.records);
  const { name } = state.phase;
  const isAsked = is === 'proposed' && (name === 'waiting' || name === 'held');
  const [told, tell] = useState('');
  // Into a place that is there already: so it is read aloud.
  useEffect(() => tell(isAsked ? t('summary.offer') : ''), [isAsked]);
  return (
    <div class={isAsked ? 'summary-line asked' : 'summary-line'}>
      {isAsked && <p aria-hidden="true">{t('summary.offer')}</p>}
      <p role="status" class="unseen">
        {told}
      </p>
      {(isAsked || is !== 'proposed') && (
        <button type="button" class={isAsked ? 'strong' : 'quiet'} onClick={() => open('summary')}>
          {isAsked ? t('summary.offer.open') : t('summary')}
        </button>
      )}
    </div>
  );
};
