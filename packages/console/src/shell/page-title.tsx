import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './page-title.css';

/** Where the skip link of a page beside the desk leads. */
export const PAGE_TITLE = 'page-title';

/** Reading goes on at the title of the page: from its skip link, and where what was pressed is gone. */
export const toTitle = (event?: Event): void => {
  event?.preventDefault();
  document.getElementById(PAGE_TITLE)?.focus();
};

/** The heading of what is shown now. Who comes here from elsewhere in the console starts to read at it. */
export const PageTitle = ({ children }: { children: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 class="page-title" id={PAGE_TITLE} ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
};
