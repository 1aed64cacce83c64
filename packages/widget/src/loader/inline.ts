import { element, shadowOf } from './element.ts';
import { appendFrame, type Hearing } from './frame.ts';
import css from './inline.css?inline';
import type { LanterneEvents, LanterneOptions, Mounted, Page } from './lanterne.ts';
import { speechFor } from './words.ts';

/**
 * The frame inside an element that the page gives, which it fills. It is made at once: by its place the page has said what it
 * is for. It never takes the focus by itself; `open` moves it there.
 */
export const mountInside = (container: HTMLElement, options: LanterneOptions, page: Page): Mounted => {
  const [locale, said] = speechFor(options);
  const host = element('div', { lang: said[3] });
  // Not the host, whose events the page could hear and forge.
  const events = new EventTarget();
  const emit = (event: keyof LanterneEvents, detail?: number) =>
    events.dispatchEvent(new CustomEvent(event, { detail }));

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

  const hear: Hearing = {
    close,
    ready: () => emit('ready'),
    unread: (_, count) => emit('unread', count),
    // Nothing of it stands outside of the frame.
    discreet() {},
  };

  const toggle = () => (host.hidden ? open() : close());

  const root = shadowOf(host, css);
  container.append(host);
  const tell = appendFrame(root, options, said, `${locale}&inline`, hear, page);
  return [{ open, close, toggle, destroy: () => host.remove() }, events];
};
