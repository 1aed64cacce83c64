import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';

interface Props {
  readonly onClose: () => void;
}

/** The sheet, which comes with its texts when it is first asked for; where it does not come, the officer is told. */
export const LazyHelpSheet = ({ desk, onClose }: Props & { readonly desk: Pick<Desk, 'say'> }) => {
  const [Sheet, setSheet] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const [{ HelpSheet }, { texts }] = await Promise.all([import('./help-sheet.tsx'), import('./texts.ts')]);
      await texts.load(localeInUse());
      setSheet(() => HelpSheet);
    };
    load().catch(() => {
      desk.say('page.failed');
      onClose();
    });
  }, []);
  return Sheet && <Sheet onClose={onClose} />;
};
