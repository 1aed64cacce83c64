import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { localeInUse, type Texts, t } from '../i18n/index.ts';
import { Button } from './button.tsx';
import './empty-place.css';

interface Part<Props> {
  readonly Part: ComponentType<Props>;
  readonly texts: Pick<Texts<object>, 'load'>;
}

/** A part that comes with its texts when it is first shown; where it does not come, that is said. */
export const lazily =
  <Props extends object>(load: () => Promise<Part<Props>>): ComponentType<Props> =>
  (props: Props) => {
    const [part, setPart] = useState<Part<Props> | 'loading' | 'failed'>('loading');
    useEffect(() => {
      load()
        .then(async (come) => {
          await come.texts.load(localeInUse());
          setPart(come);
        })
        .catch(() => setPart('failed'));
    }, []);
    if (typeof part === 'object') return <part.Part {...props} />;
    return (
      <div class="empty-place">
        <p role="status">{t(part === 'failed' ? 'signIn.unreachable' : 'loading')}</p>
        {part === 'failed' && <Button onClick={() => location.reload()}>{t('page.reload')}</Button>}
      </div>
    );
  };
