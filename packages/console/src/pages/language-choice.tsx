import { CONSOLE_LOCALES } from '@lanterne/protocol/constants';
import { localeInUse, t } from '../i18n/index.ts';
import { language } from '../preferences.ts';
import { Choice } from '../ui/choice.tsx';

/** Each language under its own name: who needs another one can find it. */
const NAMES: Record<(typeof CONSOLE_LOCALES)[number], string> = { fr: 'Français', en: 'English' };

export const LanguageChoice = () => (
  <Choice
    label={t('language.label')}
    value={localeInUse()}
    options={CONSOLE_LOCALES.map((locale) => ({ value: locale, text: NAMES[locale], lang: locale }))}
    onChoose={(locale) => {
      language.value = locale;
    }}
  />
);
