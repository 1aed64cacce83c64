import { createLanterne, type Lanterne, type LanterneOptions } from '@lanterne/widget';
import './portal.css';

const backend = {
  origin: import.meta.env.VITE_LANTERNE_ORIGIN ?? 'http://127.0.0.1:8080',
  site: 'demo',
} satisfies LanterneOptions;

const find = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
};

const place = find('place');
const events = find('events');

const note = (text: string) => {
  const line = document.createElement('li');
  line.textContent = text;
  events.append(line);
};

let lanterne: Lanterne | undefined;

/** One widget at a time: the one before goes, with the conversation in it. */
const show = (options: LanterneOptions) => {
  lanterne?.destroy();
  place.hidden = options.container === undefined;
  lanterne = createLanterne(options);
  lanterne.on('ready', () => note('ready'));
  lanterne.on('open', () => note('open'));
  lanterne.on('close', () => note('close'));
  lanterne.on('unread', (count) => note(`unread: ${count}`));
};

find('floating').addEventListener('click', () => show({ ...backend, position: 'left' }));
find('inside').addEventListener('click', () => show({ ...backend, container: place }));
show(backend);
