import type { PageData } from '@lanterne/protocol';
import { numbers } from '../emergency.tsx';
import { t } from '../i18n/index.ts';
import { placed, richText } from '../ui/rich-text.tsx';

type Texts = typeof import('./fr.json');

/** By the name of their file. That they have the shape of the reference is what the test of the texts says. */
const files = import.meta.glob<Texts>('./*.json', { eager: true, import: 'default' });

/**
 * In the looks of the app. Nobody can write here without a script; nobody is left without a number and a way out (SAFETY.md
 * T02, T11).
 */
export const NoScript = ({ data: { locale, exit, emergency } }: { data: PageData }) => {
  const texts = files[`./${locale}.json`] as Texts;
  const parts = numbers(emergency);
  return (
    <main class="chat">
      <header>
        <h1>{texts.needs}</h1>
        {/* In a frame too it is the whole page that is left. */}
        <a class="tool" href={exit} rel="noreferrer" target="_top">
          {t('exit')}
        </a>
      </header>
      <p class="outage">
        {emergency.police === emergency.general
          ? placed(texts['danger.call.one'], parts)
          : richText('danger.call', parts)}{' '}
        {emergency.text && richText('danger.write', parts)}
      </p>
    </main>
  );
};
