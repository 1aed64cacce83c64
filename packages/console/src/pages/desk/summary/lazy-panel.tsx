import type { DeskEntry, Event as LogEvent } from '@lanterne/protocol';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { localeInUse, t } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';

interface Props {
  readonly desk: Desk;
  readonly entry: DeskEntry;
  readonly events: readonly LogEvent[];
  readonly onClose: () => void;
}

/** The panel, which comes with its texts when an officer first opens one. */
export const LazySummaryPanel = (props: Props) => {
  const [Panel, setPanel] = useState<ComponentType<Props> | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const [{ SummaryPanel }, { texts }] = await Promise.all([import('./panel.tsx'), import('./texts.ts')]);
      await texts.load(localeInUse());
      setPanel(() => SummaryPanel);
    };
    load().catch(() => setFailed(true));
  }, []);
  if (Panel) return <Panel {...props} />;
  return <p role="status">{t(failed ? 'page.failed' : 'loading')}</p>;
};
