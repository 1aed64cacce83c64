/**
 * Adds the styles of a part that is fetched later. A constructed sheet is no inline style, so the policy of the page lets it
 * pass; and the bundler needs no helper of its own to fetch it.
 */
export const addSheet = (css: string): void => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
};

/** For styles that are fetched once, when they are first needed; where that fails, the next need fetches them again. */
export const laterSheet = (load: () => Promise<{ default: string }>): (() => void) => {
  let isHere = false;
  return () => {
    if (isHere) return;
    isHere = true;
    load().then(
      ({ default: css }) => addSheet(css),
      () => {
        isHere = false;
      },
    );
  };
};
