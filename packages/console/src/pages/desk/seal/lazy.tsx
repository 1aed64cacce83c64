import type { ConversationId } from '@lanterne/protocol';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { localeInUse } from '../../../i18n/index.ts';
import type { Desk } from '../desk.ts';

export interface SealProps {
  readonly desk: Desk;
  readonly id: ConversationId;
  /** In a list: nothing but the way to open one. */
  readonly brief?: boolean;
}

type Parts = typeof import('./seal.tsx');
const parts = signal<Parts | null>(null);
let isComing = false;

const load = async (): Promise<void> => {
  const [loaded, { texts }] = await Promise.all([import('./seal.tsx'), import('./texts.ts')]);
  await texts.load(localeInUse());
  parts.value = loaded;
};

const useParts = (): Parts | null => {
  useEffect(() => {
    // Without it the desk works as without this; the next that is drawn asks again.
    if (isComing) return;
    isComing = true;
    load().catch(() => {
      isComing = false;
    });
  }, []);
  return parts.value;
};

/** How it stands with the internet address of somebody in danger, and what two people can do about it. */
export const Seal = (props: SealProps) => {
  const loaded = useParts();
  return loaded && <loaded.SealLine {...props} />;
};

/** The unsealings that wait for a second person, on every desk. */
export const SealCalls = ({ desk }: { readonly desk: Desk }) => {
  const loaded = useParts();
  return loaded && <loaded.Calls desk={desk} />;
};
