import type { PageData } from '@lanterne/protocol';
import { render } from 'preact';
import { App } from './app.tsx';
import { connectHost } from './host.ts';
import { loadLanguage } from './i18n/index.ts';
import './styles.css';

// Written by our own server beside the script that reads it.
const data = JSON.parse(document.getElementById('site')?.textContent ?? '') as PageData;
const root = document.getElementById('app') as HTMLElement;

let listener: (shown: boolean) => void = () => {};
// Before anything is awaited: the loader says hello once, when the page has loaded.
const tellHost = connectHost(data.embed.origins, (type) => listener(type === 'shown'));

await loadLanguage(data.locale);
render(
  <App
    data={data}
    hideable={data.page === 'frame' && location.hash !== '#inline'}
    tellHost={tellHost}
    onHost={(given) => {
      listener = given;
    }}
  />,
  root,
);
