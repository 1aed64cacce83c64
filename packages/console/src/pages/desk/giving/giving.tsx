import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Giving as Asked, Desk } from '../desk.ts';

type Part = ComponentType<{ desk: Desk } & Asked>;

/** The dialog comes when it is first asked for; where it does not come, the officer is told. */
export const Giving = ({ desk, ...asked }: { desk: Desk } & Asked) => {
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
  return Dialog && <Dialog desk={desk} {...asked} />;
};
