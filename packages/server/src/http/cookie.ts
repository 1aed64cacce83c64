export interface Cookie {
  readonly name: string;
  /** The value that a request carries; undefined for none, or for one that was never ours. */
  read(request: Request): string | undefined;
  /** `Set-Cookie` for 43 characters of base64url. */
  set(value: string, seconds: number): string;
  /** `Set-Cookie` that ends it. */
  clear(): string;
}

/**
 * A cookie of the officers' page. `__Host-` makes the browser refuse it unless it is Secure, of this host alone and for the
 * whole path (RFC 6265bis, 4.1.3.2); plain http, which only a loopback address may use, cannot have it.
 */
export const createCookie = (baseName: string, publicOrigin: string): Cookie => {
  const secure = publicOrigin.startsWith('https:');
  const name = secure ? `__Host-${baseName}` : baseName;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`);
  return {
    name,
    read: (request) => pattern.exec(request.headers.get('cookie') ?? '')?.[1],
    set: (value, seconds) => `${name}=${value}; Max-Age=${seconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
};
