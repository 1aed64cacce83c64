export type Attributes = Readonly<Record<string, string>>;

/** Makes an element without markup: the page's policy may refuse every string that is parsed (Trusted Types). */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key] as string);
  made.append(...children);
  return made;
};

/** Puts nodes into `parent` behind a shadow root: closed, so that the page's scripts do not stumble into it. */
export const appendShadow = (parent: Element, css: string, attributes: Attributes, ...children: Node[]): Element => {
  const host = element('div', attributes);
  const root = host.attachShadow({ mode: 'closed' });
  // A constructed sheet is no inline style: a strict policy lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.append(...children);
  parent.append(host);
  return host;
};
