import { t } from '../i18n/index.ts';

interface Props {
  /** Where it leads. */
  readonly exit: string;
  readonly onMore: () => void;
}

/** How to leave, before the first message is sent: where it leads, and that not everything goes (SAFETY.md T09, T10). */
export const How = ({ exit, onMore }: Props) => (
  <p class="how">
    {t('exit.how', { place: new URL(exit).hostname })}{' '}
    <button type="button" onClick={onMore}>
      {t('exit.truth')}
    </button>
  </p>
);
