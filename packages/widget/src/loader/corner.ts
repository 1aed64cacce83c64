import type { ToFrame, ToLoader } from '@lanterne/protocol/frame';
import css from './corner.css?inline';
import { element, shadowOf } from './element.ts';
import { appendFrame } from './frame.ts';
import type { LanterneEvents, LanterneOptions, Mounted } from './lanterne.ts';
import { languageFor, words } from './words.ts';

/**
 * A launcher in a corner of the page, and the panel that it opens. Nothing is requested before the first sign of interest:
 * hover, focus, press, or the page's own call of `open`.
 */
export const mountInCorner = (options: LanterneOptions): Mounted => {
  const language = languageFor(options.locale);
  const [name, title, unread] = words[language];
  let tell: ((type: ToFrame['type']) => void) | undefined;

  // Told on an element of ours: what a listener of the page throws is reported as its own, and stops nothing here.
  const emit = (event: keyof LanterneEvents, detail?: number) =>
    panel.dispatchEvent(new CustomEvent(event, { detail }));

  /** Makes the frame, once. */
  const warm = () => {
    tell ||= appendFrame(panel, options, title, language, onMessage);
  };

  const show = () => {
    // What covers the screen is modal, so that nothing behind it can be reached.
    if (panel.clientHeight < innerHeight - 9) panel.show();
    else panel.showModal();
    tell?.('shown');
  };

  const open = () => {
    if (panel.open) return;
    warm();
    show();
    launcher.ariaExpanded = 'true';
    emit('open');
  };

  const close = () => panel.close();

  const toggle = () => (panel.open ? close() : open());

  const onMessage = ({ type, count }: ToLoader & { count?: number }) => {
    if (type === 'close') {
      close();
    } else if (type === 'ready') {
      // Only now may it cover a small screen, and the launcher with it: it can be closed from within.
      panel.className = 'ready';
      if (panel.open) {
        panel.open = false;
        show();
      }
      emit('ready');
    } else {
      news.textContent = count ? unread + count : '';
      emit('unread', count);
    }
  };

  const panel = element('dialog', {
    ariaLabel: title,
    // The browser may close what is modal by itself, at the Back gesture of a phone: all ways to close end in its event,
    // which is also the one that the page listens to.
    onclose() {
      launcher.ariaExpanded = 'false';
      launcher.focus();
      tell?.('hidden');
    },
  });
  const news = element('output');
  const launcher = element('button', {
    textContent: name,
    ariaExpanded: 'false',
    ariaControlsElements: [panel],
    onpointerenter: warm,
    onfocus: warm,
    onclick: toggle,
  });
  launcher.ariaLabelledByElements = [launcher, news];

  const host = element('div', { lang: language });
  const sheet = options.position === 'left' ? css.replace('1em 1em auto', 'auto 1em 1em') : css;
  shadowOf(host, sheet).append(launcher, news, panel);
  document.body.append(host);
  return [{ open, close, toggle, destroy: () => host.remove() }, panel];
};
