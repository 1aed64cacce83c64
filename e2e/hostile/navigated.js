// Sends the frame elsewhere, or tries to: a script, a page of its own, another page of the service, a place in the page, back.
(() => {
  const { take } = loot;
  let sandbox;
  const ours = () => loot.frames()[0];
  const attempt = (what, run) => {
    try {
      take(what, run());
    } catch (error) {
      take(what, `(${error.name})`);
    }
  };

  window.attack = {
    /** What leaves the conversation where it is. */
    prod() {
      const frame = ours();
      const { contentWindow } = frame;
      for (const place of ['message', 'site', 'app', 'room', 'end', ':~:text=Bonjour', '']) {
        attempt(`#${place}`, () => contentWindow.location.replace(`${frame.src}#${place}`));
        take('focus', document.activeElement?.localName);
      }
      // In the name of its own origin, or not at all.
      attempt('script', () => {
        contentWindow.location =
          'javascript:parent.loot.take("script", [origin, document.body.innerText].join(String()))';
      });
      attempt('href', () => contentWindow.location.href);
      frame.name = 'named';
      attempt(
        'open',
        () =>
          open(
            'javascript:(opener || parent).loot.take("script", [origin, document.body.innerText].join(String()))',
            'named',
          )?.name,
      );
      // For its next load: what it may do then.
      sandbox = frame.sandbox.value;
      frame.sandbox = 'allow-scripts allow-same-origin allow-top-navigation allow-modals';
      frame.allow = 'camera *; microphone *; geolocation *; display-capture *';
      frame.csp = "script-src 'none'";
      frame.credentialless = true;
      frame.loading = 'lazy';
      frame.referrerPolicy = 'unsafe-url';
      attempt('length', () => contentWindow.length);
      attempt('stop', () => contentWindow.stop());
    },
    undo() {
      const frame = ours();
      frame.removeAttribute('csp');
      frame.sandbox = sandbox;
      frame.credentialless = false;
    },
    /** What takes another page in its place. */
    send(address) {
      ours().contentWindow.location.replace(address);
    },
    write(markup) {
      ours().srcdoc = markup;
    },
    address(address) {
      ours().removeAttribute('srcdoc');
      ours().src = address;
    },
    frame: () => ours().src,
  };
})();
