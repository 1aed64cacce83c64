import type { ConversationId } from '@lanterne/protocol';
import { quietly } from '../../../ui/quietly.ts';
import type { Desk } from '../desk.ts';

export interface SealProps {
  readonly desk: Desk;
  readonly id: ConversationId;
  /** In a list: nothing but the way to open one. */
  readonly brief?: boolean;
}

const useParts = quietly(() => Promise.all([import('./seal.tsx'), import('./texts.ts')]));

/** How it stands with the internet address of somebody in danger, and what two people can do about it. */
export const Seal = (props: SealProps) => {
  const parts = useParts();
  return parts && <parts.SealLine {...props} />;
};

/** The unsealings that wait for a second person, on every desk. */
export const SealCalls = ({ desk }: { readonly desk: Desk }) => {
  const parts = useParts();
  return parts && <parts.Calls desk={desk} />;
};
