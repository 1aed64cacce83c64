import { useState } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Room } from '../ui/room.tsx';
import { saveFile } from '../ui/save.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './copy.css?inline';
import { fileName, transcriptHtml, transcriptText } from './transcript.ts';

addSheet(css);

const FORMATS = {
  html: { word: 'copy.html', type: 'text/html', write: transcriptHtml },
  txt: { word: 'copy.txt', type: 'text/plain', write: transcriptText },
} as const;
type Format = keyof typeof FORMATS;

/** One's own transcript as a file: the only thing that this page ever leaves on the device, and only when asked. */
export const CopyRoom = ({ state, close }: RoomProps) => {
  const { items, records, danger, door, discreet } = state;
  const [format, setFormat] = useState<Format>('html');
  const [saved, setSaved] = useState(0);
  // For whom somebody else may look at the device, one press is too few.
  const isCareful = discreet || danger !== 'no' || door === 'victim';

  const save = () => {
    const { type, write } = FORMATS[format];
    saveFile(fileName(items, format), new Blob([write(items, records)], { type: `${type};charset=utf-8` }));
    setSaved(saved + 1);
  };

  return (
    <Room title={t('copy')} onClose={close}>
      <div class="copy">
        <p>{t('copy.stays')}</p>
        <p>{t('copy.seen')}</p>
        <fieldset>
          <legend>{t('copy.format')}</legend>
          {(Object.keys(FORMATS) as Format[]).map((one) => (
            <label key={one}>
              <input type="radio" name="format" checked={one === format} onChange={() => setFormat(one)} />
              {t(FORMATS[one].word)}
            </label>
          ))}
        </fieldset>
        {isCareful ? (
          <Confirm name="copy.save" onYes={save} />
        ) : (
          <button type="button" class="strong" onClick={save}>
            {t('copy.save')}
          </button>
        )}
        <p role="status">{saved > 0 && t('copy.saved', { name: fileName(items, format) })}</p>
      </div>
    </Room>
  );
};
