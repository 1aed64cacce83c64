import { useEffect, useState } from 'preact/hooks';
import type { AsideProps } from '../conversation/aside.tsx';
import { localeInUse, t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import { Languages } from './icon.tsx';
import css from './translation.css?inline';

addSheet(css);

/**
 * What is translated between the two, and what that must never be used for: a wrong word that nobody notices can cost somebody
 * their rights. Where nothing is translated it says so, before somebody waits for it.
 */
export const TranslationLine = ({ state: { translating, records }, open }: Pick<AsideProps, 'state' | 'open'>) => {
  const [told, tell] = useState('');
  const { toOfficer, toVisitor } = translating ?? {};
  const routes = [toOfficer, toVisitor].filter((route) => !!route);
  const isTrial = routes.some(({ grade }) => grade === 'experimental');
  const words = [
    // Whether one's own words are translated is what one cannot see.
    t(toOfficer ? 'translation.on' : 'translation.off'),
    toOfficer && toVisitor && t('translation.answers'),
    isTrial && t('translation.trial'),
    routes.length > 0 && t('translation.limits'),
  ]
    .filter(Boolean)
    .join(' ');
  // Into a place that is there already: so it is read aloud, once.
  useEffect(() => tell(words), [words]);
  const suggested = records.findLast((event) => event.kind === 'language-suggested');
  const language = suggested?.kind === 'language-suggested' ? suggested.lang : null;
  return (
    <div class="translation-line">
      <p aria-hidden="true">
        <Languages />
        <span>{words}</span>
      </p>
      <p role="status" class="unseen">
        {told}
      </p>
      {language && language !== localeInUse() && (
        <p class="suggested">
          {t('translation.suggested', {
            language: new Intl.DisplayNames(localeInUse(), { type: 'language' }).of(language) ?? language,
          })}{' '}
          <button type="button" class="quiet" onClick={() => open('language')}>
            {t('translation.choose')}
          </button>
        </p>
      )}
    </div>
  );
};
