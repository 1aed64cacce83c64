// Shrinks the frame to nothing, blows it up, zooms, scrolls and hides it, and takes it from place to place.
(() => {
  const { take } = loot;
  const SIZES = ['0px', '1px', '100000px', '37.3px', '1px', '100%'];
  const ours = () => loot.frames()[0];
  const frameTick = () => new Promise(requestAnimationFrame);

  /** What stands at a place of the screen, however many shadow roots it is behind. */
  const standsAt = (x, y, root = document) => {
    const found = root.elementFromPoint(x, y);
    return found?.shadowRoot && found.shadowRoot !== root ? standsAt(x, y, found.shadowRoot) : found;
  };
  const look = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    take('at', { x, y, width, height });
    const found = standsAt(x + width / 2, y + height / 2);
    take('over', found?.value ?? found?.contentDocument?.body?.textContent ?? found?.textContent);
    take('caret', document.caretPositionFromPoint?.(x + width / 2, y + height / 2)?.offsetNode?.textContent);
  };

  window.attack = {
    look: (element) => look(element),
    async resize() {
      const frame = ours();
      for (let turn = 0; turn < 5; turn += 1) {
        for (const size of SIZES) {
          frame.style.cssText = `width:${size}!important;height:${size}!important;zoom:${turn + 0.3}!important`;
          frame.scrollIntoView({ block: turn % 2 ? 'start' : 'end' });
          scrollTo(0, turn * 999);
          frame.contentWindow.blur();
          frame.contentWindow.focus();
          look(frame);
          await frameTick();
        }
        frame.hidden = !frame.hidden;
        frame.inert = !frame.inert;
        frame.style.display = 'none';
        await frameTick();
      }
      frame.hidden = false;
      frame.inert = false;
      frame.removeAttribute('style');
    },
    /** From place to place without a reload, where the browser can do that. */
    async carry() {
      const frame = ours();
      const home = frame.parentNode;
      if (!home.moveBefore) return false;
      const elsewhere = document.createElement('section');
      home.append(elsewhere);
      elsewhere.moveBefore(frame, null);
      await frameTick();
      look(frame);
      home.moveBefore(frame, null);
      elsewhere.remove();
      // Chromium forgets to lay it out: it is to be seen again.
      frame.style.display = 'none';
      await frameTick();
      frame.removeAttribute('style');
      return true;
    },
    /** Taken out and put back: it loads anew. */
    async uproot() {
      const frame = ours();
      const home = frame.parentNode;
      for (let turn = 0; turn < 3; turn += 1) {
        document.body.append(frame);
        await frameTick();
        look(frame);
        home.append(frame);
        await frameTick();
      }
    },
  };
})();
