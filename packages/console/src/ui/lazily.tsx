import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { localeInUse, type Texts, t } from '../i18n/index.ts';
import { Button } from './button.tsx';
import './empty-place.css';

interface Part<Props> {
  readonly Part: ComponentType<Props>;
  readonly texts: Pick<Texts<object>, 'load'>;
}

/** A part that comes with its texts when it is first shown; where it does not come, that is said in its `Place`. */
export const lazily =
  <Props extends object>(load: () => Promise<Part<Props>>, Place: 'div' | 'main' = 'div'): FunctionComponent<Props> =>
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
      <Place class="empty-place">
        <p role="status">{t(part === 'failed' ? 'page.failed' : 'loading')}</p>
        {/* An import that once failed fails for ever in most browsers (whatwg/html#6768); a new release has new names. */}
        {part === 'failed' && <Button onClick={() => location.reload()}>{t('page.reload')}</Button>}
      </Place>
    );
  };
