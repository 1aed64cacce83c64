import type { FileFacts, OpenAnswer } from '@lanterne/protocol';
import { useState } from 'preact/hooks';
import { request } from '../connection/request.ts';
import { t } from '../i18n/index.ts';
import { Confirm } from '../ui/confirm.tsx';
import { saveFile } from '../ui/save.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './files.css?inline';
import { Icon } from './icon.tsx';
import { sizeText } from './names.ts';

addSheet(css);

export interface SentFileProps {
  readonly id: string;
  readonly file: FileFacts;
  readonly access: () => OpenAnswer | undefined;
}

/** A file may be large, and the link slow. */
const DOWNLOAD_MS = 120_000;

/** A file that arrived, as it stands in the transcript. To have it on the device is a choice, and says what it means. */
export const SentFile = ({ id, file, access }: SentFileProps) => {
  const [state, setState] = useState<'idle' | 'coming' | 'failed'>('idle');
  const download = async () => {
    const open = access();
    if (!open) return;
    setState('coming');
    try {
      const response = await request(`/v1/conversations/${open.conversation}/files/${id}`, {
        token: open.token,
        signal: AbortSignal.timeout(DOWNLOAD_MS),
      });
      if (!response.ok) throw new Error();
      saveFile(file.name, await response.blob());
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="sent">
      <p class="name">
        <Icon name="file" />
        <bdi>{file.name}</bdi> <span>{sizeText(file.bytes)}</span>
      </p>
      {state === 'coming' ? <p role="status">{t('loading')}</p> : <Confirm name="download" onYes={download} />}
      {state === 'failed' && (
        <p role="alert" class="fault">
          {t('download.failed')}
        </p>
      )}
    </div>
  );
};
