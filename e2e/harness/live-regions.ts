import type { BrowserContext, Frame } from 'playwright-core';

/** What a screen reader would be told: how urgently, and the words. */
export type Told = readonly [how: 'polite' | 'assertive', text: string];

/**
 * Runs in every document. Follows the rules of WAI-ARIA 1.2 (section 6.6) and of the Core Accessibility API Mappings: what
 * is added to a live region, or whose text changes, is told; the whole region where it is atomic. A status that is inserted
 * together with its text is not told, since no assistive technology does so reliably; an alert is.
 */
const record = () => {
  const told: Told[] = [];
  Object.assign(window, { toldToScreenReaders: told });
  const POLITENESS: Readonly<Record<string, string>> = { log: 'polite', status: 'polite', alert: 'assertive' };
  const ATOMIC = ['status', 'alert'];

  const roleOf = (element: Element) =>
    element.getAttribute('role') ?? (element.localName === 'output' ? 'status' : undefined);
  const regionOf = (node: Node): Element | null => {
    let element = node instanceof Element ? node : node.parentElement;
    while (element && !element.hasAttribute('aria-live') && !POLITENESS[roleOf(element) ?? '']) {
      element = element.parentElement;
    }
    return element;
  };
  const isHidden = (element: Element): boolean =>
    element.closest('[aria-hidden="true"], [inert]') !== null ||
    !(element as HTMLElement).checkVisibility({ visibilityProperty: true });
  const wordsOf = (node: Node): string => {
    if (node instanceof Text) return node.parentElement && !isHidden(node.parentElement) ? node.data : '';
    if (!(node instanceof Element) || isHidden(node)) return '';
    const words = [...node.childNodes].map(wordsOf).join('');
    return getComputedStyle(node).display.startsWith('inline') ? words : ` ${words} `;
  };

  const tell = (region: Element, node: Node) => {
    const role = roleOf(region) ?? '';
    const how = region.getAttribute('aria-live') ?? POLITENESS[role];
    if (how !== 'polite' && how !== 'assertive') return;
    if (isHidden(region)) return;
    const atomic = region.getAttribute('aria-atomic') ?? String(ATOMIC.includes(role));
    const text = wordsOf(atomic === 'true' ? region : node)
      .replaceAll(/\s+/g, ' ')
      .trim();
    if (text) batch.set(atomic === 'true' ? region : node, [how, text]);
  };

  let batch = new Map<Node, Told>();
  const observer = new MutationObserver((records) => {
    batch = new Map();
    const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
    const isNew = (element: Element): boolean => {
      for (let node: Node | null = element; node; node = node.parentNode) if (added.has(node)) return true;
      return false;
    };
    const look = (node: Node) => {
      const region = node.isConnected ? regionOf(node) : null;
      if (region && (!isNew(region) || roleOf(region) === 'alert')) tell(region, node);
    };
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') look(target);
      for (const node of addedNodes) {
        look(node);
        // An alert somewhere in what was added.
        if (node instanceof Element) for (const alert of node.querySelectorAll('[role="alert"]')) look(alert);
      }
    }
    told.push(...batch.values());
  });
  const observe = (root: Document | ShadowRoot) =>
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  observe(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    observe(root);
    return root;
  };
};

/** Listens in every page that the context opens from now on. */
export const recordLiveRegions = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(record);
};

/** All that was told in a document so far, in its order. */
export const toldIn = (frame: Frame): Promise<Told[]> =>
  frame.evaluate(() => (window as never as { toldToScreenReaders: Told[] }).toldToScreenReaders);
