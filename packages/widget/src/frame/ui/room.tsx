import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { Icon } from './icon.tsx';
import css from './room.css?inline';
import { addSheet } from './sheet.ts';

addSheet(css);

interface Props {
  readonly title: string;
  /** What the way back leads to, where it is not the exchange. */
  readonly back?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A page over the exchange, which stays as it is underneath: the draft, the place in the transcript. The focus goes to its
 * heading, and when it closes back to what it was opened from.
 */
export const Room = ({ title, back = t('back.exchange'), onClose, children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="room" aria-labelledby="room">
      <button type="button" class="quiet" onClick={onClose}>
        <Icon name="back" />
        {back}
      </button>
      <h2 id="room" tabIndex={-1} ref={heading}>
        {title}
      </h2>
      {children}
    </section>
  );
};
