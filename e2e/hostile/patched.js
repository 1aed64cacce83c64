// Puts itself in the place of all that a script of the page can send, hear, make or store with, before anybody else runs.
(() => {
  const { take } = loot;
  const call = Reflect.apply;

  /** Every method, getter and setter of `holder` tells what it is given and what it answers. */
  const tap = (holder, name) => {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (!found?.configurable) return;
    const tapped = (kind, real) =>
      function (...args) {
        for (const arg of args) take(`${kind} ${name}`, arg);
        const answer = call(real, this, args);
        take(`${kind} ${name} gives`, answer);
        return answer;
      };
    if (typeof found.value === 'function') found.value = Object.assign(tapped('call', found.value), found.value);
    if (found.get) found.get = tapped('get', found.get);
    if (found.set) found.set = tapped('set', found.set);
    Object.defineProperty(holder, name, found);
  };
  const PROTOTYPES = {
    MessagePort: ['postMessage', 'onmessage', 'start'],
    MessageEvent: ['data', 'ports'],
    XMLHttpRequest: ['open', 'send', 'setRequestHeader', 'responseText', 'response'],
    WebSocket: ['send'],
    Navigator: ['sendBeacon', 'clipboard', 'serviceWorker'],
    Response: ['json', 'text', 'body'],
    Request: ['headers', 'body'],
    Headers: ['set', 'append', 'get'],
    TextDecoder: ['decode'],
    TextEncoder: ['encode'],
    ReadableStreamDefaultReader: ['read'],
    Storage: ['setItem', 'getItem'],
    Element: ['attachShadow', 'setAttribute', 'append', 'innerHTML', 'ariaLabel'],
    Node: ['appendChild', 'textContent'],
    HTMLIFrameElement: ['src', 'contentWindow', 'contentDocument', 'sandbox'],
    HTMLTextAreaElement: ['value'],
    HTMLInputElement: ['value'],
    EventTarget: ['dispatchEvent'],
    CustomEvent: ['detail'],
    KeyboardEvent: ['key', 'code'],
    InputEvent: ['data'],
    BroadcastChannel: ['postMessage'],
  };
  for (const [holder, names] of Object.entries(PROTOTYPES)) {
    for (const name of names) tap(window[holder].prototype, name);
  }
  for (const name of ['fetch', 'postMessage', 'setTimeout', 'open', 'structuredClone', 'queueMicrotask'])
    tap(window, name);
  for (const name of ['parse', 'stringify']) tap(JSON, name);
  tap(Object, 'assign');
  tap(Document.prototype, 'createElement');
  tap(crypto.constructor.prototype, 'getRandomValues');

  // Both ends of every line that is made on this page are listened to, and spoken on.
  const RealChannel = window.MessageChannel;
  const lines = [];
  window.MessageChannel = function MessageChannel() {
    const between = new RealChannel();
    const given = new RealChannel();
    for (const [from, to] of [
      [between.port2, given.port1],
      [given.port1, between.port2],
    ]) {
      from.onmessage = ({ data }) => {
        take('line', data);
        to.postMessage(data);
      };
    }
    lines.push(given.port1);
    return { port1: between.port1, port2: given.port2 };
  };

  const addEventListener = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    const heard = function (event) {
      take(`heard ${type}`, event);
      return typeof listener === 'function' ? call(listener, this, [event]) : listener?.handleEvent?.(event);
    };
    return call(addEventListener, this ?? window, [type, heard, ...rest]);
  };

  // The page's own policy lets every string through, and keeps a copy.
  const keep = (what) => (string) => {
    take(what, string);
    return string;
  };
  trustedTypes.createPolicy('default', {
    createHTML: keep('html'),
    createScript: keep('script'),
    createScriptURL: keep('script address'),
  });

  window.attack = { lines };
})();
