import type { PageData } from '@lanterne/protocol';
import type { TellHost } from '../host.ts';
import { t } from '../i18n/index.ts';
import { lazy } from '../ui/lazy.tsx';
import './exit.css';

interface Props {
  readonly data: PageData;
  readonly leave: () => void;
}

/** What is not needed in the first moment. */
export const loadRest = () => import('./rest.ts');
const Keys = lazy('early', async () => (await loadRest()).Keys, { idle: true });
/** How to leave, in words. */
export const ExitHow = lazy('early', async () => (await loadRest()).How, { idle: true });

/** A link, so that it leads away also before the app has started, or when it never does. Pressed it does more. */
const Away = ({ data, leave, name }: Props & { name: string }) => (
  // biome-ignore lint/a11y/useSemanticElements: a button leads nowhere without a script.
  <a
    class={name}
    href={data.exit}
    target="_top"
    role="button"
    rel="nofollow noreferrer"
    onClick={(event) => {
      event.preventDefault();
      leave();
    }}
    onKeyDown={({ key, currentTarget }) => {
      // What is called a button is pressed by the space bar too.
      if (key === ' ') currentTarget.click();
    }}
  >
    <span class="unseen">{t('exit.urgent')} </span>
    {t('exit')}
  </a>
);

/** The first things that the keyboard reaches in the page (SAFETY.md, section 5, point 19). */
export const SkipLinks = ({ onWrite, ...away }: Props & { onWrite: () => void }) => (
  <>
    <button type="button" class="skip" onClick={onWrite}>
      {t('skip')}
    </button>
    <Away {...away} name="skip" />
  </>
);

/** Always in view, far from what sends (SAFETY.md T11). */
export const Exit = ({ tellHost, ...away }: Props & { tellHost: TellHost }) => (
  <div class="leave">
    <Away {...away} name="exit" />
    <Keys leave={away.leave} tellHost={tellHost} />
  </div>
);
