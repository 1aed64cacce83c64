import en from '../i18n/en.facts.json';
import fr from '../i18n/fr.facts.json';
import { fill, localeInUse, t } from '../i18n/index.ts';
import type { FactItem } from './state.ts';

const TEXTS = { fr, en };

/** Who came, who went, who passed the conversation on, and the end; in words that draw no attention where that is asked for. */
export const factText = (item: FactItem): string => {
  if (item.kind === 'closed') return t('closed');
  const { kind, alias } = item;
  return kind === 'claimed' ? t(kind, { alias }) : fill(TEXTS[localeInUse()][kind], { alias });
};

export const FactText = ({ item }: { item: FactItem }) => <>{factText(item)}</>;
