/** The script tag's entry: `<script async src="https://…/lanterne.js" data-site="…"></script>`. */
import { mountInCorner } from './corner.ts';
import type { Lanterne, LanterneOptions } from './lanterne.ts';

type Command = readonly [name: string, ...args: unknown[]];

declare global {
  interface Window {
    /** An array of commands until the script has loaded; then the widget itself. */
    lanterne?: Command[] | (Omit<Lanterne, 'on'> & { push(...commands: Command[]): void });
  }
}

// Only readable now, while the script runs for the first time. A classic script in HTML has no other kind of element.
const tag = document.currentScript as HTMLScriptElement;

const start = () => {
  const queue = window.lanterne;
  // One page has one launcher. An element with the id `lanterne` shows up under this name too: it is no widget.
  if ((queue as Partial<Lanterne> | undefined)?.destroy) return;

  // None where the tag lacks its data-site, which throws; nor where markup that somebody could slip into the page passes itself
  // off as the tag by its name: `<img name="currentScript">`, of an origin of its own.
  const { dataset, src } = tag.closest('script[data-site]') as HTMLScriptElement;
  // A position that is neither corner is the usual one.
  const [verbs, events] = mountInCorner({ ...dataset, origin: new URL(src).origin } as LanterneOptions);
  const push = (...commands: Command[]) => {
    for (const [name, ...args] of commands) {
      (api as unknown as Record<string, ((...args: unknown[]) => void) | undefined>)[name]?.(...args);
    }
  };
  const api = {
    ...verbs,
    push,
    on: (name: string, listener: (detail: unknown) => void) =>
      // Only the widget speaks to this target.
      events.addEventListener(name, (event) => listener((event as CustomEvent).detail)),
    destroy() {
      verbs.destroy();
      window.lanterne = [];
    },
  };
  window.lanterne = api;
  if (queue?.push) push(...(queue as Command[]));
};

/** Nothing that goes wrong here may break the page: it is said once, in the console. */
const startSafely = () => {
  try {
    start();
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: the webmaster has nowhere else to look.
    console.warn(error);
  }
};

if (document.body) startSafely();
else addEventListener('DOMContentLoaded', startSafely);
