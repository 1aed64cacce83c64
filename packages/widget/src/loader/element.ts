/**
 * Makes an element by its properties, never from markup: the page's policy may refuse every string that is parsed (Trusted
 * Types), and every inline handler.
 */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties?: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] => Object.assign(document.createElement(name), properties);

/** Gives `host` a shadow root with a style sheet: closed, so that the page's scripts do not stumble into it. */
export const shadowOf = (host: Element, css: string): ShadowRoot => {
  const root = host.attachShadow({ mode: 'closed' });
  // A constructed sheet is no inline style: a strict policy lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  return root;
};
