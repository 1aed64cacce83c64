import type { PageData } from '@lanterne/protocol';
import type { Conversation } from '../conversation/state.ts';
import { t } from '../i18n/index.ts';
import { lazy } from '../ui/lazy.tsx';
import { addSheet } from '../ui/sheet.ts';
import css from './signing.css?inline';
import { useSigning } from './signs.ts';

addSheet(css);

export interface SigningProps {
  readonly data: PageData;
  readonly state: Conversation;
  /** Without what it is for. */
  readonly brief?: boolean;
}

const ByVideo = lazy<Pick<SigningProps, 'data'>>('reading', async () => (await import('./by-video.tsx')).ByVideo, {
  quiet: true,
});

/** One tap says that one signs and reads French as another language; a second takes it back. */
export const Signing = ({ data, state, brief = false }: SigningProps) => {
  const [signs, toggle] = useSigning(state);
  return (
    <div class="signing">
      <button type="button" aria-pressed={signs} onClick={toggle}>
        <span>
          {t('understood.signs')}
          {!brief && <small>{t('understood.signs.hint')}</small>}
        </span>
      </button>
      {signs && <ByVideo data={data} />}
    </div>
  );
};
