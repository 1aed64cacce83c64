// Takes off the page whatever of the widget comes, as some blockers do; and puts things back when it is told to.
(() => {
  const { take } = loot;
  const off = [];
  const roots = new Set([document]);
  const isOurs = ({ localName, shadowRoot }) => shadowRoot || /^(dialog|iframe)$/.test(localName ?? '');
  const remove = (node) => {
    take('removed', node.outerHTML);
    off.push([node, node.parentNode]);
    node.remove();
  };
  const rootsIn = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (!element.shadowRoot || roots.has(element.shadowRoot)) continue;
      roots.add(element.shadowRoot);
      rootsIn(element.shadowRoot);
    }
  };
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (isOurs(node)) remove(node);
  });
  const find = (selector) => {
    rootsIn(document);
    for (const root of roots) {
      const found = root.querySelector(selector);
      if (found) return found;
    }
    return null;
  };

  window.attack = {
    /** From now on: nothing of it stays for longer than a moment. */
    block() {
      rootsIn(document);
      for (const root of roots) observer.observe(root, { subtree: true, childList: true });
    },
    unblock: () => observer.disconnect(),
    remove: (selector) => remove(find(selector)),
    putBack() {
      for (const [node, parent] of off.splice(0).reverse()) parent.append(node);
    },
    leave() {
      off.length = 0;
    },
    /** As a site of one page does, which draws each of its pages into a new body. */
    redraw() {
      const before = document.body;
      document.body.replaceWith(document.createElement('body'));
      return () => document.body.replaceWith(before);
    },
    removed: () => off.length,
  };
})();
