// Speaks to the frame before the loader does, and again and again: with ports of its own, in its very words, and in nonsense.
(() => {
  const { take } = loot;
  const deep = {};
  let inner = deep;
  for (let depth = 0; depth < 500; depth += 1) {
    inner.type = {};
    inner = inner.type;
  }
  const NONSENSE = [
    null,
    0,
    '',
    'hello',
    [],
    deep,
    { type: null },
    { type: ['shown'] },
    { type: '__proto__' },
    { type: 'constructor' },
    { type: 'toString', on: {} },
    { type: 'token' },
    { type: 'draft', text: 'x'.repeat(100_000) },
    new Map([['type', 'shown']]),
    new Error('shown'),
    new ArrayBuffer(8),
  ];
  const HELLOS = [
    { lanterne: 'hello', shown: true },
    { lanterne: 'hello', shown: false },
    { lanterne: 'hello', shown: { type: 1 } },
    { lanterne: 'hello', shown: true, origin: '*', token: null, exit: 'javascript:alert(1)' },
  ];
  const ports = [];
  let greeted = 0;

  const greet = (target, hello) => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    port1.onmessage = (event) => {
      take('port', event.data);
      take('ports of a port', event.ports.length);
    };
    target.postMessage(hello, '*', [port2]);
    greeted += 1;
    return port1;
  };
  const talkNonsense = (target) => {
    for (const nonsense of NONSENSE) {
      target.postMessage(nonsense, '*');
      for (const port of ports.slice(-4)) port.postMessage(nonsense);
    }
    // As the tab asks to which a conversation is moved.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => take('moved', data);
    target.postMessage('lanterne move', '*', [port2]);
  };
  const targets = () => loot.frames().map(({ contentWindow }) => contentWindow);

  // From the first moment, which is before the loader's own word, and long after.
  const early = setInterval(() => {
    for (const target of targets()) greet(target, HELLOS[greeted % HELLOS.length]);
  }, 20);
  const late = setInterval(() => targets().forEach(talkNonsense), 200);
  addEventListener('message', (event) => take('message', event.data), true);

  window.attack = {
    stop() {
      clearInterval(early);
      clearInterval(late);
      return greeted;
    },
    /** The loader is spoken to as if the frame did. */
    forge() {
      for (const type of ['ready', 'close', 'exit', 'unread', 'keys', 'discreet']) {
        const said = {
          data: { type, exit: 'javascript:loot.take("exit", "run")', count: 7, on: true },
          origin: BACKEND,
        };
        for (const source of targets()) dispatchEvent(new MessageEvent('message', { ...said, source }));
      }
    },
    /** The frame is told, over all the ports that it was given. */
    say(type) {
      for (const port of ports) port.postMessage({ type });
    },
    /** As if the browser had loaded it once more. */
    load() {
      for (const frame of loot.frames()) frame.dispatchEvent(new Event('load'));
    },
  };
})();
