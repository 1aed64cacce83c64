import type { Detail } from '@lanterne/protocol';
import { useRef } from 'preact/hooks';
import { t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Desk } from '../desk.ts';
import { coordinates } from '../words.ts';
import { geoAddress } from './details.ts';
import './position.css';

/** Without a secure context there is no clipboard to write to: the text is selected, for the officer's own Ctrl + C. */
const copy = async (element: HTMLElement): Promise<boolean> => {
  getSelection()?.selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent ?? '');
    return true;
  } catch {
    return false;
  }
};

/**
 * A position as text that can be dictated and copied. A map opens only when the officer asks for one, in a program of this
 * machine: no server of anybody else learns where the visitor is.
 */
export const Position = ({
  desk,
  position,
}: {
  desk: Pick<Desk, 'say'>;
  position: Extract<Detail, { about: 'position' }>;
}) => {
  const text = useRef<HTMLSpanElement>(null);
  const onCopy = async (): Promise<void> => {
    if (text.current) desk.say((await copy(text.current)) ? 'notice.copied' : 'notice.selected');
  };
  return (
    <span class="position">
      <span>
        <span ref={text} class="coordinates">
          {coordinates(position)}
        </span>{' '}
        {t('position.within', { count: Math.round(position.accuracy) })}
      </span>
      {/* What can be done with it is no part of what is read aloud when it comes. */}
      <span class="position-acts" aria-live="off">
        <Button class="small" onClick={() => void onCopy()}>
          <Icon name="copy" /> {t('position.copy')}
        </Button>
        <a class="button small" href={geoAddress(position)}>
          <Icon name="pin" /> {t('position.map')}
        </a>
      </span>
    </span>
  );
};
