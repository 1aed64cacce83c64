import type { PageData } from '@lanterne/protocol';
import { useEffect } from 'preact/hooks';
import { Languages, type LanguagesProps } from '../language/sign.tsx';
import { noteTold, sealText } from '../privacy/promises.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './head.css?inline';

addSheet(css);

/**
 * Says before the first message that the internet address is sealed here. Only once it stands on the page does an opening say that
 * it was told, and only then is anything sealed: where this does not come, nothing is.
 */
export const Sealed = ({ notice }: Pick<PageData, 'notice'>) => {
  const text = sealText(notice);
  useEffect(() => {
    // It names the police: where others may see the screen it is not shown, and so not told.
    if (text && !document.documentElement.classList.contains('discreet')) noteTold();
  }, [text]);
  return text && <p class="sealed">{text}</p>;
};

/** At the head of the welcome. */
export const Head = (props: LanguagesProps) => (
  <>
    <Languages {...props} />
    <Sealed notice={props.data.notice} />
  </>
);
