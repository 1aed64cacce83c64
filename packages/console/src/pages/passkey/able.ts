/** Passkeys belong to a name: where the desk is reached by an address, as on somebody's own machine, there are none. */
const ADDRESS = /^[\d.]+$|:/;

/** Whether this browser, at this address, can make and use passkeys. */
export const canUsePasskeys = (): boolean => 'PublicKeyCredential' in window && !ADDRESS.test(location.hostname);
