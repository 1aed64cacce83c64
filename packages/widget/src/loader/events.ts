import type { Lanterne, LanterneEvents } from './lanterne.ts';

type Emit = <Name extends keyof LanterneEvents>(name: Name, detail?: LanterneEvents[Name]) => void;

/**
 * Events for the page's listeners, told through an element of ours that the page cannot reach. What a listener throws is
 * reported as its own: it stops nothing here.
 */
export const eventsOf = (target: EventTarget): { on: Lanterne['on']; emit: Emit } => ({
  on(name, listener) {
    const hear = (event: Event) => listener((event as CustomEvent).detail);
    target.addEventListener(name, hear);
    return () => target.removeEventListener(name, hear);
  },
  emit: (name, detail) => target.dispatchEvent(new CustomEvent(name, { detail })),
});
