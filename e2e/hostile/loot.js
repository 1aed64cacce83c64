// What the attacking page has got hold of: one long text, which the test reads. It is written by nothing that another script
// of the page could have changed, and spells out whatever it is given: each property that can be read, two levels deep.
(() => {
  const { apply, getPrototypeOf } = Reflect;
  const { getOwnPropertyNames } = Object;
  const outerHtml = Object.getOwnPropertyDescriptor(Element.prototype, 'outerHTML').get;
  const { Node, Window, Element: AnElement, MessagePort: APort } = window;
  let text = '';
  let keys = '';

  const read = (holder, name) => {
    try {
      return holder[name];
    } catch (error) {
      return `(${error?.name})`;
    }
  };

  const spell = (value, depth) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'symbol') return 'symbol';
    if (typeof value === 'function') return 'function';
    if (value === null || typeof value !== 'object') return `${value}`;
    if (value instanceof AnElement) return apply(outerHtml, value, []);
    if (value instanceof Node || value === window || value instanceof Window || value instanceof APort) return 'object';
    if (depth === 0) return '…';
    let spelt = '{';
    for (let holder = value; holder && holder !== Object.prototype; holder = getPrototypeOf(holder)) {
      const names = getOwnPropertyNames(holder);
      for (let at = 0; at < names.length && at < 300; at += 1) {
        if (names[at] === '__proto__') continue;
        spelt += `${names[at]}: ${spell(read(value, names[at]), depth - 1)}, `;
      }
    }
    return `${spelt}}`;
  };

  /** Every frame of the page, also behind shadow roots: those are open to whoever was there first. */
  const frames = (root = document) =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      ...(element.localName === 'iframe' ? [element] : []),
      ...(element.shadowRoot ? frames(element.shadowRoot) : []),
    ]);

  const loot = {
    frames,
    take(what, value) {
      let spelt;
      try {
        spelt = spell(value, 3);
      } catch (error) {
        spelt = `(${error?.name})`;
      }
      text += `\n${what}: ${spelt}`;
    },
    key(key) {
      keys += key;
    },
    read: () => text,
    keys: () => keys,
  };
  Object.freeze(loot);
  Object.defineProperty(window, 'loot', { value: loot });
})();
