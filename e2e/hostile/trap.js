// Does not let the visitor leave: asks whether they are sure, stops each step to another page, and presses the keys of the exit
// in their name.
(() => {
  const { take } = loot;
  const hold = (event) => {
    take('leaving', event);
    event.preventDefault();
    event.returnValue = 'Restez !';
    return 'Restez !';
  };
  for (const capture of [true, false]) addEventListener('beforeunload', hold, capture);
  window.onbeforeunload = hold;
  navigation.addEventListener('navigate', (event) => {
    take('navigate', event.destination.url);
    event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => take('visible', document.visibilityState));

  window.attack = {
    press() {
      for (let times = 0; times < 3; times += 1) {
        for (const type of ['keydown', 'keyup']) {
          document.body.dispatchEvent(new KeyboardEvent(type, { key: 'Shift', code: 'ShiftLeft', bubbles: true }));
        }
      }
    },
  };
})();
