// Stands between the page and the network, and tells the page of all that passes.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { url, method, headers, destination } = event.request;
  const told = { url, method, headers: [...headers].flat().join(), destination };
  event.waitUntil(
    clients.matchAll({ includeUncontrolled: true }).then((all) => {
      for (const client of all) client.postMessage(told);
    }),
  );
});
