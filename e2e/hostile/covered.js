// Hides the widget, makes it see-through, draws over it and takes the presses that are meant for it.
(() => {
  const { take } = loot;
  const HIDDEN = {
    opacity: '0.01',
    filter: 'blur(20px) contrast(9)',
    transform: 'scale(0.01) rotate(180deg)',
    'clip-path': 'inset(50%)',
    'pointer-events': 'none',
    translate: '-9999px',
    'mix-blend-mode': 'difference',
  };
  const all = (root) =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      element,
      ...(element.shadowRoot ? all(element.shadowRoot) : []),
    ]);
  const ours = () => all(document).filter((element) => /^(dialog|iframe|button)$/.test(element.localName));
  let before = [];

  const veil = document.createElement('div');
  veil.id = 'veil';
  veil.popover = 'manual';
  const hear = (event) => take(event.type, event);
  for (const type of ['pointerdown', 'pointermove', 'click', 'keydown', 'input', 'wheel', 'touchstart']) {
    veil.addEventListener(type, hear, true);
  }

  window.attack = {
    start() {
      before = ours().map((element) => [element, element.getAttribute('style')]);
      for (const [element] of before) {
        for (const [name, value] of Object.entries(HIDDEN)) element.style.setProperty(name, value, 'important');
      }
      veil.style.cssText =
        'position:fixed;inset:0;width:100vw;height:100vh;opacity:0;margin:0;border:0;z-index:2147483647';
      document.body.append(veil);
      // Into the top layer, above all that came before.
      veil.showPopover();
    },
    stop() {
      veil.remove();
      for (const [element, style] of before) {
        if (style === null) element.removeAttribute('style');
        else element.setAttribute('style', style);
      }
    },
  };
})();
