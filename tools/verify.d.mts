/** What a build gives to browsers: its bytes by their address. */
export const filesOfBuild: (web: string) => Map<string, Buffer>;
/** What differs; `ask` answers the bytes at an address, or null. */
export const differences: (
  files: ReadonlyMap<string, Buffer>,
  ask: (path: string) => Promise<Buffer | null>,
) => Promise<string[]>;
