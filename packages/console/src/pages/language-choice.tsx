import { LOCALES } from '@lanterne/protocol/constants';
import { localeInUse, t } from '../i18n/index.ts';
import { language } from '../preferences.ts';

/** Each language under its own name: who needs another one can find it. */
const NAMES: Record<(typeof LOCALES)[number], string> = { fr: 'Français', en: 'English' };

export const LanguageChoice = () => (
  <label class="language-choice">
    <span>{t('language.label')}</span>
    <select
      value={localeInUse()}
      onChange={(event) => {
        language.value = LOCALES.find((locale) => locale === event.currentTarget.value) ?? 'auto';
      }}
    >
      {LOCALES.map((locale) => (
        <option key={locale} value={locale} lang={locale}>
          {NAMES[locale]}
        </option>
      ))}
    </select>
  </label>
);
