import type { ConversationId } from '@lanterne/protocol';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Desk } from '../desk.ts';

type Part = ComponentType<{ desk: Desk; id: ConversationId }>;

/** The dialog comes when it is first asked for; where it does not come, the officer is told. */
export const Giving = ({ desk, id }: { desk: Desk; id: ConversationId }) => {
  const [Dialog, setDialog] = useState<Part | null>(null);
  useEffect(() => {
    import('./giving-dialog.tsx').then(
      ({ GivingDialog }) => setDialog(() => GivingDialog),
      () => {
        desk.say('page.failed');
        desk.giving.value = null;
      },
    );
  }, [desk]);
  return Dialog && <Dialog desk={desk} id={id} />;
};
