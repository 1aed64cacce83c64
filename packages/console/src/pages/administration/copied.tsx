import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/form-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { at } from './texts.ts';

/** A text to be taken elsewhere: it can be copied by a button, or by hand where the browser does not let it. */
export const ToCopy = ({ label, text }: { label: string; text: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <>
      <TextArea name="to-copy" label={label} value={text} rows={3} code readOnly />
      <div class="form-acts">
        <Button onClick={() => void copy()}>
          <Icon name="copy" /> {at('copy')}
        </Button>
        <p role="status">{copied ? at('copied') : ''}</p>
      </div>
    </>
  );
};
