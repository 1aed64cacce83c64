/** Runs what can wait until the page has nothing else to do. Safari has no idle time to tell of. */
export const whenIdle = (run: () => void): void => void (window.requestIdleCallback ?? setTimeout)(run);
