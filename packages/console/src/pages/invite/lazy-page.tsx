import { backOffMs } from '@lanterne/protocol/back-off';
import type { ComponentProps, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';

type Props = ComponentProps<typeof import('./page.tsx').InvitePage>;

/**
 * The page of a one-time link, which each officer sees once: it comes when it is asked for. The link is out of the address by
 * then, so where the page does not come it is asked for until it does.
 */
export const LazyInvitePage = (props: Props) => {
  const [Page, setPage] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    const load = (attempt: number): void => {
      import('./page.tsx').then(
        ({ InvitePage }) => setPage(() => InvitePage),
        () => {
          retry = setTimeout(load, backOffMs(attempt, Math.random()), attempt + 1);
        },
      );
    };
    load(0);
    return () => clearTimeout(retry);
  }, []);
  if (Page) return <Page {...props} />;
  return (
    <main class="empty-place">
      <p role="status">{t('loading')}</p>
    </main>
  );
};
