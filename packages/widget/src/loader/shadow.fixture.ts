import processConsole from 'node:console';
import { vi } from 'vitest';

/** The closed roots that were made, as only the widget itself can see them. */
export const roots: ShadowRoot[] = [];

const attachShadow = Element.prototype.attachShadow;

/** Keeps each shadow root from now on. */
export const watchRoots = (): void => {
  roots.length = 0;
  // happy-dom does not load the frame's page, which is just as well, and says so at length on the process's own console.
  vi.spyOn(processConsole, 'error').mockImplementation(() => {});
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    roots.push(root);
    return root;
  };
};

export const forgetRoots = (): void => {
  Element.prototype.attachShadow = attachShadow;
};
