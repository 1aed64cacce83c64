import { t } from '../i18n/index.ts';
import { slowText } from '../slow/text.ts';
import type { FactItem } from './state.ts';

/** Who came, who went, who passed the conversation on, and the end; in words that draw no attention where that is asked for. */
export const factText = (item: FactItem): string => {
  if (item.kind === 'closed') {
    const { reason } = item;
    return reason ? t('closed.why', { reason: t(`closed.${reason}`) }) : t('closed');
  }
  if (item.kind === 'slow') return slowText(item);
  const { kind, alias } = item;
  return t(kind === 'claimed' ? kind : `fact.${kind}`, { alias });
};

export const FactText = ({ item }: { item: FactItem }) => <>{factText(item)}</>;
