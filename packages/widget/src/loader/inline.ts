import type { ToLoader } from '@lanterne/protocol/frame';
import { element, shadowOf } from './element.ts';
import { appendFrame } from './frame.ts';
import css from './inline.css?inline';
import type { LanterneEvents, LanterneOptions, Mounted } from './lanterne.ts';
import { languageFor, words } from './words.ts';

/**
 * The frame inside an element that the page gives, which it fills. It is made at once: by its place the page has said what it
 * is for. It never takes the focus by itself; `open` moves it there.
 */
export const mountInside = (container: HTMLElement, options: LanterneOptions): Mounted => {
  const language = languageFor(options.locale);
  const host = element('div', { lang: language });
  // Not the host, whose events the page could hear and forge.
  const events = new EventTarget();
  const emit = (event: keyof LanterneEvents, detail?: number) =>
    events.dispatchEvent(new CustomEvent(event, { detail }));

  const onMessage = (message: ToLoader) => {
    if (message.type === 'unread') emit('unread', message.count);
    else if (message.type === 'close') close();
    else emit('ready');
  };

  const open = () => {
    const wasHidden = host.hidden;
    host.hidden = false;
    tell('shown');
    if (wasHidden) emit('open');
  };

  const close = () => {
    if (host.hidden) return;
    host.hidden = true;
    tell('hidden');
    emit('close');
  };

  const toggle = () => (host.hidden ? open() : close());

  const root = shadowOf(host, css);
  container.append(host);
  // The hash is for the app: it stands in a place of its own, so there is nothing to hide behind.
  const tell = appendFrame(root, options, words[language][0], `${language}#inline`, onMessage);
  return [{ open, close, toggle, destroy: () => host.remove() }, events];
};
