import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { at } from './texts.ts';

interface Props {
  readonly title: string;
  readonly what: string;
  /** What is done then. */
  readonly act: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something is done that somebody feels at once, or that does not come back. */
export const Question = ({ title, what, act, onYes, onNo }: Props) => (
  <Dialog title={title} onClose={onNo}>
    <p>{what}</p>
    <div class="dialog-acts">
      <Button onClick={onNo}>{at('cancel')}</Button>
      <Button look="primary" onClick={onYes}>
        {act}
      </Button>
    </div>
  </Dialog>
);
