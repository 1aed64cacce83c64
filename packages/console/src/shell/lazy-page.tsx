import { useEffect, useState } from 'preact/hooks';
import { localeInUse, t } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { LAZY_PAGES, type PageModule, type PageProps } from './pages.ts';
import type { PageName } from './place.ts';
import '../ui/empty-place.css';

type Loading = { readonly is: 'loading' | 'failed' } | { readonly is: 'there'; readonly page: PageModule };

/** Shows a page once its code and its texts have come. Give it the page's name as its key. */
export const LazyPage = ({ name, ...props }: { name: Exclude<PageName, 'desk'> } & PageProps) => {
  const [loading, setLoading] = useState<Loading>({ is: 'loading' });
  useEffect(() => {
    let wanted = true;
    const show = (now: Loading): void => {
      if (wanted) setLoading(now);
    };
    const load = async (): Promise<void> => {
      const page = await LAZY_PAGES[name]();
      await page.texts.load(localeInUse());
      show({ is: 'there', page });
    };
    load().catch(() => show({ is: 'failed' }));
    return () => {
      wanted = false;
    };
  }, [name]);

  if (loading.is === 'there') return <loading.page.Page {...props} />;
  return (
    <main class="empty-place">
      <p role="status">{t(loading.is === 'failed' ? 'page.failed' : 'loading')}</p>
      {/* An import that once failed fails for ever in most browsers (whatwg/html#6768); a new release has new names. */}
      {loading.is === 'failed' && <Button onClick={() => location.reload()}>{t('page.reload')}</Button>}
    </main>
  );
};
