// Changes what every object, list, text and promise of the page inherits.
(() => {
  const { take } = loot;
  const undo = [];
  const define = Object.defineProperty;
  const describe = Object.getOwnPropertyDescriptor;

  const replace = (holder, name, descriptor) => {
    const before = describe(holder, name);
    undo.push(() => (before ? define(holder, name, before) : delete holder[name]));
    define(holder, name, { __proto__: null, configurable: true, enumerable: true, ...descriptor });
  };

  /** Every object seems to have this, and whoever sets it tells. */
  const VALUES = {
    exit: 'javascript:loot.take("exit", "run")',
    position: 'left',
    locale: 'fr-polluted',
    site: 'elsewhere',
    origin: 'https://attacker.example',
    container: document.documentElement,
    signal: 'no signal',
    mode: 'open',
    serializable: true,
    clonable: true,
    once: true,
    passive: true,
    type: 'exit',
    lanterne: 'hello',
    shown: true,
    token: 'polluted-token',
    text: 'polluted-text',
  };
  for (const [name, value] of Object.entries(VALUES)) {
    replace(Object.prototype, name, {
      get() {
        return value;
      },
      set(given) {
        take(`set ${name}`, given);
        define(this, name, { __proto__: null, value: given, writable: true, configurable: true, enumerable: true });
      },
    });
  }
  // A plain property of every list shows up in each `for … in`.
  replace(Array.prototype, 'last', { value: () => 'polluted', writable: true });

  /** The methods that lists, texts, promises and the rest have for everybody. */
  const METHODS = [
    [Array.prototype, ['push', 'map', 'filter', 'forEach', 'join', 'concat', 'slice', Symbol.iterator]],
    [String.prototype, ['replace', 'split', 'slice', 'trim', 'startsWith']],
    [RegExp.prototype, ['test', 'exec']],
    [Promise.prototype, ['then', 'catch']],
    [Map.prototype, ['get', 'set', 'has']],
    [WeakMap.prototype, ['get', 'set']],
    [Function.prototype, ['call', 'apply', 'bind']],
    [JSON, ['parse', 'stringify']],
    [Object, ['assign', 'entries', 'keys']],
  ];
  const { apply } = Reflect;
  let busy = false;
  for (const [holder, names] of METHODS) {
    for (const name of names) {
      const real = holder[name];
      replace(holder, name, {
        writable: true,
        value(...args) {
          if (!busy) {
            busy = true;
            for (let at = 0; at < args.length; at += 1) take(`given to ${String(name)}`, args[at]);
            if (typeof this === 'string') take(`this of ${String(name)}`, this);
            busy = false;
          }
          return apply(real, this, args);
        },
      });
    }
  }
  // As an old library did, to everybody's grief: lists are written as text.
  for (const holder of [Array.prototype, String.prototype]) {
    replace(holder, 'toJSON', {
      writable: true,
      value() {
        take('toJSON', `${this}`);
        return `${this}`;
      },
    });
  }

  window.attack = {
    stop() {
      for (let at = undo.length - 1; at >= 0; at -= 1) undo[at]();
    },
  };
})();
