import './styles.css';
import type { PageData } from '@lanterne/protocol';
import { hydrate, render } from 'preact';
import { App } from './app.tsx';
import { createLeave } from './exit/leave.ts';
import { connectHost } from './host.ts';
import { type First, speak, t } from './i18n/index.ts';
import { quitSeat } from './keep/kept.ts';
import './low.css';

/** What our own server wrote into the page, beside the script that reads it. */
const written = (id: string): unknown => JSON.parse(document.getElementById(id)?.textContent ?? '');
const data = written('site') as PageData;
speak(data.locale, written('texts') as First);

let wasShown: boolean | undefined;
let listener = (shown: boolean) => {
  wasShown = shown;
};
// At once: the loader says hello when the page has loaded.
const tellHost = connectHost(data.embed.origins, (type) => (type === 'exit' ? leave() : listener(type === 'shown')));

const app = document.getElementById('app') as HTMLElement;

let endConversation = () => {};
const leave = createLeave({
  data,
  tellHost,
  word: () => t('leaving'),
  letGo() {
    endConversation();
    quitSeat(data.id);
    render(null, app);
  },
});

// A press before the app has started is carried out when it has: the last one, as it is what the visitor still wants. Only
// the way out waits for nothing.
let pressed: HTMLElement | undefined;
const onPress = (event: Event) => {
  const target = event.target as Element;
  pressed = target.closest<HTMLElement>('button') ?? undefined;
  const away = target.closest('[target=_top]');
  if (pressed || away) event.preventDefault();
  if (away) leave();
};
app.addEventListener('click', onPress);

const start = () => {
  hydrate(
    <App
      data={data}
      tellHost={tellHost}
      leave={leave}
      onLeave={(end) => {
        endConversation = end;
      }}
      onHost={(given) => {
        listener = given;
        if (wasShown !== undefined) given(wasShown);
      }}
    />,
    app,
  );
  app.removeEventListener('click', onPress);
  app.className = '';
  pressed?.click();
  const { visualViewport: seen } = window;
  // A frame is as large as the page around it makes it.
  if (data.page !== 'chat' || !seen) return;
  import('./keyboard.ts').then(
    ({ keepToSeen }) => keepToSeen(seen, app.firstElementChild as HTMLElement),
    () => {},
  );
};

// On a weak phone the app takes a moment to start, in which nothing else happens: the first picture goes before it. Of a page
// that nobody sees there is none.
Promise.race([
  new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))),
  new Promise((late) => setTimeout(late, 100)),
]).then(start);
