import type { DeskEntry } from '@lanterne/protocol';
import { t } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';
import { coverMessagesFor } from './cover-messages.ts';

/** Harmless sentences, each sent by one press, for when somebody may be looking over the visitor's shoulder. */
export const CoverPalette = ({ desk, entry }: { desk: Desk; entry: DeskEntry }) => {
  const { lang, texts } = coverMessagesFor(entry.locale);
  return (
    <details class="cover-palette">
      <summary>{t('cover.title')}</summary>
      <p class="hint">{t('cover.why')}</p>
      <ul lang={lang}>
        {texts.map((text) => (
          <li key={text}>
            <button type="button" class="button small" onClick={() => desk.send(entry.conversation, text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
};
