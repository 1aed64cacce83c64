import type { Door } from '@lanterne/protocol';
import { t } from '../i18n/index.ts';
import './doors.css';

interface Props {
  readonly doors: readonly Door[];
  readonly chosen: Door | null;
  readonly onChoose: (door: Door | null) => void;
}

/** Why the visitor comes. Choosing helps the officer; nobody has to, and a second press takes it back. */
export const Doors = ({ doors, chosen, onChoose }: Props) => (
  <fieldset class="doors">
    <legend>{t('doors')}</legend>
    {doors.map((door) => (
      <button
        key={door}
        type="button"
        aria-pressed={door === chosen}
        onClick={() => onChoose(door === chosen ? null : door)}
      >
        {t(`door.${door}`)}
      </button>
    ))}
    <p>{t('doors.optional')}</p>
  </fieldset>
);
