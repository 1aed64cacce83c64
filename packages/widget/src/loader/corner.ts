import type { ToFrame } from '@lanterne/protocol/frame';
import css from './corner.css?inline';
import { element, shadowOf } from './element.ts';
import { appendFrame, type Hearing } from './frame.ts';
import type { LanterneEvents, LanterneOptions, Mounted, Page } from './lanterne.ts';
import { NEUTRAL, speechFor } from './words.ts';

/**
 * A launcher in a corner of the page, and the panel that it opens. Nothing is requested before the first sign of interest:
 * hover, focus, press, or the page's own call of `open`.
 */
export const mountInCorner = (options: LanterneOptions, page?: Page): Mounted => {
  const [locale, said] = speechFor(options);
  const [name, unread, , lang] = said;

  let tell: ((type: ToFrame['type']) => void) | undefined;

  // Told on an element of ours: what a listener of the page throws is reported as its own, and stops nothing here.
  const emit = (event: keyof LanterneEvents, detail?: number) => news.dispatchEvent(new CustomEvent(event, { detail }));

  /** Makes the frame, once; gives the way to tell it something. */
  const warm = () => (tell ||= appendFrame(panel, options, said, locale, hear, page));

  /**
   * What covers the screen is modal, so that nothing behind it can be reached, and nothing else is. A turned phone or a
   * zoom changes that while it is open.
   */
  const fit = () => {
    const covers = panel.clientHeight > innerHeight - 9;
    if (!panel.open || covers === panel.matches(':modal')) return;
    if (covers) {
      // Not `close`, which would give the focus back to where it was before.
      panel.open = false;
      panel.showModal();
    } else {
      // Only this takes it out of the top layer. It gives the focus back to the frame, which had it when it became modal.
      panel.close();
      panel.show();
    }
  };

  const open = () => {
    if (panel.open) return;
    panel.show();
    warm()('shown');
    fit();
    launcher.ariaExpanded = 'true';
    emit('open');
  };

  const close = () => panel.close();

  const toggle = () => (panel.open ? close() : open());

  const hear: Hearing = {
    close,
    ready() {
      // Only now may it cover a small screen, and the launcher with it: it can be closed from within.
      panel.className = 'ready';
      emit('ready');
    },
    unread(_, count) {
      news.textContent = count ? unread + count : '';
      emit('unread', count);
    },
    discreet(on) {
      news.hidden = on;
      launcher.textContent = on ? NEUTRAL : name;
    },
  };

  const panel = element('dialog', {
    ariaLabel: name,
    // The browser may close what is modal by itself, at the Back gesture of a phone: all ways to close end in its event. It
    // comes a moment later: what is open again was only fitted to the screen.
    onclose() {
      if (panel.open) return;
      launcher.ariaExpanded = 'false';
      launcher.focus();
      warm()('hidden');
      emit('close');
    },
  });
  const news = element('output');
  const launcher = element('button', {
    ariaControlsElements: [panel],
    textContent: name,
    ariaExpanded: 'false',
    onfocus: warm,
    onclick: toggle,
    onpointerenter: warm,
  });
  launcher.ariaLabelledByElements = [launcher, news];

  const host = element('div', { lang });
  const sheet = options.position === 'left' ? css.replace('1em 1em auto', 'auto 1em 1em') : css;
  shadowOf(host, sheet).append(launcher, news, panel);
  document.body.append(host);
  new ResizeObserver(fit).observe(panel);
  return [{ open, close, toggle, destroy: () => host.remove() }, news];
};
