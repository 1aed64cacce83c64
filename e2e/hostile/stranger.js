// A frame of another origin, which speaks the vocabulary to whomever it can reach, and passes on all that it hears. It takes the
// place of the conversation's frame, or stands beside it.
(() => {
  const told = [];
  const tell = (what) => {
    told.push(what);
    document.body.dataset.told = JSON.stringify(told);
  };
  addEventListener('message', ({ data, origin, ports }) => {
    tell({ data, origin, ports: ports.length });
    for (const port of ports) {
      port.onmessage = (event) => tell({ port: event.data });
      for (const type of ['ready', 'unread', 'discreet', 'keys', 'close']) {
        port.postMessage({ type, exit: 'javascript:alert(1)', count: 9, on: true });
      }
    }
  });
  const reach = () => {
    const found = [parent, top, opener];
    for (const view of [parent, top]) for (let at = 0; at < view.length; at += 1) found.push(view[at]);
    for (const view of found) {
      if (!view || view === window) continue;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => tell({ answer: event.data });
      view.postMessage({ lanterne: 'hello', shown: true }, '*', [port2]);
      view.postMessage({ type: 'exit' }, '*');
    }
  };
  setInterval(reach, 100);
})();
