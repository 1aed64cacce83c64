// A chat as many are made, with every protection taken out: it stands in the page itself behind a shadow root, believes whoever
// speaks to it, and sends by the page's own means. What an attack gets out of it shows that the attack works.
(() => {
  const host = document.createElement('div');
  const field = document.createElement('textarea');
  field.ariaLabel = 'Naïf';
  const button = document.createElement('button');
  button.textContent = 'Envoi naïf';
  const options = {};
  const send = () => {
    fetch('/naive.html', { method: 'POST', body: JSON.stringify([field.value]) });
    sessionStorage.naive = field.value;
  };
  button.addEventListener('click', send);
  addEventListener('message', ({ data, ports }) => {
    if (data?.lanterne !== 'hello') return;
    for (const port of ports) port.postMessage({ type: 'draft', text: field.value });
  });
  // Where a quick exit leads; this one says where that would be.
  host.dataset.exit = options.exit ?? 'https://example.org/';
  host.id = 'naive';
  host.attachShadow({ mode: 'closed' }).append(field, button);
  document.body.append(host);
})();
