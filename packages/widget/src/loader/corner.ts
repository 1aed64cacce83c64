import type { ToFrame, ToLoader } from '@lanterne/protocol/frame';
import css from './corner.css?inline';
import { appendShadow, element } from './element.ts';
import { eventsOf } from './events.ts';
import { appendFrame } from './frame.ts';
import type { Lanterne, LanterneOptions } from './lanterne.ts';
import { languageFor, words } from './words.ts';

/**
 * A launcher in a corner of the page, and the panel that it opens. Nothing is requested before the first sign of interest:
 * hover, focus, press, or the page's own call of `open`.
 */
export const mountInCorner = (options: LanterneOptions): Lanterne => {
  const language = languageFor(options.locale);
  const { launcher: name, frame: title, unread } = words[language];

  const launcher = element(
    'button',
    { id: 'name', 'aria-labelledby': 'name news', 'aria-expanded': 'false', 'aria-controls': 'panel' },
    name,
  );
  const news = element('p', { id: 'news', role: 'status' });
  const panel = element('dialog', { id: 'panel', 'aria-label': title });
  const { on, emit } = eventsOf(panel);
  let tell: ((type: ToFrame['type']) => void) | undefined;

  /** Makes the frame, once. */
  const warm = () => {
    tell ||= appendFrame(panel, options, language, onMessage);
  };

  const show = () => {
    // What covers the screen is modal, so that nothing behind it can be reached.
    if (panel.getBoundingClientRect().top < 1) panel.showModal();
    else panel.show();
    tell?.('shown');
  };

  const open = () => {
    if (panel.open || !panel.isConnected) return;
    warm();
    show();
    launcher.setAttribute('aria-expanded', 'true');
    emit('open');
  };

  // The browser may close what is modal by itself, at the Back gesture of a phone: all ways to close end in its event,
  // which is also the one that the page listens to.
  const close = () => panel.close();
  on('close', () => {
    launcher.setAttribute('aria-expanded', 'false');
    launcher.focus();
    tell?.('hidden');
  });

  const toggle = () => (panel.open ? close() : open());

  const onMessage = (message: ToLoader) => {
    if (message.type === 'close') {
      close();
    } else if (message.type === 'ready') {
      // Only now may it cover a small screen, and the launcher with it: it can be closed from within.
      panel.className = 'ready';
      if (panel.open) {
        panel.open = false;
        show();
      }
      emit('ready');
    } else {
      const { count } = message;
      news.textContent = count ? unread + count : '';
      emit('unread', count);
    }
  };

  for (const interest of ['pointerenter', 'focus']) launcher.addEventListener(interest, warm);
  launcher.addEventListener('click', toggle);

  const sheet = options.position === 'left' ? css.replace('1em 1em auto', 'auto 1em 1em') : css;
  const host = appendShadow(document.body, sheet, { lang: language }, launcher, news, panel);

  return {
    open,
    close,
    toggle,
    on,
    destroy() {
      close();
      host.remove();
    },
  };
};
