import type { Locale } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { localeInUse, t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import { changeLanguage } from './change.ts';
import css from './language.css?inline';
import { languagesFound, languagesOffered } from './offered.ts';

addSheet(css);

/** Each language under its own name. The conversation and what was begun in the field stay as they are. */
export const LanguageRoom = ({ data, state: { phase, door }, connect, close }: RoomProps) => {
  const [query, setQuery] = useState('');
  const [status, setStatus] = useState<'coming' | 'failed'>();
  const locale = localeInUse();
  const found = languagesFound(languagesOffered(data), query, locale);
  const choose = async (code: Locale) => {
    setStatus('coming');
    try {
      if (code !== locale) {
        await changeLanguage(code);
        // Not waited for: the page speaks it already.
        if (['opening', 'waiting', 'held'].includes(phase.name)) {
          const { insist, call } = connect();
          void insist(door, () => call('/language', { method: 'POST', body: { locale: code } }));
        }
      }
      close();
    } catch {
      setStatus('failed');
    }
  };
  return (
    <Room title={t('language.title')} onClose={close}>
      <p>{t('language.what')}</p>
      <search class="tongues-search">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            // What Enter chooses must be plain to see.
            if (found.length === 1 && found[0]) void choose(found[0].code);
          }}
        >
          <label for="language-query">{t('language.search')}</label>
          <input
            id="language-query"
            type="search"
            dir="auto"
            value={query}
            maxLength={40}
            autocomplete="off"
            spellcheck={false}
            enterkeyhint="search"
            onInput={({ currentTarget }) => setQuery(currentTarget.value)}
          />
        </form>
      </search>
      <p role="status" class={status === 'failed' ? 'problem' : ''}>
        {status && t(status === 'coming' ? 'loading' : 'language.failed')}
        {!status && found.length === 0 && t('language.none')}
      </p>
      <ul class="tongues">
        {found.map(({ code, name, direction }) => (
          <li key={code}>
            <button
              type="button"
              lang={code}
              dir={direction}
              aria-current={code === locale || undefined}
              onClick={() => void choose(code)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </Room>
  );
};
