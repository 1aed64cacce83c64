import type { PageData } from '@lanterne/protocol';
import { localeInUse } from '../i18n/index.ts';
import type { RoomName } from '../rooms.tsx';
import { addSheet } from '../ui/sheet.ts';
import { languagesOffered } from './offered.ts';
import css from './sign.css?inline';

addSheet(css);

export interface LanguagesProps {
  readonly data: PageData;
  readonly open: (room: RoomName) => void;
}

/** So many fit on one line of a phone. */
const NAMED = 3;

/**
 * Leads to the choice of the language. Some languages under their own names say what it is to who does not read the one on
 * screen; those that the browser asks for come first. Nothing where there is no choice.
 */
export const Languages = ({ data, open }: LanguagesProps) => {
  const others = languagesOffered(data, navigator.languages).filter(({ code }) => code !== localeInUse());
  return (
    others.length > 0 && (
      <button type="button" class="languages" onClick={() => open('language')}>
        {others.slice(0, NAMED).map(({ code, name }) => (
          <span key={code} lang={code}>
            {name}
          </span>
        ))}
        …
      </button>
    )
  );
};
