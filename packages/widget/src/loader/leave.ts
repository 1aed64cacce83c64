import { element, shadowOf } from './element.ts';

/**
 * Covers the host page: at once nothing of it is to be seen or heard any more, whatever becomes of the network. A shadow root
 * without a slot takes the whole body out of what is drawn, out of the top layer and out of the accessibility tree, and
 * leaves its frames alone. What stays looks like any empty page.
 */
export const cover = (word: string): undefined => {
  // The page must not ask whether one is sure. Capturing listeners of a target come first, also those that are added last.
  addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true);
  document.title = word;
  // A body with a shadow root of its own takes no second one: then this is all that can be done.
  document.documentElement.style.cssText = 'display:none!important';
  const alert = element('p', { role: 'alert' });
  shadowOf(document.body, ':host{all:initial!important}').append(alert);
  document.documentElement.style.cssText = 'all:initial!important';
  // Filled once it is there: what is there with its words already is not read out.
  alert.textContent = word;
};
